"""The database: how it is opened, and `transaction()`, the only way into one."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction  # noqa: TID251  # the one place that may

from models.database_url import SqliteFile, read_database_url
from models.outages import DatabaseBusy, is_outage, is_race
from models.postgres import PooledConnection
from models.postgres_server import PostgresServer

__all__ = ["DatabaseBusy", "close_database", "dialect", "open_database", "select", "transaction"]

T = TypeVar("T")

MODULES = [
    "models.account",
    "models.announcement",
    "models.attachment",
    "models.captcha",
    "models.deferred",
    "models.event",
    "models.letter",
    "models.link_token",
    "models.registry",
    "models.reset_flow",
    "models.service",
    "models.session",
    "models.structure",
    "models.support",
    "models.subscription",
    "models.workspace",
]

_PAUSES = (0.005, 0.02, 0.08, 0.2, 0.4)  # seconds between two tries, ±50 %: losers must not meet again
_TRY_FOR = 5.0  # seconds after which no further try begins
_ANSWERED_WITHIN = 20.0  # seconds for one statement: longer than any of ours, shorter than a lost network
_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)
_running: set[asyncio.Task[Any]] = set()


def config(url: str, *, pool: int = 10, patient: bool = False) -> dict[str, Any]:
    """Return Tortoise's configuration for a database URL. Raises BadDatabaseUrl.

    `patient` is for migrations: a statement may wait, and take, as long as it needs.
    """
    match read_database_url(url):
        case SqliteFile() as file:
            connection = _sqlite(file)
        case PostgresServer() as server:
            connection = _postgres(server, pool=pool, patient=patient)
    return {
        "connections": {"default": connection},
        "apps": {
            "models": {
                "models": MODULES,
                "default_connection": "default",
                "migrations": "models.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _sqlite(file: SqliteFile) -> dict[str, Any]:
    return {
        "engine": "models.sqlite",
        "credentials": {
            "file_path": str(file.path),
            "journal_mode": "WAL",
            "synchronous": "FULL",  # an acknowledged sign-up survives a power cut
            "busy_timeout": 5000,
            "foreign_keys": "ON",
        },
    }


def _postgres(server: PostgresServer, *, pool: int, patient: bool) -> dict[str, Any]:
    limits = {} if patient else {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
    return {
        "engine": "models.postgres",
        "credentials": {
            **server.credentials(),
            "minsize": 1,
            "maxsize": pool,
            "command_timeout": None if patient else _ANSWERED_WITHIN,
            "connection_class": PooledConnection,
            "server_settings": {"jit": "off", "application_name": "guichet", **limits},
        },
    }


async def open_database(url: str, *, pool: int = 10) -> None:
    """Open the database for every task of this process."""
    if isinstance(file := read_database_url(url), SqliteFile):
        file.path.parent.mkdir(parents=True, exist_ok=True)
    # The global fallback: a lifespan runs in a task of its own, whose context requests do not see.
    await Tortoise.init(config=config(url, pool=pool), _enable_global_fallback=True)


async def close_database() -> None:
    """Wait for the transactions under way, then close every connection."""
    if _running:
        await asyncio.wait(_running, timeout=20)
    await Tortoise.close_connections()


def dialect() -> str:
    """Return "sqlite" or "postgres"."""
    return str(get_connection("default").capabilities.dialect)


async def select(sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    """Run one hand-written SELECT; parameters are written `?` in SQLite's way, `$1` in PostgreSQL's."""
    return await get_connection("default").execute_query_dict(sql, values)


async def transaction(write: Callable[[], Awaitable[T]]) -> T:
    """Run `write` in one transaction, to its end, even when the caller is cancelled.

    It runs again from its start where another writer was first (a unique index, a deadlock, a lock): so it
    must look at the tables afresh and do nothing outside of them. No network, hash or sleep inside.

    Raises DatabaseBusy where the database cannot serve it now.
    """
    if _inside.get():
        raise RuntimeError("a transaction inside a transaction")
    task = asyncio.create_task(_until_settled(write))
    _running.add(task)
    task.add_done_callback(_forget)
    return await asyncio.shield(task)


def _forget(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # seen: the caller may be gone


async def _until_settled(write: Callable[[], Awaitable[T]]) -> T:
    no_more_after = time.monotonic() + _TRY_FOR
    for pause in (*_PAUSES, None):
        try:
            return await _once(write)
        except Exception as exc:
            if pause is None or not is_race(exc) or time.monotonic() > no_more_after:
                raise _for_the_caller(exc) from None
        await asyncio.sleep(pause * (0.5 + secrets.randbelow(1000) / 1000))
    raise AssertionError("the last try returns or raises")


async def _once(write: Callable[[], Awaitable[T]]) -> T:
    _inside.set(True)  # this task's own context: nothing to reset
    async with in_transaction("default"):
        return await write()


def _for_the_caller(exc: Exception) -> Exception:
    """Return the error to raise: its own, or DatabaseBusy without the text, which may carry personal data."""
    if isinstance(exc, DatabaseBusy):
        return exc
    return DatabaseBusy(type(exc).__name__) if is_outage(exc) else exc
