"""What the limits count with: a storage of the limits library, under keys that tell nobody's name."""

import asyncio
import hashlib
import hmac
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from limits.errors import StorageError

_log = logging.getLogger("guichet.limits")


class LimiterDown(Exception):
    """Say that nothing can be counted: what guards a secret is refused."""


class Counters(Protocol):
    """What is used of a storage of the limits library: each call is atomic."""

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int: ...
    async def get(self, key: str) -> int: ...
    async def get_expiry(self, key: str) -> float: ...
    async def clear(self, key: str) -> None: ...


class Outages:
    """Whether the storage answers; its going away and its coming back are logged once each."""

    def __init__(self) -> None:
        self.is_down = False

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Turn whatever a storage raises that does not answer into `LimiterDown`.

        Besides the library's own error: uvloop raises `RuntimeError` for a connection that was closed while
        it was being opened, and a connection that is given up may cancel those who wait for it.
        """
        was_down = self.is_down
        try:
            yield
        except (StorageError, OSError, EOFError, RuntimeError) as exc:
            self._went_away(exc)
            raise LimiterDown from None
        except asyncio.CancelledError as exc:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise  # the caller's own end
            self._went_away(exc)
            raise LimiterDown from None
        if was_down and self.is_down:  # a call that began before the outage says nothing of its end
            self.is_down = False
            _log.warning("the limits are counted again")

    def _went_away(self, exc: BaseException) -> None:
        if not self.is_down:
            self.is_down = True
            _log.error("the limits cannot be counted: %s", type(exc.__cause__ or exc).__name__)


def seconds_until(instant: float) -> int:
    """Round the wait until an instant of the storage's clock up to whole seconds, at least one."""
    return max(1, math.ceil(instant - time.time()))


def digest_key(secret: bytes, *parts: str) -> str:
    """Name a counter after a digest of whom it counts."""
    message = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{parts[0]}:{hmac.digest(secret, message, hashlib.sha256).hex()[:32]}"
