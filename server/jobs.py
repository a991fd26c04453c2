"""The jobs beside the server: hourly, and by one process at a time."""

import asyncio
import fcntl
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from models.database_url import read_database_url
from models.postgres_server import PostgresServer
from resolvers.context import Context, Services
from resolvers.run_jobs import run_jobs

FIRST_AFTER, EVERY = timedelta(seconds=15), timedelta(hours=1)
_LOCK = 0x67756963686A6F62  # "guichjob": the advisory lock of those who run jobs

_log = logging.getLogger("guichet.jobs")


@asynccontextmanager
async def jobs_beside(
    services: Services, url: str, *, first_after: timedelta = FIRST_AFTER
) -> AsyncIterator[None]:
    """Let the jobs run by themselves for as long as the server does."""

    async def run() -> None:
        ctx = Context(services=services, client="jobs", request_id="jobs")
        await run_jobs(ctx, progress=_note)

    running = asyncio.create_task(hourly(run, url, first_after=first_after))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def hourly(
    run: Callable[[], Awaitable[None]],
    url: str,
    *,
    first_after: timedelta = FIRST_AFTER,
    every: timedelta = EVERY,
) -> None:
    """Run again and again; what fails is logged, and tried again the next time."""
    wait = first_after
    while True:
        await asyncio.sleep(wait.total_seconds())
        wait = every
        try:
            async with alone(url) as is_alone:
                if is_alone:
                    await run()
        except ExceptionGroup as group:
            _log.error("jobs failed: %s", ", ".join(type(exc).__name__ for exc in group.exceptions))
        except Exception as exc:  # the database may be away, and comes back
            _log.error("the jobs did not run: %s", type(exc).__name__)


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[bool]:
    """Tell whether this process is the only one to run the jobs, and keep the others off meanwhile.

    PostgreSQL knows it for all the machines; a SQLite file has its processes on one machine. The lock goes
    with the connection or the file: a process that dies leaves none behind.
    """
    place = read_database_url(url)
    if isinstance(place, PostgresServer):
        connection = await place.connect()
        try:
            yield bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK))
        finally:
            await connection.close()
        return
    with Path(f"{place.path}.jobs").open("w") as lock:  # noqa: ASYNC230  # opened once an hour
        yield _taken(lock.fileno())


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _note(job: str, count: int) -> None:
    _log.log(logging.INFO if count else logging.DEBUG, "%s: %d", job, count)
