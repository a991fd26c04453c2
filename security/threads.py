"""A few threads for slow work, and a bounded queue before them."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


class Busy(Exception):
    """Say that a work could not be done in time: try again later."""


class Threads:
    """Run slow work beside the event loop; whoever would wait too long, or behind too many, gets `Busy`."""

    def __init__(self, count: int, *, name: str, max_waiting: int, max_wait: float) -> None:
        self._executor = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._free = asyncio.Semaphore(count)
        self._waiting = 0
        self._max_waiting = max_waiting
        self._max_wait = max_wait

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Do one work in a thread. Raises `Busy`, and what the work raises."""
        await self._take()
        try:
            job = self._executor.submit(work)
        except RuntimeError:  # closed
            self._free.release()
            raise Busy from None
        # The thread is free when its work ends, not when the caller gives up.
        job.add_done_callback(self._give_back(asyncio.get_running_loop()))
        return await asyncio.wrap_future(job)

    def close(self) -> None:
        """Let the threads end with what they do; whoever comes later is told `Busy`."""
        self._executor.shutdown(wait=False)

    async def _take(self) -> None:
        if self._waiting >= self._max_waiting:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(self._max_wait):
                await self._free.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    def _give_back(self, loop: asyncio.AbstractEventLoop) -> Callable[[Future[Answer]], None]:
        def give_back(_: Future[Answer]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop was closed first
                loop.call_soon_threadsafe(self._free.release)

        return give_back
