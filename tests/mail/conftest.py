"""What the tests of letters are given: a migrated database, a clock, a renderer, an SMTP server."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from mail.rendering import Renderer
from models.database import close_database, open_database
from models.migrate import migrate_database
from tests.mail.scenes import KEYS, Clock
from tests.mail.smtp_server import Sink, smtp_server

DIALECT = os.environ.get("GUICHET_TEST_DIALECT", "sqlite")
SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A migrated database that the tests copy: a file, or the name of a PostgreSQL database."""
    if DIALECT == "sqlite":
        path = tmp_path_factory.mktemp("template") / "guichet.db"
        await migrate_database(f"sqlite://{path}")
        yield str(path)
        return
    name = f"letters_{uuid4().hex}"
    await _on_server(f"CREATE DATABASE {name}")
    await migrate_database(_named(name))
    yield name
    await _on_server(f"DROP DATABASE {name}")


@pytest.fixture
async def database(template: str, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a fresh database, open in this process."""
    if DIALECT == "sqlite":
        shutil.copy(template, tmp_path / "guichet.db")
        url = f"sqlite://{tmp_path / 'guichet.db'}"
    else:
        name = f"letters_{uuid4().hex}"
        await _on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        url = _named(name)
    await open_database(url)
    yield url
    await close_database()
    if DIALECT != "sqlite":
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


def _named(database: str) -> str:
    return f"{SERVER.rpartition('/')[0]}/{database}"


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture
def renderer() -> Renderer:
    return Renderer(
        public_url="https://portail.test",
        time_zone=ZoneInfo("Europe/Paris"),
        keys=KEYS,
        sender="Guichet <no-reply@portail.test>",
    )


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with smtp_server() as server:
        yield server
