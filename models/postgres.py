"""Tortoise's PostgreSQL client, mended: no reset between requests, no endless wait, no leaked connection.

asyncpg sends four statements each time a connection goes back to the pool, which is more than most
requests cost (237 µs against 66 µs for one row). The price is a rule: no LISTEN, no SET, no session
advisory lock on a pooled connection. Upstream waits for ever for a free connection, and keeps the one whose
`BEGIN` failed.
"""

from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from models.outages import DatabaseBusy, NotBegun, is_outage, is_race

LENT_WITHIN = 5.0  # seconds to wait for a free connection of the pool


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    def get_reset_query(self) -> str:
        return ""


class _OutagesTold:
    """Turn the database's own trouble into DatabaseBusy; its text, which may quote a value, stays behind."""

    async def _translate_exceptions(self, func: Any, *args: Any, **named: Any) -> Any:  # upstream's shape
        try:
            return await super()._translate_exceptions(func, *args, **named)  # type: ignore[misc]
        except Exception as exc:
            if is_outage(exc) and not self._is_left_to_transaction(exc):
                raise DatabaseBusy(type(exc).__name__) from None
            raise

    def _is_left_to_transaction(self, exc: Exception) -> bool:
        return False


class _Lent(PoolConnectionWrapper[asyncpg.Connection]):
    async def __aenter__(self) -> asyncpg.Connection:
        await self.ensure_connection()
        self.connection = await self.client._pool.acquire(timeout=LENT_WITHIN)
        return self.connection


class Transaction(_OutagesTold, TransactionWrapper):
    def _is_left_to_transaction(self, exc: Exception) -> bool:
        return is_race(exc)  # it runs the whole again


class Client(_OutagesTold, AsyncpgDBClient):
    def acquire_connection(self) -> _Lent:
        return _Lent(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return SafeContext(Transaction(self), self._pool_init_lock)


class SafeContext(TransactionContextPooled):
    async def __aenter__(self) -> TransactionalDBClient:
        try:
            await self.ensure_connection()
            pool = self.client._parent._pool
            self.client._connection = await pool.acquire(timeout=LENT_WITHIN)
        except Exception as exc:
            raise (DatabaseBusy(type(exc).__name__) if is_outage(exc) else exc) from None
        try:
            await self.client.begin()
        except BaseException as exc:
            await self._give_back()
            if is_outage(exc) or isinstance(exc, DatabaseBusy):
                raise NotBegun(type(exc).__name__) from None
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None:
                await self.client.commit()
        finally:
            get_connections().reset(self.token)
            await self._give_back()

    async def _give_back(self) -> None:
        """Return the connection to the pool; one that cannot roll back is ended, and its place is free."""
        connection = self.client._connection
        try:
            if not connection.is_closed() and connection.is_in_transaction():
                await self.client.transaction.rollback()  # type: ignore[attr-defined]
        except BaseException:
            connection.terminate()
        finally:
            if self.client._parent._pool is not None:
                await self.client._parent._pool.release(connection)


client_class = Client
