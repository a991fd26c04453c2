"""Writing the company register: many rows at a time, while the server goes on answering.

Measured on 1 million rows: COPY is the fastest way into PostgreSQL, one prepared statement in large
transactions into SQLite (benchmarks/README.md).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg

from models.database_url import read_database_url
from models.postgres_server import PostgresServer
from models.turns import Turns
from registry.stock import ESTABLISHMENT_COLUMNS, LEGAL_UNIT_COLUMNS, StockKind

T = TypeVar("T")

sqlite3.register_adapter(date, date.isoformat)

TABLES = {
    StockKind.ESTABLISHMENTS: ("registry_establishment", ESTABLISHMENT_COLUMNS),
    StockKind.LEGAL_UNITS: ("registry_legal_unit", LEGAL_UNIT_COLUMNS),
}
BATCH = 20_000  # rows: about 0.1 s of SQLite's write lock, 10 MB of memory


class Writer(Protocol):
    """Write rows in the order of the table's columns; a row that is already there is brought up to date."""

    async def write(self, rows: Sequence[tuple[Any, ...]]) -> None: ...


@asynccontextmanager
async def registry_writer(url: str, kind: StockKind) -> AsyncIterator[Writer]:
    """Open a connection of its own for an import: the server's stay free."""
    place = read_database_url(url)
    if isinstance(place, PostgresServer):
        connection = await place.connect()
        try:
            yield _PostgresWriter(connection, kind)
        finally:
            await connection.close()
        return
    writer = await asyncio.to_thread(_SqliteWriter, place.path, kind)
    try:
        yield writer
    finally:
        await asyncio.to_thread(writer.close)


def batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut a stream into lists."""
    stream = iter(rows)
    return iter(lambda: list(islice(stream, size)), [])


class _SqliteWriter:
    def __init__(self, path: Path, kind: StockKind) -> None:
        # The thread changes from batch to batch, but there is one batch at a time.
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("PRAGMA cache_size=-65536")
        table, columns = TABLES[kind]
        self._statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) {_upsert(columns)}"  # noqa: S608, E501  # names of ours
        self._turns = Turns()

    async def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        await asyncio.to_thread(self._write, rows)
        await self._turns.after_a_batch()

    def _write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(self._statement, rows)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class _PostgresWriter:
    def __init__(self, connection: asyncpg.Connection, kind: StockKind) -> None:
        self._connection = connection
        self._table, self._columns = TABLES[kind]
        self._is_empty: bool | None = None

    async def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        if await self._can_copy_straight():
            try:
                await self._connection.copy_records_to_table(self._table, records=rows, columns=self._columns)
            except asyncpg.UniqueViolationError:
                self._is_empty = False  # the file names a company twice: from here on, bring up to date
            else:
                return
        await self._bring_up_to_date(rows)

    async def _can_copy_straight(self) -> bool:
        if self._is_empty is None:
            self._is_empty = not await self._connection.fetchval(f"SELECT EXISTS (SELECT FROM {self._table})")  # noqa: S608
        return self._is_empty

    async def _bring_up_to_date(self, rows: Sequence[tuple[Any, ...]]) -> None:
        key, names = self._columns[0], ", ".join(self._columns)
        latest = list({row[0]: row for row in rows}.values())  # ON CONFLICT touches a row once a statement
        async with self._connection.transaction():
            await self._connection.execute(f"CREATE TEMP TABLE staging (LIKE {self._table}) ON COMMIT DROP")
            await self._connection.copy_records_to_table("staging", records=latest, columns=self._columns)
            await self._connection.execute(
                f"INSERT INTO {self._table} ({names}) SELECT {names} FROM staging ORDER BY {key} {_upsert(self._columns)}"  # noqa: S608, E501
            )


def _upsert(columns: Sequence[str]) -> str:
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return f"ON CONFLICT ({columns[0]}) DO UPDATE SET {changes}"
