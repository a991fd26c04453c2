"""What /readyz tells: looked at once for all who ask at the same time."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from models.readiness import check_database
from security.limits import Limiter
from server import metrics

WITHIN = 1.0  # seconds
FRESH_FOR = 1.0  # seconds; or longer where a look takes long, so that those who ask cost little
SHARE = 20  # of the time, at most one in so many is spent on looking
LIMITS_EVERY = 5.0  # seconds between two looks at Redis

_log = logging.getLogger("guichet.health")


@dataclass(frozen=True, slots=True)
class State:
    """Whether the database serves, and Redis; None where no Redis is named."""

    database: bool
    limits: bool | None


class LimitsWatch:
    """Notes when Redis goes and when it is back, each once."""

    def __init__(self, limits: Limiter) -> None:
        self._limits = limits
        self._is_away = False

    async def look(self) -> bool | None:
        """Return whether Redis answers; None where the limits are counted elsewhere."""
        if not self._limits.is_shared:
            return None
        answers = await self._limits.answers()
        metrics.LIMITS_ANSWER.set(answers)
        if answers == self._is_away:
            self._is_away = not answers
            level, event = (logging.INFO, "back") if answers else (logging.WARNING, "away")
            _log.log(level, "the shared limits are %s", event, extra={"setting": "GUICHET_REDIS_URL"})
        return answers

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """Look again and again while the server runs."""
        running = asyncio.create_task(self._run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def _run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LIMITS_EVERY)


class Readiness:
    def __init__(
        self,
        watch: LimitsWatch,
        *,
        check: Callable[[], Awaitable[None]] = check_database,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watch = watch
        self._check = check
        self._monotonic = monotonic
        self._looking: asyncio.Task[State] | None = None
        self._fresh_until = 0.0

    async def state(self) -> State:
        """Return the state of a moment ago, or of now."""
        if self._looking is None or (self._looking.done() and self._monotonic() >= self._fresh_until):
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> State:
        began = self._monotonic()
        database, limits = await asyncio.gather(self._database_serves(), self._watch.look())
        now = self._monotonic()
        self._fresh_until = now + max(FRESH_FOR, SHARE * (now - began))
        return State(database, limits)

    async def _database_serves(self) -> bool:
        try:
            async with asyncio.timeout(WITHIN):
                await self._check()
        except Exception as exc:  # whatever the driver raises: not ready, and the log says why
            _log.warning("not ready", extra={"error": type(exc).__name__})
            return False
        return True
