"""What the doctor sees when it looks into the database."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from models import migrations
from models.database import close_database, dialect, open_database, select
from models.database_url import SqliteFile, read_database_url
from models.postgres_server import PostgresServer
from server.database_trouble import words_of
from server.demo.people import DEMO_PEOPLE
from server.filesystems import nearest_folder
from server.finding import Finding
from server.services import clock_of
from server.settings import Settings

NAME = "GUICHET_DATABASE_URL"
MOST_APART = timedelta(seconds=5)
MIGRATE = "guichet migrate"


async def database_check(
    settings: Settings, *, as_production: bool, is_starting: bool = False
) -> list[Finding]:
    """Return why the database cannot be served from, and in production also what must not be in it.

    One that is only not migrated yet is a warning, but for a process that starts.
    """
    url = settings.database_url.get_secret_value()
    place = read_database_url(url)
    if isinstance(place, SqliteFile) and not place.path.exists():
        return [*_no_file(place.path, is_starting=is_starting)]
    try:
        applied = await _applied(place)
        if findings := [*_steps(applied, is_starting=is_starting)]:
            return findings
        await open_database(url, pool=1)
        return [*await _demo_accounts(), *await _server(settings)] if as_production else []
    except Exception as exc:  # whatever the driver raises, the operator is told which setting to look at
        return [Finding(NAME, *words_of(exc))]
    finally:
        await close_database()


def _no_file(path: Path, *, is_starting: bool) -> Iterator[Finding]:
    if not os.access(nearest_folder(path), os.W_OK | os.X_OK):
        yield Finding(NAME, "Its folder cannot be written.", f"Let this user write {path.parent}.")
    else:
        yield Finding(NAME, "There is no such file yet.", MIGRATE, is_fatal=is_starting)


async def _applied(place: SqliteFile | PostgresServer) -> set[str] | None:
    """Return the migrations that a database has had; None where it has not even their table.

    The driver is asked directly: what it raises says why a database cannot be opened.
    """
    if isinstance(place, SqliteFile):
        return _applied_to_file(place.path)
    connection = await place.connect()
    try:
        if await connection.fetchval("SELECT to_regclass('tortoise_migrations')") is None:
            return None
        return {row["name"] for row in await connection.fetch("SELECT name FROM tortoise_migrations")}
    finally:
        await connection.close()


def _applied_to_file(path: Path) -> set[str] | None:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=5)) as connection:
        if not connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tortoise_migrations'"
        ).fetchone():
            return None
        return {name for (name,) in connection.execute("SELECT name FROM tortoise_migrations")}


def _steps(applied: set[str] | None, *, is_starting: bool) -> Iterator[Finding]:
    """Compare the migrations that a database has had with those that are written."""
    written = {path.stem for folder in migrations.__path__ for path in Path(folder).glob("0*.py")}
    if newer := sorted((applied or set()) - written):
        yield Finding(
            NAME, f"A newer version has changed it ({newer[-1]}).", "Run that version, or a newer one."
        )
    elif applied is None or not applied:
        yield Finding(NAME, "It has no tables yet.", MIGRATE, is_fatal=is_starting)
    elif written - applied:
        yield Finding(NAME, "It is not up to date.", MIGRATE, is_fatal=is_starting)


async def _demo_accounts() -> list[Finding]:
    """Look for people whose password is printed in the documentation."""
    addresses = ", ".join(f"'{person.email}'" for person in DEMO_PEOPLE)
    found = await select(f"SELECT 1 FROM account WHERE email_key IN ({addresses}) LIMIT 1")  # noqa: S608
    return [Finding(NAME, "The demo accounts are in it.", "Start from an empty one.")] if found else []


async def _server(settings: Settings) -> list[Finding]:
    """Look at PostgreSQL itself: who we are to it, what time it thinks it is, what it writes down."""
    if dialect() != "postgres":
        return []
    (row,) = await select("SELECT now() AS now, rolsuper FROM pg_roles WHERE rolname = current_user")
    drift = abs(row["now"] + settings.clock_offset - clock_of(settings)())
    kept = await select(f"SELECT name, setting FROM pg_settings WHERE name IN ({_names()})")  # noqa: S608
    off = {row["name"] for row in kept if row["setting"] == "off"}
    return [*_of_server(is_superuser=row["rolsuper"], drift=drift), *_not_kept(off)]


def _of_server(*, is_superuser: bool, drift: timedelta) -> Iterator[Finding]:
    if is_superuser:
        yield Finding(NAME, "The role is a superuser.", "Use a role that owns this database.", is_fatal=False)
    if drift > MOST_APART:
        yield Finding("clock", "The database's clock is another.", "Synchronise both.", is_fatal=False)


_LOST = {  # PostgreSQL's settings with which an answered request may be lost, and how surely
    "fsync": ("A power cut can destroy the database: fsync is off.", True),
    "synchronous_commit": ("A crash loses what was answered: synchronous_commit is off.", True),
    "full_page_writes": ("A power cut can leave half a page: full_page_writes is off.", False),
}


def _names() -> str:
    return ", ".join(f"'{name}'" for name in _LOST)


def _not_kept(off: set[str]) -> Iterator[Finding]:
    for name, (trouble, is_fatal) in _LOST.items():
        if name in off:
            yield Finding(
                NAME, trouble, f"Turn {name} on, for the server, the database and the role.", is_fatal
            )
