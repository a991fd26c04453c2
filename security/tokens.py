"""Tokens that open a link or a session: made here, known to the database by their fingerprint alone."""

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

from security.keys import Keys

# The prefixes let logs, scanners of repositories and people recognise what must not be shown.
_LINK, _SESSION = "gu_", "gs_"
_SECRET = re.compile(r"\bg[us]_[A-Za-z0-9_-]{8,}|(?:\b[a-z0-9]{1,16})?\$argon2(?:id|i|d)\$[A-Za-z0-9+/=$,-]*")


def link_token(keys: Keys, kid: str, *, purpose: str, token_id: UUID) -> str:
    """Derive the token of a mailed link, the same at each call.

    Nothing usable is stored, not even in the letter waiting to be sent: whoever writes the letter derives the
    link again, and a second attempt carries the same one. Raises `UnknownKey` when the key was withdrawn.
    """
    message = purpose.encode() + b"\x00" + token_id.bytes
    return _LINK + _text(hmac.digest(keys.derive("link", kid=kid), message, hashlib.sha256))


def new_session_token() -> str:
    """Draw a session token: 256 random bits."""
    return _SESSION + _text(secrets.token_bytes(32))


def fingerprint(token: str) -> bytes:
    """Give the 32 bytes under which a token is stored and looked up.

    A plain hash is enough for 256 random bits (ASVS 6.5.2), and a look-up by hash compares in constant time.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def decoy_choice(keys: Keys, address_key: str, *, weights: tuple[int, ...]) -> int:
    """Choose the steady decoy of an address without an account: an index into a weighted catalogue.

    Weights are how popular each entry is, and must not change: real questions do not.
    The oldest key draws, for a new current key must not change the question of every stranger at once.
    """
    total = sum(weights)
    digest = hmac.digest(keys.derive("decoy", kid=keys.kids[-1]), address_key.encode(), hashlib.sha256)
    drawn = int.from_bytes(digest) % total
    for index, weight in enumerate(weights):
        drawn -= weight
        if drawn < 0:
            return index
    raise AssertionError("a number below the sum of the weights falls into one of them")


def redact(text: str) -> str:
    """Replace what looks like a token or a password hash, before a text reaches a log."""
    return _SECRET.sub("[secret]", text)


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
