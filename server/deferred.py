"""Running what was deferred, beside the server: at once, and every two seconds for what a crash left."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from resolvers.context import Services
from resolvers.defer import run_deferred

POLL = timedelta(seconds=2)

_log = logging.getLogger("guichet.deferred")


class DeferredRunner:
    """Do what requests leave to be done; every process of the server has one."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look at once: a row was committed."""
        self._woken.set()

    @asynccontextmanager
    async def beside(self, services: Services) -> AsyncIterator[None]:
        """Run beside the server, and end with it; what is under way is finished first."""
        running = asyncio.create_task(self._run(services))
        try:
            yield
        finally:
            self._stopping = True
            self._woken.set()
            await running

    async def _run(self, services: Services) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                if await run_deferred(services):
                    _wake_mail_after_the_answer(services)
            except Exception as exc:  # the database may be away, and comes back
                _log.error("what was deferred waits: %s", type(exc).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL.total_seconds()):
                    await self._woken.wait()


def _wake_mail_after_the_answer(services: Services) -> None:
    """Let the letters be written once the answer has left: their work would delay it where there are some."""
    asyncio.get_running_loop().call_later(services.floor.total_seconds(), services.wake_mail)
