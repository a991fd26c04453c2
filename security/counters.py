"""What the limits count with: a storage of the limits library, under keys that tell nobody's name."""

import hashlib
import hmac
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from limits.errors import StorageError


class LimiterDown(Exception):
    """Say that nothing can be counted: what guards a secret is refused."""


class Counters(Protocol):
    """What is used of a storage of the limits library: each call is atomic."""

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int: ...
    async def get(self, key: str) -> int: ...
    async def get_expiry(self, key: str) -> float: ...
    async def clear(self, key: str) -> None: ...


@asynccontextmanager
async def down() -> AsyncIterator[None]:
    """Turn a storage that does not answer into `LimiterDown`."""
    try:
        yield
    except StorageError:
        raise LimiterDown from None


def seconds_until(instant: float) -> int:
    """Round the wait until an instant of the storage's clock up to whole seconds, at least one."""
    return max(1, math.ceil(instant - time.time()))


def digest_key(secret: bytes, *parts: str) -> str:
    """Name a counter after a digest of whom it counts."""
    message = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{parts[0]}:{hmac.digest(secret, message, hashlib.sha256).hex()[:32]}"
