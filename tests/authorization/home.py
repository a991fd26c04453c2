"""The database of a scene: kept once it is built, looked at as a whole, and put back after each change."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import asyncpg

from models.database import close_database, dialect, open_database, select

SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
}


class Home:
    """A copy of `template`, a file or the name of a database, and what it was when it was kept."""

    def __init__(self, template: str, folder: Path) -> None:
        self._is_file = "/" in template
        self._template = template
        self._name = str(folder / "scene.db") if self._is_file else f"guichet_{uuid4().hex}"
        self._kept_name = str(folder / "kept.db") if self._is_file else f"{self._name}_kept"

    async def open(self) -> None:
        """Open the copy, to build in."""
        await self._copy(self._template, self._name)
        await self._open()

    async def keep(self) -> None:
        """Close the database, and remember it as it is now."""
        await close_database()
        await self._copy(self._name, self._kept_name)

    async def come_back(self) -> None:
        """Open the database as it was kept."""
        await self._drop(self._name)
        await self._copy(self._kept_name, self._name)
        await self._open()

    async def put_back(self) -> None:
        """Make the open database what it was when it was kept."""
        await close_database()
        await self.come_back()

    async def leave(self) -> None:
        await close_database()

    async def remove(self) -> None:
        for name in (self._name, self._kept_name):
            await self._drop(name)

    async def _open(self) -> None:
        await open_database(f"sqlite://{self._name}" if self._is_file else _url(self._name))

    async def _copy(self, name: str, copy: str) -> None:
        if self._is_file:
            shutil.copy(name, copy)
        else:
            await _on_server(f"CREATE DATABASE {copy} TEMPLATE {name}")

    async def _drop(self, name: str) -> None:
        if self._is_file:
            _remove_file(name)
        else:
            await _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def fingerprint() -> dict[str, str]:
    """Return a digest of every row of each table, by the table's name."""
    tables = [row["name"] for row in await select(TABLES[dialect()])]
    return {table: await _digest(table) for table in sorted(tables)}


async def _digest(table: str) -> str:
    rows = sorted(repr(list(row.items())) for row in await select(f'SELECT * FROM "{table}"'))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _remove_file(name: str) -> None:
    for file in (name, f"{name}-wal", f"{name}-shm"):
        with suppress(FileNotFoundError):
            os.unlink(file)


def _url(database: str) -> str:
    return f"{SERVER.rpartition('/')[0]}/{database}"


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER)
    await connection.execute(statement)
    await connection.close()
