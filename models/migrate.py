"""Bringing the database up to date, one process at a time."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tortoise import Tortoise
from tortoise.migrations.api import migrate

from models.catalogue import fill_catalogue
from models.database import close_database, config, open_database, transaction
from models.database_url import read_database_url
from models.postgres_server import PostgresServer

_LOCK = 0x6775696368657421  # "guichet!": the advisory lock of those who migrate


async def migrate_database(url: str) -> None:
    """Apply the migrations that are missing; safe from several machines at once."""
    async with _alone(url):
        try:
            await migrate(config=config(url, pool=2, patient=True))
            await Tortoise.close_connections()  # it was opened without its models
            await open_database(url, pool=2)
            await transaction(fill_catalogue)
        finally:
            await close_database()


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Hold the lock that lets one process migrate at a time."""
    place = read_database_url(url)
    if isinstance(place, PostgresServer):
        connection = await place.connect()
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
            yield
        finally:
            await connection.close()
        return
    path = place.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.migrating").open("w") as lock:  # noqa: ASYNC230  # opened once, at start
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        path.touch(mode=0o600)  # a new database is nobody else's to read
        yield
