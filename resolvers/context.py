"""What a resolver may reach: the viewer, the clock, the rules in force, and the services."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.account import Account, Language
from models.captcha import CaptchaKind
from models.event import FOR_DESK, Event, EventKind
from models.session import Session
from models.structure import Structure
from registry.record import Find
from resolvers.permissions import Viewer
from resolvers.refusals import TooManyRequests, Unauthenticated
from resolvers.secret_questions import SecretQuestionMode
from resolvers.together import K, Together, V
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter, TooMany
from security.passwords import PasswordRules
from security.studio import Studio


@dataclass(frozen=True, slots=True)
class Rules:
    """The values of the settings that decide how the product behaves."""

    password: PasswordRules
    new_password: PasswordRules  # of every screen but activation: the guide asks for more there
    secret_question: SecretQuestionMode
    captcha_kinds: tuple[CaptchaKind, ...]  # empty: every answer passes
    activation_lifetime: timedelta
    reset_lifetime: timedelta
    public_url: str
    is_secure: bool  # served over https: the session cookie takes its __Host- name


@dataclass(frozen=True, slots=True)
class Services:
    """What lives as long as the process; tests pass their own."""

    clock: Callable[[], datetime]
    rules: Rules
    keys: Keys
    hasher: Hasher
    limits: Limiter
    studio: Studio
    registry: Find
    wake_mail: Callable[[], None]
    wake_deferred: Callable[[], None] = lambda: None
    floor: timedelta = timedelta()  # how long an answer takes at least that must not tell who has an account
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class LogInRefused(StrEnum):
    """Why a log-in was refused, as far as a log may know it."""

    INVALID_CREDENTIALS = "invalid credentials"
    THROTTLED = "throttled"


@dataclass(slots=True)
class Context:
    """One request: who asks, from where, in which language; and what the answer must carry back."""

    services: Services
    client: str
    language: Language = Language.FR
    request_id: str = ""
    user_agent: str | None = None
    session: Session | None = None
    logged_in: Account | None = None  # whose session this very request opens
    log_in_refused: LogInRefused | None = None
    new_cookie: str | None = None
    drop_cookie: bool = False
    for_desk: bool = False  # what is recorded is an act of the support desk
    _now: datetime | None = None
    _viewer: "asyncio.Future[Viewer] | None" = None
    _together: dict[object, Together[Any, Any]] = field(default_factory=dict)

    def now(self) -> datetime:
        """Return the instant of this request: what it writes, mails and answers bears one same date."""
        if self._now is None:
            self._now = self.services.clock()
        return self._now

    @property
    def rules(self) -> Rules:
        return self.services.rules

    @property
    def account(self) -> Account | None:
        return self.session.account if self.session else None

    async def viewer(self) -> Viewer:
        """Return the caller with his attachments, read once a request however many fields ask."""
        if self._viewer is None:
            self._viewer = asyncio.ensure_future(Viewer.of(self.account))
        return await asyncio.shield(self._viewer)

    def forget_viewer(self) -> None:
        """Read the caller's attachments again when a field asks: this request has just changed them."""
        self._viewer = None

    async def read_together(
        self, read: Callable[["Context", Sequence[K]], Awaitable[Mapping[K, V]]], key: K
    ) -> V:
        """Return what `read` finds for a key, by one call with all that other fields ask of it now."""
        if read not in self._together:
            self._together[read] = Together(lambda keys: read(self, keys))
        found: V = await self._together[read].get(key)
        return found

    def signed_in(self) -> Session:
        """Return the caller's session, or refuse a stranger."""
        if self.session is None:
            raise Unauthenticated
        return self.session

    async def spend(self, operation: str, *, account: str | None = None) -> None:
        """Count one use of an operation, then refuse it where there were too many. Raises TooManyRequests."""
        try:
            await self.services.limits.spend(operation, client=self.client, account=account)
        except TooMany as exc:
            raise TooManyRequests(exc.retry_after) from None

    async def spend_quietly(self, operation: str, *, account: str | None) -> bool:
        """Count as `spend` does; False, not a refusal, where a refusal would tell who has an account."""
        try:
            await self.services.limits.spend(operation, client=self.client, account=account)
        except TooMany as exc:
            if not exc.silent:
                raise TooManyRequests(exc.retry_after) from None
            return False
        return True

    async def record(
        self,
        kind: EventKind,
        *,
        account: Account | None = None,
        structure: Structure | None = None,
        actor: Account | None = None,
        **details: str,
    ) -> None:
        """Write a line of history, inside the transaction of what it tells."""
        line = self._line(kind, actor=actor, structure=structure, details=details)
        await Event.create(account=account, **line)

    async def record_each(
        self, kind: EventKind, *, accounts: Sequence[Account], structure: Structure, **details: str
    ) -> None:
        """Write one same line into the history of each person: one statement, however many they are."""
        line = self._line(kind, actor=None, structure=structure, details=details)
        if accounts:
            await Event.bulk_create([Event(account=account, **line) for account in accounts])

    def _line(
        self, kind: EventKind, *, actor: Account | None, structure: Structure | None, details: dict[str, str]
    ) -> dict[str, Any]:  # Any: columns of the table
        return {
            "kind": kind,
            "at": self.now(),
            "actor": actor or self.account,
            "structure": structure,
            "details": {**details, FOR_DESK: "yes"} if self.for_desk else details,
            "request_id": self.request_id,
        }
