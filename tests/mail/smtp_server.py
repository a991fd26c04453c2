"""A real SMTP server that fails where it is told to, and keeps what it accepts."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

STAGES = ("BANNER", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT", "QUIT")
"""Where the sink can fail; DOT is after the final dot of the message."""


@dataclass(frozen=True)
class Refuse:
    code: int


@dataclass(frozen=True)
class Hang:
    """Say nothing more, for ever."""


@dataclass(frozen=True)
class Drop:
    """Close the connection; at DOT the message was kept, and no 250 reaches the client."""


@dataclass(frozen=True)
class Drip:
    """Send one byte at a time and never end the line."""

    pause: float = 0.05


@dataclass(frozen=True)
class Chatter:
    """Send a reply of many lines that never ends."""


Act = Refuse | Hang | Drop | Drip | Chatter


@dataclass(frozen=True)
class Kept:
    """A message that the sink accepted, with its envelope."""

    sender: str
    recipients: list[str]
    content: bytes
    over_tls: bool

    @property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, message_from_bytes(self.content, policy=policy.SMTP))


@dataclass
class _Rule:
    stage: str
    act: Act
    times: int | None
    recipient: str | None


@dataclass
class Sink:
    """What a test holds of the server: its address, its script, its messages."""

    port: int = 0
    kept: list[Kept] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)
    reached: Counter[str] = field(default_factory=Counter)
    users: dict[str, str] = field(default_factory=dict)
    _rules: list[_Rule] = field(default_factory=list)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def on(self, stage: str, act: Act, *, times: int | None = None, recipient: str | None = None) -> None:
        """Fail at a stage: always, or so many times; for everybody, or (from RCPT on) for one recipient."""
        assert stage in STAGES
        self._rules.append(_Rule(stage, act, times, recipient))

    def heal(self) -> None:
        """Forget every failure."""
        self._rules.clear()

    def note(self, stage: str) -> None:
        self.reached[stage] += 1
        self._moved.set()

    async def until(self, stage: str, *, times: int = 1) -> None:
        """Wait until clients have come to a stage so many times."""
        while self.reached[stage] < times:
            self._moved.clear()
            await self._moved.wait()

    def act_at(self, stage: str, *, recipient: str | None = None) -> Act | None:
        for rule in self._rules:
            if rule.stage == stage and rule.times != 0 and rule.recipient in (None, recipient):
                rule.times = None if rule.times is None else rule.times - 1
                return rule.act
        return None

    def recipients(self) -> list[str]:
        """The recipients of the envelopes, in the order of arrival."""
        return [recipient for kept in self.kept for recipient in kept.recipients]


@asynccontextmanager
async def smtp_server(
    *, tls: ssl.SSLContext | None = None, port: int = 0, users: dict[str, str] | None = None
) -> AsyncIterator[Sink]:
    """Run a sink on the loopback; with `tls` it offers STARTTLS, with `users` too it asks for a password."""
    sink = Sink(users=users or {})
    sessions: set[_Session] = set()

    def connect() -> _Session:
        session = _Session(sink, tls=tls)
        sessions.add(session)
        return session

    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", port)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        for session in sessions:
            session.hang_up()


class _Session(SMTP):
    def __init__(self, sink: Sink, *, tls: ssl.SSLContext | None) -> None:
        self._sink = sink
        super().__init__(
            _Keeper(sink),
            hostname="sink.test",
            tls_context=tls,
            authenticator=self._who_is_there,
            auth_required=bool(sink.users),
        )

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()
        if self._handler_coroutine is not None:
            self._handler_coroutine.cancel()

    async def _handle_client(self) -> None:
        if not await self._failed("BANNER"):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:
        self._sink.hellos.append(hostname)
        if not await self._failed("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._failed("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._failed("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._failed("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        recipient = (arg or "").partition("<")[2].partition(">")[0]
        if not await self._failed("RCPT", recipient=recipient):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self._failed("DATA", recipient=_recipient(self.envelope)):
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if not await self._failed("QUIT"):
            await super().smtp_QUIT(arg)

    async def _failed(self, stage: str, *, recipient: str | None = None) -> bool:
        self._sink.note(stage)
        act = self._sink.act_at(stage, recipient=recipient)
        if act is not None:
            await self._perform(act)
        return act is not None

    async def _perform(self, act: Act) -> None:
        match act:
            case Refuse(code):
                await self.push(f"{code} Refused by the script")
            case Drop():
                self.transport.abort()
            case Hang():
                await asyncio.Event().wait()
            case Drip(pause):
                await self._say_for_ever(b"2", pause=pause)
            case Chatter():
                await self._say_for_ever(b"250-still talking\r\n", pause=0.001)

    async def _say_for_ever(self, said: bytes, *, pause: float) -> None:
        while not self.transport.is_closing():
            self._writer.write(said)
            await asyncio.sleep(pause)

    def _who_is_there(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        known = self._sink.users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=known)  # not handled: aiosmtpd answers 535


class _Keeper:
    """Keep the message once the final dot has come, then fail or answer 250."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def handle_DATA(self, server: _Session, session: Session, envelope: Envelope) -> str:
        act = self._sink.act_at("DOT", recipient=_recipient(envelope))
        if isinstance(act, Refuse):
            self._sink.note("DOT")
            return f"{act.code} Refused by the script"
        self._sink.kept.append(
            Kept(
                envelope.mail_from,
                list(envelope.rcpt_tos),
                envelope.original_content,
                session.ssl is not None,
            )
        )
        self._sink.note("DOT")
        if act is not None:
            await server._perform(act)
        return "250 Kept"


def _recipient(envelope: Envelope | None) -> str | None:
    return envelope.rcpt_tos[0] if envelope is not None and envelope.rcpt_tos else None
