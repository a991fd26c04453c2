"""The database's URL: one reading, whatever is written in it, for every command."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from models.database_url import BadDatabaseUrl, SqliteFile, read_database_url
from models.postgres_server import PostgresServer
from tests.conftest import DIALECT, SERVER
from tests.live import guichet, serve


def read(url: str) -> PostgresServer:
    place = read_database_url(url)
    assert isinstance(place, PostgresServer)
    return place


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "database"),
    [
        ("postgres://u:p@db:5433/g", "db", 5433, "u", "p", "g"),
        ("postgresql://u:p@db/g", "db", 5432, "u", "p", "g"),
        ("POSTGRES://u:p@db/g", "db", 5432, "u", "p", "g"),
        ("postgres://u:a%40b%3Ac%2Fd%25e%3Ff@db/g", "db", 5432, "u", "a@b:c/d%e?f", "g"),
        ("postgres://u:a@b:c/d%@db/g", "db", 5432, "u", "a@b:c/d%", "g"),
        ("postgres://u:a+b#c@db/g%2Bh", "db", 5432, "u", "a+b#c", "g+h"),
        ("postgres://u%40d:p@db/g+h", "db", 5432, "u@d", "p", "g+h"),
        ("postgres://u:p@[::1]:5433/g", "::1", 5433, "u", "p", "g"),
        ("postgres://u:p@[2001:db8::1]/g", "2001:db8::1", 5432, "u", "p", "g"),
        ("postgres://u@/g?host=/run/postgresql", "/run/postgresql", 5432, "u", None, "g"),
        ("postgres://u@%2Frun%2Fpostgresql:5433/g", "/run/postgresql", 5433, "u", None, "g"),
        (
            "postgres:///g?host=/run/postgresql&user=u&password=a%26b",
            "/run/postgresql",
            5432,
            "u",
            "a&b",
            "g",
        ),
        ("postgres://db?dbname=g&port=5433", "db", 5433, "postgres", None, "g"),
        ("postgres:///g", "127.0.0.1", 5432, "postgres", None, "g"),
    ],
)
def test_a_server_is_read(
    url: str, host: str, port: int, user: str, password: str | None, database: str
) -> None:
    server = read(url)

    assert (server.host, server.port, server.user) == (host, port, user)
    assert (server.password, server.database) == (password, database)


@pytest.mark.one_database
def test_parameters_are_read_and_others_are_named() -> None:
    server = read("postgres://u:p@db/g?sslmode=require&statement_cache_size=0&channel_binding=require")

    assert (server.sslmode, server.statement_cache_size) == ("require", 0)
    assert server.unused == ("channel_binding",)
    assert server.credentials()["ssl"] == "require"
    assert server.credentials()["statement_cache_size"] == 0
    verified = read("postgres://u:p@db/g?sslmode=verify-full").credentials()["ssl"]
    assert verified.check_hostname


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite://var/guichet.db", "var/guichet.db"),
        ("sqlite:///var/lib/guichet.db", "/var/lib/guichet.db"),
        ("sqlite://my files/guichet?.db", "my files/guichet?.db"),
        ("sqlite://my%20files/guichet%3F.db", "my files/guichet?.db"),
        ("sqlite://var/a+b&c=d#e.db", "var/a+b&c=d#e.db"),
    ],
)
def test_a_file_is_read(url: str, path: str) -> None:
    assert read_database_url(url) == SqliteFile(Path(path))


@pytest.mark.one_database
@pytest.mark.parametrize(
    "url",
    [
        "", "sqlite://", "sqlite:///", "sqlite://:memory:", "mysql://u:Hunter2-SECRET@db/g", "Hunter2-SECRET",
        "postgres://u:Hunter2-SECRET@db", "postgres://u:Hunter2-SECRET@db:0/g", "postgres://u:p@db:99999/g",
        "postgres://u:p@a,b/g", "postgres://u:p@::1/g", "postgres://u:p@[::1/g", "postgres://u:p@db/g?sslmode=full",
        "postgres://u:p@db/g?statement_cache_size=none", "postgres://u:Hunter2-SECRET?x@db/g",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_without_the_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl) as told:
        read_database_url(url)

    assert told.value.trouble
    assert told.value.remedy
    assert "SECRET" not in str(told.value)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "command", [("migrate",), ("serve",), ("doctor",), ("jobs", "run"), ("worker",)], ids=str
)
def test_every_command_names_a_url_that_cannot_be_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    wrong = {"GUICHET_DATABASE_URL": "postgres://u:Hunter2-SECRET@db:port/g"}

    done = guichet(tmp_path, *command, environment=wrong)

    said = done.stdout + done.stderr
    assert done.returncode == 78
    assert "GUICHET_DATABASE_URL: Its port is not a number" in said
    assert "Traceback" not in said
    assert "Hunter2" not in said


@pytest.fixture
async def odd_place(tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a new database whose name has to be written in codes, as a URL for PgBouncer is."""
    name = f"guichet {uuid4().hex}+a?b"
    if DIALECT == "sqlite":
        yield f"sqlite://{tmp_path}/{name}"
        return
    parts = urlsplit(SERVER)
    await _on_server(f'CREATE DATABASE "{name}"')
    coded = name.replace(" ", "%20").replace("+", "%2B").replace("?", "%3F")
    yield f"postgresql://{parts.netloc}/{coded}?statement_cache_size=0&sslmode=disable"
    await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_every_command_reads_the_url_alike(odd_place: str, tmp_path: Path) -> None:
    stock = tmp_path / "StockUniteLegale_utf8.csv"
    _write_stock(stock)
    environment = {"GUICHET_DATABASE_URL": odd_place}

    migrated = guichet(tmp_path, "migrate", environment=environment)
    imported = guichet(tmp_path, "import-registry", str(stock), environment=environment)
    jobs = guichet(tmp_path, "jobs", "run", environment=environment)
    doctor = guichet(tmp_path, "doctor", environment=environment)
    server = serve(tmp_path, environment=environment)

    assert server.stop() == 0
    for done in (migrated, imported, jobs, doctor):
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert "1 rows written" in imported.stdout
    assert "GUICHET_DATABASE_URL" not in doctor.stdout


@pytest.mark.skipif(DIALECT == "sqlite", reason="a socket of PostgreSQL")
async def test_a_socket_is_a_place_too() -> None:
    folders = ("/run/postgresql", "/tmp")
    folder = next((each for each in folders if Path(each, ".s.PGSQL.5432").exists()), None)  # noqa: ASYNC240
    if folder is None:
        pytest.skip("no socket here")
    user, database = urlsplit(SERVER).username, urlsplit(SERVER).path.strip("/")

    connection = await read(f"postgres://{user}@/{database}?host={folder}&sslmode=verify-full").connect()

    assert await connection.fetchval("SELECT inet_server_addr() IS NULL")
    await connection.close()


def _write_stock(path: Path) -> None:
    row = {
        "siren": "000001024",
        "statutDiffusionUniteLegale": "O",
        "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": "BRASSERIE",
        "nicSiegeUniteLegale": "00017",
        "categorieJuridiqueUniteLegale": "5710",
        "nomUniteLegale": "",
    }
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, list(row))
        writer.writeheader()
        writer.writerow(row)


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER)
    await connection.execute(statement)
    await connection.close()
