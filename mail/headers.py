"""Header fields that are read letter for letter: the subject, and the name of the sender.

The header classes of Python obey an encoded word that somebody typed, and lose blanks between those that they
write (3.11 to 3.13). These encode the whole text by themselves, and the generator leaves them as they are.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import Policy
from typing import ClassVar, Self

_LONGEST_WORD = 39  # octets: with "Subject: " before it, a line of 76 (RFC 2047, 2)
_LONGEST_LINE = 60
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")


class Subject(str):
    """A subject, as the header field of a message."""

    name: ClassVar[str] = "Subject"  # by it a message knows that the field is made already

    def fold(self, *, policy: Policy) -> str:
        """Return the field as it is sent."""
        said = str(self) if _is_plain(self) else _encoded(self, policy=policy)
        return f"{self.name}: {said}{policy.linesep}"


class Sender(str):
    """The sender with the name that is shown, as the header field of a message."""

    name: ClassVar[str] = "From"
    addresses: tuple[Address, ...]

    @classmethod
    def of(cls, address: Address) -> Self:
        field = cls(address)
        field.addresses = (address,)
        return field

    def fold(self, *, policy: Policy) -> str:
        """Return the field as it is sent; its name is encoded unless it is plain."""
        (address,) = self.addresses
        name = address.display_name
        if not name or _is_plain(name):
            return f"{self.name}: {self}{policy.linesep}"
        encoded = _encoded(name, policy=policy)
        return f"{self.name}: {encoded}{policy.linesep} <{address.addr_spec}>{policy.linesep}"


def _is_plain(text: str) -> bool:
    """Whether a text can stand as it is: short, ASCII, and nothing in it that looks encoded."""
    return len(text) <= _LONGEST_LINE and "=?" not in text and _PLAIN.fullmatch(text) is not None


def _encoded(text: str, *, policy: Policy) -> str:
    """Return a text as encoded words, one a line; blanks between these do not count (RFC 2047, 6.2)."""
    words = (b64encode(part.encode("utf-8")).decode("ascii") for part in _parts(text))
    return f"{policy.linesep} ".join(f"=?utf-8?b?{word}?=" for word in words)


def _parts(text: str) -> Iterator[str]:
    """Cut a text, between two signs, into what fits an encoded word each."""
    while text:
        part = text[:_LONGEST_WORD].encode("utf-8")[:_LONGEST_WORD].decode("utf-8", "ignore")
        yield part
        text = text[len(part) :]
