"""What the doctor sees when it looks into the database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from models import migrations
from models.database import close_database, dialect, open_database, select, sqlite_path
from server.demo.people import DEMO_PEOPLE
from server.finding import Finding
from server.services import clock_of
from server.settings import Settings

NAME = "GUICHET_DATABASE_URL"
MOST_APART = timedelta(seconds=5)


async def database_check(settings: Settings, *, as_production: bool) -> list[Finding]:
    """Return why the database cannot be served from, and in production also what must not be in it."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite") and not sqlite_path(url).exists():
        return [Finding(NAME, "There is no such file yet.", "guichet migrate")]
    try:
        await open_database(url, pool=1)
        findings = await _out_of_date()
        if as_production and not findings:
            findings = [*await _demo_accounts(), *await _server(settings)]
    except Exception as exc:  # whatever the driver raises, the operator is told which setting to look at
        return [Finding(NAME, f"It cannot be opened ({type(exc).__name__}).", "Is it there, and up?")]
    finally:
        await close_database()
    return findings


async def _out_of_date() -> list[Finding]:
    applied = {row["name"] for row in await select("SELECT name FROM tortoise_migrations")}
    if _written() <= applied:
        return []
    return [Finding(NAME, "It is not up to date.", "guichet migrate")]


def _written() -> set[str]:
    return {path.stem for folder in migrations.__path__ for path in Path(folder).glob("0*.py")}


async def _demo_accounts() -> list[Finding]:
    """Look for people whose password is printed in the documentation."""
    addresses = ", ".join(f"'{person.email}'" for person in DEMO_PEOPLE)
    found = await select(f"SELECT 1 FROM account WHERE email_key IN ({addresses}) LIMIT 1")  # noqa: S608
    return [Finding(NAME, "The demo accounts are in it.", "Start from an empty one.")] if found else []


async def _server(settings: Settings) -> list[Finding]:
    """Look at PostgreSQL itself: who we are to it, and what time it thinks it is."""
    if dialect() != "postgres":
        return []
    (row,) = await select("SELECT now() AS now, rolsuper FROM pg_roles WHERE rolname = current_user")
    drift = abs(row["now"] + settings.clock_offset - clock_of(settings)())
    return list(_of_server(is_superuser=row["rolsuper"], drift=drift))


def _of_server(*, is_superuser: bool, drift: timedelta) -> Iterator[Finding]:
    if is_superuser:
        yield Finding(NAME, "The role is a superuser.", "Use a role that owns this database.", is_fatal=False)
    if drift > MOST_APART:
        yield Finding("clock", "The database's clock is another.", "Synchronise both.", is_fatal=False)
