"""Handing a message over to an SMTP relay: one connection, one message, one recipient."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPNotSupported, SMTPResponseException

from mail.transport import MessageRefused, RecipientRefused, RelayTrouble, Stage, Trouble, TryLater
from security.hosts import a_label

_AUTHENTICATION_REQUIRED = 530  # of the relay wherever it is said (RFC 4954 §6)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each stage may take, and all of them together: less than the lease of a letter.

    A relay may think long once it has the message (RFC 5321 §4.5.3.2.6): who hangs up then sends twice.
    """

    connect: timedelta = timedelta(seconds=30)
    command: timedelta = timedelta(minutes=1)
    message: timedelta = timedelta(minutes=10)
    whole: timedelta = timedelta(minutes=12)
    goodbye: timedelta = timedelta(seconds=2)

    def of(self, stage: Stage) -> float:
        """Return the seconds a stage may take."""
        longer = {Stage.CONNECT: self.connect, Stage.MESSAGE: self.message}
        return longer.get(stage, self.command).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where the relay is and how to get in; `tls` is "always" (smtps), "required" or "offered" (STARTTLS)."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None


class Smtp:
    """Hand messages over to a relay, and say of each failure whose it is."""

    def __init__(
        self,
        relay: Relay,
        *,
        hello: str = "localhost",
        patience: Patience | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._relay = relay
        self._hello = hello
        self._patience = patience or Patience()
        self._context = context

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        require_tls: bool,
        hello: str = "localhost",
        patience: Patience | None = None,
        context: ssl.SSLContext | None = None,
    ) -> Self:
        """Read `smtp://user:password@host:port` or `smtps://…`; user and password percent-encoded.

        With `require_tls`, nothing is said in clear and the certificate is verified; without, STARTTLS is
        used where the relay offers it, whoever it is. `hello` is the name given to the relay; many refuse one
        without a dot. `context` brings other trusted certificates.
        Raises ValueError.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("An SMTP URL reads smtp://user:password@host:port or smtps://…")
        always = parts.scheme == "smtps"
        relay = Relay(
            host=a_label(parts.hostname),
            port=parts.port or (465 if always else 587 if require_tls else 25),
            tls="always" if always else "required" if require_tls else "offered",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )
        return cls(relay, hello=hello, patience=patience, context=context)

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Hand a message over. Raises RecipientRefused, MessageRefused, TryLater, RelayTrouble."""
        if [address.addr_spec for address in message["To"].addresses] != [recipient]:
            raise RecipientRefused(Stage.RECIPIENT)  # the library would send to the first address it reads
        sender = message["From"].addresses[0].addr_spec
        content = message.as_bytes()
        stage = Stage.CONNECT
        try:
            async with asyncio.timeout(self._patience.whole.total_seconds()), self._session() as client:
                for stage in Stage:
                    async with asyncio.timeout(self._patience.of(stage)):
                        await self._step(client, stage, sender=sender, recipient=recipient, content=content)
        except (SMTPException, OSError, ValueError) as exc:  # OSError: time-outs, DNS and TLS among others
            raise _judged(exc, stage=stage) from None  # its text holds addresses

    async def _step(self, client: SMTP, stage: Stage, *, sender: str, recipient: str, content: bytes) -> None:
        match stage:
            case Stage.CONNECT:
                await client.connect()
            case Stage.HELLO:
                await client.ehlo()
            case Stage.TLS:
                await self._turn_to_tls(client)
            case Stage.LOG_IN:
                await self._log_in(client)
            case Stage.SENDER:
                await client.mail(sender)
            case Stage.RECIPIENT:
                await client.rcpt(recipient)
            case Stage.MESSAGE:
                await client.data(content)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[SMTP]:
        client = SMTP(
            hostname=self._relay.host,
            local_hostname=self._hello,
            port=self._relay.port,
            use_tls=self._relay.tls == "always",
            start_tls=False,  # a stage of its own
            validate_certs=self._relay.tls != "offered",
            tls_context=self._context,
            timeout=None,  # each stage has its own
        )
        try:
            yield client
            with suppress(SMTPException, OSError):
                await client.quit(timeout=self._patience.goodbye.total_seconds())
        finally:
            client.close()

    async def _turn_to_tls(self, client: SMTP) -> None:
        offered = client.supports_extension("starttls")
        if self._relay.tls == "required" or (self._relay.tls == "offered" and offered):
            await client.starttls()
            await client.ehlo()

    async def _log_in(self, client: SMTP) -> None:
        if self._relay.user is not None:
            await client.login(self._relay.user, self._relay.password or "")


def _judged(exc: Exception, *, stage: Stage) -> Trouble:
    """Say whose a failure is: the relay's before it is told a recipient; then its code says."""
    code = exc.code if isinstance(exc, SMTPResponseException) and exc.code >= 400 else None
    if stage not in (Stage.RECIPIENT, Stage.MESSAGE) or code == _AUTHENTICATION_REQUIRED:
        return RelayTrouble(stage, code=code)
    if code is None and not isinstance(exc, ValueError | SMTPNotSupported):
        return TryLater(stage)
    if code is not None and code < 500:
        return TryLater(stage, code=code)
    return (RecipientRefused if stage is Stage.RECIPIENT else MessageRefused)(stage, code=code)
