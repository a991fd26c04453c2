"""What many fields of one request ask for at the same time, looked up together."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Gathered(Generic[K, V]):
    """Answers by key; keys asked for in one turn of the loop cost one look-up.

    It is never asked inside a transaction: the task it makes would run in that transaction's connection.
    """

    def __init__(self, look_up: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._look_up = look_up
        self._keys: dict[K, None] = {}
        self._turn: asyncio.Task[Mapping[K, V]] | None = None

    async def get(self, key: K) -> V:
        self._keys[key] = None
        if self._turn is None:
            self._turn = asyncio.create_task(self._run())
        return (await asyncio.shield(self._turn))[key]

    async def _run(self) -> Mapping[K, V]:
        keys, self._keys, self._turn = list(self._keys), {}, None
        return await self._look_up(keys)
