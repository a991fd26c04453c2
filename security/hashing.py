"""Hash passwords and secret answers, a few at a time, at one cost for every account."""

import hashlib
import hmac
import logging
import os
import unicodedata
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from security.keys import Keys, UnknownKey
from security.threads import Answer, Busy, Threads

__all__ = ["Busy", "Hasher"]

_logger = logging.getLogger(__name__)
_MAX_BYTES = 1024


class Hasher:
    """argon2id of a peppered secret, in threads of its own.

    One thread fewer than there are cores keeps reads flat in a storm of log-ins. The pepper is applied as
    HMAC(pepper, NFC(secret)), and its key id stands before the encoded hash: `k1$argon2id$...`.
    The defaults are OWASP's floor: 19 MiB, two passes, one lane.
    """

    def __init__(
        self,
        keys: Keys,
        *,
        memory_kib: int = 19_456,
        passes: int = 2,
        lanes: int = 1,
        threads: int | None = None,
        max_waiting: int = 64,
        max_wait: float = 2.0,
    ) -> None:
        count = threads or max(1, (os.cpu_count() or 2) - 1)
        self._keys = keys
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._threads = Threads(count, name="hasher", max_waiting=max_waiting, max_wait=max_wait)
        self._dummy = self._hash("nobody's password")

    async def hash(self, secret: str) -> str:
        """Hash a secret under the current pepper. Raises `Busy`; `ValueError` for what nobody may choose."""
        if _normal(secret) is None:
            raise ValueError("a secret is at most 1 KiB of well-formed text")
        return await self._run(lambda: self._hash(secret))

    async def verify(self, stored: str | None, secret: str) -> bool:
        """Check a secret, at the cost of one hash whatever the account.

        None (no such account, or one without a password) is checked against a dummy of the live parameters.
        A withdrawn pepper answers False and warns. Raises `Busy`, never taken for a success.
        """
        if _normal(secret) is None:
            return False
        return await self._run(lambda: self._verify(stored, secret))

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters or an older pepper than today's."""
        kid, _, encoded = stored.partition("$")
        return kid != self._keys.current or self._argon2.check_needs_rehash(f"${encoded}")

    def close(self) -> None:
        """Let the threads end with what they do; whoever comes later is told `Busy`."""
        self._threads.close()

    async def _run(self, work: Callable[[], Answer]) -> Answer:
        try:
            return await self._threads.run(work)
        except (HashingError, VerificationError, MemoryError) as error:
            _logger.warning("a hash could not be computed: %s", type(error).__name__)
            raise Busy from None

    def _hash(self, secret: str) -> str:
        kid = self._keys.current
        return kid + self._argon2.hash(self._peppered(secret, kid=kid))

    def _verify(self, stored: str | None, secret: str) -> bool:
        kid, _, encoded = (stored or self._dummy).partition("$")
        try:
            peppered = self._peppered(secret, kid=kid)
        except UnknownKey:
            _logger.warning("a hash was made with a pepper that is not in the keys file")
            stored, encoded = None, self._dummy.partition("$")[2]
            peppered = self._peppered(secret, kid=self._keys.current)
        try:
            return self._argon2.verify(f"${encoded}", peppered) and stored is not None
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError) as error:
            if "emory" in str(error):  # libargon2 reports its lack of memory like any other fault
                raise
            _logger.warning("a stored hash is damaged")
            return False

    def _peppered(self, secret: str, *, kid: str) -> bytes:
        return hmac.digest(self._keys.derive("pepper", kid=kid), _normal(secret) or b"", hashlib.sha256)


def _normal(secret: str) -> bytes | None:
    """Give what is hashed, the same for every way to type it; None for what is never hashed."""
    if len(secret) > _MAX_BYTES:
        return None
    try:
        encoded = unicodedata.normalize("NFC", secret).encode()
    except UnicodeEncodeError:
        return None
    return encoded if len(encoded) <= _MAX_BYTES and b"\0" not in encoded else None
