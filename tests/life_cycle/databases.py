"""Databases for the state machine: the one in which games begin, and a copy of it for each game."""

import asyncio
import shutil
from itertools import count
from pathlib import Path
from typing import Protocol

import asyncpg


class Databases(Protocol):
    first: str

    def copy(self) -> str:
        """Return the URL of a fresh copy of the first one, which nobody has open."""


class Files:
    def __init__(self, template: str, folder: Path) -> None:
        self._folder, self._numbers = folder, count()
        self.first = f"sqlite://{shutil.copy(template, folder / 'first.db')}"

    def copy(self) -> str:
        path = self._folder / f"{next(self._numbers)}.db"
        return f"sqlite://{shutil.copy(self._folder / 'first.db', path)}"


class OnServer:
    """A copy takes the place of the one before it."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._base = server, server.rpartition("/")[0]
        self._first, self._copy = f"{template}_first", f"{template}_copy"
        self._run(f"CREATE DATABASE {self._first} TEMPLATE {template}")
        self.first = f"{self._base}/{self._first}"

    def copy(self) -> str:
        drop = f"DROP DATABASE IF EXISTS {self._copy} WITH (FORCE)"
        self._run(drop, f"CREATE DATABASE {self._copy} TEMPLATE {self._first}")
        return f"{self._base}/{self._copy}"

    def drop(self) -> None:
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self._first, self._copy)))

    def _run(self, *statements: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self._server)
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(run())
