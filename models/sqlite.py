"""Tortoise's SQLite client, mended: transactions take the write lock at once and never leak theirs.

Upstream, `BEGIN` is deferred: a transaction that reads before it writes fails at once with "database is
locked" when another process writes, whatever the busy timeout. And a task cancelled or refused while it
awaits `BEGIN` keeps the client's lock for ever: every later request hangs.
"""

import sqlite3

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            raise TransactionManagementError(exc) from exc


class SafeContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]  # upstream types it Any


class Client(SqliteClient):
    def _in_transaction(self) -> TransactionContext:
        return SafeContext(ImmediateTransaction(self), self._lock)


client_class = Client
