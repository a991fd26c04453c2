"""Tortoise's SQLite client, mended: one connection writes, one reads, and no lock outlives its holder.

Upstream, `BEGIN` is deferred: a transaction that reads before it writes fails at once with "database is
locked" when another process writes, whatever the busy timeout. A task cancelled or refused while it awaits
`BEGIN` keeps the client's lock for ever, and a `COMMIT` that fails leaves its transaction open: every later
request hangs, or fails. And reads wait for whoever writes.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import aiosqlite
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections

from models.outages import DatabaseBusy, NotBegun, is_outage

Rows = tuple[int, Sequence[dict[str, Any]]]


@contextmanager
def _outages_told() -> Iterator[None]:
    """Turn the database's own trouble into DatabaseBusy; the text, which may quote a value, stays behind."""
    try:
        yield
    except Exception as exc:
        if is_outage(exc):
            raise DatabaseBusy(type(exc).__name__) from None
        raise


class _Turn:
    """One caller's turn on a connection: whatever happens, the lock is given back."""

    def __init__(self, client: "_Connected") -> None:
        self._client = client

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._client._lock.acquire()
        try:
            await self._client.create_connection(with_db=True)
        except BaseException:
            self._client._lock.release()
            raise
        assert self._client._connection is not None
        return self._client._connection

    async def __aexit__(self, *_: object) -> None:
        self._client._lock.release()


class _Connected(SqliteClient):
    """A client whose connection is there with all its pragmas, or not at all."""

    async def create_connection(self, with_db: bool) -> None:
        if self._connection is not None:
            return
        connection = await aiosqlite.connect(self.filename, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            for pragma, value in self.pragmas.items():
                await connection.execute_fetchall(f"PRAGMA {pragma}={value}")
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        await self._post_connect()

    def acquire_connection(self) -> Any:  # upstream's wrapper, which is not ours
        return _Turn(self)


class Client(_Connected):
    def __init__(self, file_path: str, **credentials: Any) -> None:
        super().__init__(file_path, **credentials)
        self._reader = _Connected(file_path, **credentials, query_only="ON")

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Rows:
        with _outages_told():
            if _only_reads(query):
                return await self._reader.execute_query(query, values)  # type: ignore[no-any-return]
            return await super().execute_query(query, values)  # type: ignore[no-any-return]

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        with _outages_told():
            if _only_reads(query):
                return await self._reader.execute_query_dict(query, values)  # type: ignore[no-any-return]
            return await super().execute_query_dict(query, values)  # type: ignore[no-any-return]

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        with _outages_told():
            return await super().execute_insert(query, values)  # type: ignore[no-any-return]

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        # Upstream begins a transaction of its own here, which a cancelled caller leaves open.
        raise RuntimeError("many rows are written inside transaction()")

    async def close(self) -> None:
        await self._reader.close()
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return SafeContext(ImmediateTransaction(self), self._lock)


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")


class SafeContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.connection._parent.create_connection(with_db=True)
            self.connection._connection = self.connection._parent._connection
            await self.connection.begin()
        except BaseException as exc:
            await self._roll_back()
            self._trxlock.release()
            if is_outage(exc):
                raise NotBegun(type(exc).__name__) from None
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]  # upstream types it Any

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None:
                await self.connection.commit()
            else:
                await self._roll_back()
        except BaseException:
            await self._roll_back()
            raise
        finally:
            get_connections().reset(self.token)
            self._trxlock.release()

    async def _roll_back(self) -> None:
        """Leave no transaction open; a connection that cannot even roll back is dropped for a new one.

        The thread of the connection takes its work in order: this undoes even a `BEGIN` that it has yet to
        do for a task that was cancelled.
        """
        connection = self.connection._connection
        if connection is None:
            return
        try:
            await connection.rollback()
        except (sqlite3.Error, ValueError):  # ValueError: it is closed
            self.connection._parent._connection = None
            with suppress(sqlite3.Error, asyncio.CancelledError):
                await connection.close()


def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


client_class = Client
