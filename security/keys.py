"""The ring of secret keys from which every other secret of the server is derived."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Self

_LINE = re.compile(r"(?P<kid>[a-z0-9]{1,16}):(?P<key>[A-Za-z0-9+/=]+)")
_LENGTH = 32
_FEWEST_BYTES = 8  # different ones in a key: base64 of 32 hexadecimal digits still has more


class BadKeys(ValueError):
    """Say what is wrong with a keys file, without its contents."""


class UnknownKey(LookupError):
    """Say that a key id stands in no line of the keys file (any more)."""


class Keys:
    """Master keys by key id; the first is current, the others only check what they once made.

    A keys file has one `kid:base64` a line, kid being 1-16 lower-case letters and digits, the key 32 bytes or
    more; blank lines and lines that begin with `#` are skipped. Its mode (0600) is its maker's business.
    """

    def __init__(self, masters: dict[str, bytes]) -> None:
        if not masters:
            raise BadKeys("The keys file holds no key.")
        for kid, key in masters.items():
            if len(key) < _LENGTH:
                raise BadKeys(f"Key {kid!r} is shorter than {_LENGTH} bytes.")
        self._masters = dict(masters)
        self.current = next(iter(masters))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a keys file. Raises `BadKeys`, `OSError`."""
        return cls.parse(path.read_text("ascii", errors="replace"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a keys file. Raises `BadKeys`."""
        return cls(dict(_entries(text)))

    @staticmethod
    def generate(*, older: str = "") -> str:
        """Write the text of a keys file: a new current key, and the older lines below it."""
        key = base64.b64encode(secrets.token_bytes(_LENGTH)).decode()
        return f"k{secrets.token_hex(4)}:{key}\n{older}"

    @classmethod
    def for_tests(cls) -> Self:
        """Give a fixed ring of two keys, so that two runs of a test see the same tokens."""
        return cls({"test2": b"\x02" * _LENGTH, "test1": b"\x01" * _LENGTH})

    @property
    def kids(self) -> tuple[str, ...]:
        """List the key ids, the current one first."""
        return tuple(self._masters)

    def weaknesses(self) -> Iterator[str]:
        """Say of each key that nobody drew at random, and of each that is another one again, what it is."""
        seen: dict[bytes, str] = {}
        for kid, key in self._masters.items():
            if key in seen:
                yield f"Keys {seen[key]!r} and {kid!r} are the same."
            elif _is_made_up(key):
                yield f"Key {kid!r} was not drawn at random."
            seen.setdefault(key, kid)

    def derive(self, purpose: str, *, kid: str | None = None) -> bytes:
        """Derive the 32-byte key of one purpose, so that no two uses share one. Raises `UnknownKey`."""
        master = self._masters.get(self.current if kid is None else kid)
        if master is None:
            raise UnknownKey(kid)
        return hmac.digest(master, b"guichet/1/" + purpose.encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.kids)})"


def _is_made_up(key: bytes) -> bool:
    """Whether a key has a pattern: few different bytes, one step from byte to byte, or a part repeated.

    Chance makes one of these in fewer than one of 2**100 keys.
    """
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    repeats = (key + key).find(key, 1) < len(key)
    return len(set(key)) < _FEWEST_BYTES or len(steps) == 1 or repeats


def _entries(text: str) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None:
            raise BadKeys(f"Line {number} of the keys file is not kid:base64.")
        if match["kid"] in seen:
            raise BadKeys(f"Key {match['kid']!r} stands twice in the keys file.")
        seen.add(match["kid"])
        yield match["kid"], _decode(match["key"], number=number)


def _decode(text: str, *, number: int) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadKeys(f"Line {number} of the keys file is not base64.") from None
