"""Limiters to test: in memory, in Redis where one answers, and with a clock moved by hand."""

import os
import secrets
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from security.keys import Keys
from security.limits import Limiter, LogInRules

URL = os.environ.get("GUICHET_TEST_REDIS_URL", "redis://127.0.0.1:6379")


def redis_answers() -> bool:
    parts = urlsplit(URL)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=1):
            return True
    except OSError:
        return False


STORES = ["memory", "redis"] if redis_answers() else ["memory"]


class ByHand:
    """Counters whose clock is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.counts: dict[str, tuple[int, float]] = {}

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        count, end = self.counts.get(key, (0, 0.0))
        fresh = end <= self.now
        self.counts[key] = (amount, self.now + expiry) if fresh else (count + amount, end)
        return self.counts[key][0]

    async def get(self, key: str) -> int:
        count, end = self.counts.get(key, (0, 0.0))
        return count if end > self.now else 0

    async def get_expiry(self, key: str) -> float:
        return time.time() + self.counts[key][1] - self.now

    async def clear(self, key: str) -> None:
        self.counts.pop(key, None)


def a_limiter(store: str, *, rules: LogInRules | None = None) -> Limiter:
    if store == "memory":
        return Limiter.in_memory(log_in=rules)
    return Limiter.redis(URL, keys=Keys.for_tests(), prefix=f"test{secrets.token_hex(8)}", log_in=rules)


@pytest.fixture
def counters() -> ByHand:
    return ByHand()


@pytest.fixture(params=STORES)
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    limiter = a_limiter(request.param)
    yield limiter
    await limiter.close()


@pytest.fixture(params=STORES)
async def quick_limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    limiter = a_limiter(request.param, rules=LogInRules(first_wait=2, longest_wait=2))
    yield limiter
    await limiter.close()
