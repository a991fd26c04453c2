"""What the database's errors mean: a race that is worth another try, an outage, or a bug."""

import sqlite3
from pathlib import PurePath

import asyncpg
from tortoise.exceptions import DBConnectionError


class DatabaseBusy(Exception):
    """The database cannot serve this now: locked, unreachable, or too many conflicts.

    Nothing was written, unless the connection was lost at the very moment of the commit.
    """


class NotBegun(DatabaseBusy):
    """A transaction could not even begin: it may be tried again."""


_SQLITE_LOCKS = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SQLITE_OUTAGES = (
    *_SQLITE_LOCKS,
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
    "SQLITE_NOMEM",
    "SQLITE_PROTOCOL",
)
_SQLITE_RACES = (
    *_SQLITE_LOCKS,
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
)
_RACES = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.UniqueViolationError,
    asyncpg.ForeignKeyViolationError,
)
_OUTAGES = (
    DBConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.InternalClientError,  # what asyncpg says where the server ended the connection between two words
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    OSError,  # refused, reset, no answer within the time given
)


def is_race(exc: BaseException) -> bool:
    """Whether somebody else was first: a transaction that runs again sees what he wrote."""
    cause = _told_by_the_driver(exc)
    if isinstance(cause, sqlite3.Error):
        return _name(cause).startswith(_SQLITE_RACES)
    return isinstance(cause, (NotBegun, *_RACES))


def is_outage(exc: BaseException) -> bool:
    """Whether the database, and not the statement, is at fault."""
    cause = _told_by_the_driver(exc)
    if isinstance(cause, sqlite3.Error):
        return _name(cause).startswith(_SQLITE_OUTAGES)
    if isinstance(cause, asyncpg.InterfaceError):  # also asyncpg's word for a wrong argument
        return any(word in str(cause) for word in ("closed", "closing", "released"))
    return isinstance(cause, _OUTAGES)


def _told_by_the_driver(exc: BaseException) -> BaseException:
    """Return what Tortoise's error wraps."""
    while exc.args and isinstance(exc.args[0], BaseException):
        exc = exc.args[0]
    return exc


def _name(exc: sqlite3.Error) -> str:
    return str(getattr(exc, "sqlite_errorname", ""))


def place_of(exc: Exception) -> str:
    """Name an error by its type and place: its text may carry an address."""
    trace = exc.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(exc).__name__
    return f"{type(exc).__name__} at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
