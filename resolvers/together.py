"""Reading for many rows at once what their fields ask for one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R")


def grouped(keys: Iterable[K], rows: Sequence[R], by: Callable[[R], K]) -> dict[K, list[R]]:
    """Return the rows of each key, in their order; none for a key that has none."""
    groups: dict[K, list[R]] = {key: [] for key in keys}
    for row in rows:
        groups[by(row)].append(row)
    return groups


class Together(Generic[K, V]):
    """The keys that the fields of one answer ask for at the same moment, read by one call.

    Nothing is remembered: what is asked for after a change is read after it. Never used inside a transaction,
    where no task may be made.
    """

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._asked: dict[K, asyncio.Future[V]] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def get(self, key: K) -> V:
        """Return what is read of one key, with those that the other fields ask for now."""
        loop = asyncio.get_running_loop()
        if not self._asked:
            loop.call_soon(self._start)
        return await asyncio.shield(self._asked.setdefault(key, loop.create_future()))

    def _start(self) -> None:
        asked, self._asked = self._asked, {}
        task = asyncio.ensure_future(self._answer(asked))
        self._reading.add(task)  # a task that nobody holds may vanish
        task.add_done_callback(self._reading.discard)

    async def _answer(self, asked: dict[K, "asyncio.Future[V]"]) -> None:
        try:
            found = await self._read(list(asked))
        except Exception as exc:
            for future in asked.values():
                future.set_exception(exc)
                future.exception()  # seen: whoever asked may be gone
            return
        for key, future in asked.items():
            future.set_result(found[key])
