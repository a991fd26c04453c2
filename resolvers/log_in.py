"""Log in, log out, close sessions: one same answer for whoever may not come in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.database import transaction
from models.event import EventKind
from models.session import Session
from resolvers.context import Context, LogInRefused
from resolvers.defer import Task, defer, does
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from resolvers.refusals import InvalidCredentials, NotFound, TooManyRequests
from security.addresses import BadAddress, parse_address
from security.limits import TooMany
from security.tokens import fingerprint, new_session_token


class SessionTransport(StrEnum):
    COOKIE = "COOKIE"
    BEARER = "BEARER"


@dataclass(frozen=True, slots=True)
class Credentials:
    email: str
    password: str
    captcha: CaptchaAnswer | None = None
    transport: SessionTransport = SessionTransport.COOKIE

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Opened:
    session: Session
    access_token: str | None

    def __repr__(self) -> str:
        return "Opened(…)"


async def log_in(ctx: Context, credentials: Credentials) -> Opened:
    """Open a session.

    Unknown address, wrong password, account that is not active and throttled account get one answer, at the
    cost of one hash. The attempt is counted before it is judged: parallel guesses share one count.
    """
    key = _key(credentials.email)
    captcha_required = await _count(ctx, key, credentials)
    account = await Account.get_or_none(email_key=key) if key else None
    may_come_in = account is not None and account.status is AccountStatus.ACTIVE
    stored = account.password_hash if account is not None and may_come_in else None
    right = await ctx.services.hasher.verify(stored, credentials.password)
    if not right or account is None:
        ctx.log_in_refused = LogInRefused.INVALID_CREDENTIALS
        raise InvalidCredentials(captcha_required=captcha_required)
    await _count_success(ctx, key)
    fresh = await ctx.services.hasher.hash(credentials.password) if _is_old(ctx, stored) else None
    former = account.last_log_in_at  # read here: the transaction may run again, after it was replaced
    opened = await transaction(lambda: _open(ctx, account, fresh_hash=fresh, former=former))
    ctx.logged_in = account
    if credentials.transport is SessionTransport.COOKIE:
        ctx.new_cookie = opened.access_token
        return Opened(opened.session, None)
    return opened


async def log_out(ctx: Context) -> None:
    """Close the caller's session, where there is one; a cookie goes in any case."""
    ctx.drop_cookie = True
    if ctx.session is not None:
        await Session.filter(id=ctx.session.id).delete()
        ctx.session = None


async def revoke_session(ctx: Context, session_id: UUID | None) -> int:
    """Close one of the caller's sessions; somebody else's answers like one that does not exist."""
    mine = ctx.signed_in()

    async def write() -> int:
        count = await Session.filter(id=session_id, account_id=mine.account_id).delete()
        if count:
            await ctx.record(EventKind.SESSION_REVOKED, account=mine.account)
        return count

    count = await transaction(write) if session_id else 0
    if not count:
        raise NotFound
    return count


async def revoke_other_sessions(ctx: Context) -> int:
    """Close every session of the caller but this one; return how many."""
    mine = ctx.signed_in()

    async def write() -> int:
        count = await Session.filter(account_id=mine.account_id).exclude(id=mine.id).delete()
        if count:
            await ctx.record(EventKind.SESSION_REVOKED, account=mine.account, count=str(count))
        return count

    return await transaction(write)


def _key(email: str) -> str:
    try:
        return parse_address(email).key
    except BadAddress:
        return ""


def _is_old(ctx: Context, stored: str | None) -> bool:
    return stored is not None and ctx.services.hasher.needs_rehash(stored)


async def _count(ctx: Context, key: str, credentials: Credentials) -> bool:
    """Count the attempt, and refuse it where there were too many; return whether the next needs a captcha."""
    if credentials.captcha is not None:
        await pass_captcha(ctx, credentials.captcha, purpose=CaptchaPurpose.LOG_IN)
    try:
        verdict = await ctx.services.limits.log_in_attempt(
            client=ctx.client, account=key, with_captcha=credentials.captcha is not None
        )
    except TooMany as exc:
        ctx.log_in_refused = LogInRefused.THROTTLED
        raise TooManyRequests(exc.retry_after) from None
    if verdict.notify_owner:
        await defer(ctx, Task.LOG_IN_NOTICE, email_key=key)
        ctx.services.wake_deferred()
    if not verdict.allowed:
        ctx.log_in_refused = LogInRefused.THROTTLED
        raise InvalidCredentials(captcha_required=verdict.captcha_required)
    return verdict.captcha_required


async def _count_success(ctx: Context, key: str) -> None:
    """Forget the failures before a right password; refuse a person who logs in all the time."""
    try:
        await ctx.services.limits.log_in_succeeded(client=ctx.client, account=key)
    except TooMany as exc:
        raise TooManyRequests(exc.retry_after) from None


@does(Task.LOG_IN_NOTICE)
async def _tell_owner(ctx: Context, details: dict[str, Any]) -> None:
    """Write once a day to the person whose account somebody tries to open."""
    account = await Account.get_or_none(email_key=details["email_key"], status=AccountStatus.ACTIVE)
    if account is not None:
        await ctx.record(EventKind.LOG_IN_THROTTLED, account=account)
        await outbox.post(letters.log_in_throttled(account, at=ctx.now()), now=ctx.now())


async def _open(ctx: Context, account: Account, *, fresh_hash: str | None, former: datetime | None) -> Opened:
    now, token = ctx.now(), new_session_token()
    if not await account.note_log_in(now=now, former=former, password_hash=fresh_hash):
        raise InvalidCredentials  # deactivated, or its password changed, since it was read
    if ctx.session is not None:  # a log-in while logged in: the old session ends with it
        await Session.filter(id=ctx.session.id).delete()
    evicted = await Session.make_room(account)
    if evicted:
        await ctx.record(EventKind.SESSION_REVOKED, account=account, actor=account, count=str(evicted))
    session = await Session.create(
        account=account,
        digest=fingerprint(token).hex(),
        user_agent=ctx.user_agent,
        credential_version=account.credential_version,
        created_at=now,
        last_seen_at=now,
    )
    await ctx.record(EventKind.LOGGED_IN, account=account, actor=account)
    return Opened(session, token)
