"""Whether the database can be written to and read from: asked of the file and the disk, not of a cache."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection

from models.database import DatabaseBusy, dialect, transaction

LEAST_FREE = 1024 * 1024  # bytes: a sign-up writes about a tenth of that
LARGEST_READ = 64 * 1024 * 1024  # bytes of a file that is read whole: in 0.2 s; of others the schema is


async def check_database() -> None:
    """Write, and read afresh. Raises DatabaseBusy, or what the driver raises, where that does not work."""
    if dialect() != "sqlite":
        await transaction(_write_to_postgres)
        return
    await transaction(_write_to_sqlite)
    connection = get_connection("default")
    assert isinstance(connection, SqliteClient)
    await asyncio.to_thread(_read_file, Path(connection.filename))


async def _write_to_postgres() -> None:
    """Touch no row, but be a transaction that writes: a server that only reads refuses the statement."""
    connection = get_connection("default")
    await connection.execute_query("UPDATE account SET id = id WHERE false")
    await connection.execute_query("SELECT txid_current()")  # its commit is written to the log


async def _write_to_sqlite() -> None:
    """Write the header's number for applications, which nothing reads: no table is needed for it."""
    connection = get_connection("default")
    await connection.execute_query("UPDATE account SET id = id WHERE 1 = 0")  # there once it was migrated
    await connection.execute_query("PRAGMA user_version = 1")


def _read_file(path: Path) -> None:
    if shutil.disk_usage(path.parent).free < LEAST_FREE:
        raise DatabaseBusy("the disk is full")  # small writes may still fit into what the file has reserved
    # A connection of its own: those that serve may have every page in their memory.
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=0.5)) as connection:
        connection.execute("SELECT 1 FROM account LIMIT 1").fetchone()
        if path.stat().st_size <= LARGEST_READ:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise DatabaseBusy("the file is damaged")  # the verdict may quote a value
