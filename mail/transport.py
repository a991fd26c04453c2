"""The ways a message leaves: to a development inbox, to a test's memory; SMTP has a file of its own."""

from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """The steps of handing a message over, in their order."""

    CONNECT = "CONNECT"
    HELLO = "HELLO"
    TLS = "TLS"
    LOG_IN = "LOG_IN"
    SENDER = "SENDER"
    RECIPIENT = "RECIPIENT"
    MESSAGE = "MESSAGE"


class Trouble(Exception):
    """Say at which stage a message was not taken over, and the SMTP code if there was one.

    Its text goes to logs and tables: it never holds an address or what the relay wrote.
    """

    def __init__(self, stage: Stage, *, code: int | None = None) -> None:
        named = f"{type(self).__name__} at {stage.value}"
        super().__init__(f"{named}: {code}" if code else named)
        self.stage = stage
        self.code = code


class RecipientRefused(Trouble):
    """The address is refused for good: no second attempt."""


class MessageRefused(Trouble):
    """The message is refused for good: one second attempt, then no more."""


class TryLater(Trouble):
    """This message may pass later."""


class RelayTrouble(Trouble):
    """The relay serves nobody now; it says nothing about this message."""


class Transport(Protocol):
    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Hand a message over to its one recipient, or raise a Trouble."""


class Inbox:
    """Keep letters at home: the development inbox writes them out again from their rows."""

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Accept the message."""


class Memory:
    """Keep messages for a test to read."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, EmailMessage]] = []

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Keep the message and the recipient of its envelope."""
        self.sent.append((recipient, message))
