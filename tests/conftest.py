"""What every test may ask for: a fresh database, a whole portal, a server on a real port."""

import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from mail.delivery import Delivery
from mail.rendering import Renderer
from mail.transport import Memory
from models.database import close_database, open_database
from models.migrate import migrate_database
from models.registry import find_in_register
from resolvers.context import Services
from resolvers.fill_registry import fill_registry
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter
from security.studio import Studio
from server.demo.make_files import DemoFiles, write_demo_files
from server.services import rules_of
from server.settings import Settings
from tests import postgres
from tests.canary import canary
from tests.live import Live, prepare, serve
from tests.portal import Caller, Clock, Portal

DIALECT = os.environ.get("GUICHET_TEST_DIALECT", "sqlite")
SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")


def pytest_configure() -> None:
    root = logging.getLogger()
    root.addHandler(canary)
    root.setLevel(logging.INFO)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what knows no database: it would say the same beside PostgreSQL."""
    for item in items:
        if not {"database", "template"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("one_database")


@pytest.fixture(scope="session", autouse=True)
def _no_secret_is_logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail the run where a log line, of this process or of a server that it started, holds a secret."""
    yield
    logs = tmp_path_factory.getbasetemp().rglob("log")
    leaks = canary.look_into_logs(path for path in logs if path.is_file())
    assert not leaks, "the canary found secrets in the log:\n  " + "\n  ".join(leaks[:10])


@pytest.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A migrated database with the demo's register in it, to be copied: a file, or a name in PostgreSQL."""
    files = write_demo_files(tmp_path_factory.mktemp("register"))
    if DIALECT == "sqlite":
        path = tmp_path_factory.mktemp("template") / "guichet.db"
        await _fill(f"sqlite://{path}", files)
        yield str(path)
        return
    name = f"guichet_{uuid4().hex}"
    await postgres.on_server(SERVER, f"CREATE DATABASE {name}")
    await _fill(postgres.named(SERVER, name), files)
    yield name
    await postgres.drop(SERVER, name)


async def _fill(url: str, files: DemoFiles) -> None:
    await migrate_database(url)
    for path in (files.legal_units, files.establishments):
        await fill_registry(url, path, progress=lambda done, size: None)


@pytest.fixture
async def database(request: pytest.FixtureRequest, template: str, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database that is as new, open in this process."""
    async with _as_new(request, template, tmp_path) as url:
        await open_database(url)
        yield url
        held = await canary.look_into_tables()
        await close_database()
    assert held == [], "the canary found secrets in the tables"


@asynccontextmanager
async def _as_new(request: pytest.FixtureRequest, template: str, folder: Path) -> AsyncIterator[str]:
    if DIALECT == "sqlite":
        shutil.copy(template, folder / "guichet.db")
        yield f"sqlite://{folder / 'guichet.db'}"
    elif request.node.get_closest_marker("own_database"):
        name = await postgres.create_copy(SERVER, template)
        yield postgres.named(SERVER, name)
        await postgres.drop(SERVER, name)
    else:
        shared = await _shared(template)
        yield postgres.named(SERVER, shared.name)
        await shared.reset()


_databases: list[postgres.SharedDatabase] = []


async def _shared(template: str) -> postgres.SharedDatabase:
    """Return the database that this process's tests share."""
    if not _databases:
        _databases.append(await postgres.SharedDatabase.of(SERVER, template))
    return _databases[0]


@pytest.fixture(scope="session", autouse=True)
async def _no_database_is_left() -> AsyncIterator[None]:
    yield
    while _databases:
        await _databases.pop().drop()


@pytest.fixture(scope="session")
def register(template: str) -> str:
    """The template, for those who want the register that is in it."""
    return template


@pytest.fixture(scope="session")
def hasher() -> Iterator[Hasher]:
    """The real hash, made cheap."""
    hasher = Hasher(Keys.for_tests(), memory_kib=64, passes=1, threads=2)
    yield hasher
    hasher.close()


@pytest.fixture(scope="session")
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


@pytest.fixture
def settings() -> Settings:
    """The settings of the portal; a test that wants others overrides this."""
    return Settings(_env_file=None, public_url="http://portail.test", captcha=("off",), limits="off")


@pytest.fixture
async def portal(register: str, database: str, hasher: Hasher, studio: Studio, settings: Settings) -> Portal:
    """A portal with the demo's register and nobody in it; its letters are kept in memory."""
    clock, keys, post_box = Clock(), Keys.for_tests(), Memory()
    renderer = Renderer(
        public_url=settings.public_url,
        time_zone=ZoneInfo("Europe/Paris"),
        keys=keys,
        sender=settings.mail_from,
    )
    services = Services(
        clock=clock,
        rules=rules_of(settings),
        keys=keys,
        hasher=hasher,
        limits=Limiter.off() if settings.limits == "off" else Limiter.in_memory(),
        studio=studio,
        registry=find_in_register,
        wake_mail=lambda: None,
    )
    return Portal(settings, services, clock, post_box, Delivery(renderer, post_box, clock=clock))


@pytest.fixture
def api(portal: Portal) -> Caller:
    """Somebody at the counter, in English."""
    return portal.caller()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to copy and to serve from: its database has the demo in it."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def live_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server on a real port with the demo in it, which counts nothing; it must end well."""
    folder = tmp_path_factory.mktemp("live") / "served"
    shutil.copytree(prepared, folder)
    server = serve(folder)
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="session")
def live_url(live_server: Live) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def live_log(live_server: Live) -> Path:
    """What the live server logs, to be read at any time."""
    return live_server.log
