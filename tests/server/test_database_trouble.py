"""Why a database or a Redis cannot be used: in words that say where to look."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.database_check import database_check
from server.redis_check import redis_check
from server.settings import Settings
from tests.live import guichet
from tests.server.production import Make, findings_of

pytestmark = pytest.mark.one_database
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(speak: Speak) -> AsyncIterator[int]:
    """Be a server that says something of its own to whoever connects; return its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        finally:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def refusing(code: str) -> Speak:
    """Answer as PostgreSQL does that refuses a log-in, with an SQLSTATE."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        fields = f"SFATAL\0C{code}\0Mno\0\0".encode()
        writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
        await writer.drain()

    return speak


async def trouble(url: str) -> str:
    settings = Settings(_env_file=None, database_url=url)
    (finding,) = await database_check(settings, as_production=True)
    return finding.trouble


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("28P01", "The user name or the password is refused."),
        ("28000", "The user name is refused"),
        ("3D000", "The server has no database of that name."),
        ("53300", "The server takes no more connections."),
        ("57P03", "The server is starting or stopping."),
        ("42501", "The role may not use this database."),
    ],
)
async def test_a_refused_log_in_reads_as_what_it_is(code: str, words: str) -> None:
    async with listening(refusing(code)) as port:
        assert (await trouble(f"postgres://u:p@127.0.0.1:{port}/g?sslmode=disable")).startswith(words)


async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(8)
    writer.write(b"N")
    await writer.drain()


async def test_a_server_without_tls_reads_as_one() -> None:
    async with listening(no_tls) as port:
        assert (
            await trouble(f"postgres://u:p@127.0.0.1:{port}/g?sslmode=require")
            == "The server does not offer TLS."
        )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("127.0.0.1:1/g", "Nothing listens on that host and port."),
        ("guichet.invalid/g", "Its host is not known to the DNS."),
        ("/g?host=/nowhere", "A socket or a certificate that the URL names is not there."),
        ("127.0.0.1:1/g?sslmode=verify-full&sslrootcert=/nowhere", "A socket or a certificate"),
    ],
)
async def test_a_place_that_is_not_there_reads_as_one(place: str, words: str) -> None:
    assert (await trouble(f"postgres://u:p@{place}")).startswith(words)


@pytest.mark.parametrize("place", ["127.0.0.1:1/g", "guichet.invalid/g"])
def test_a_migration_of_a_place_that_is_not_there_says_so_in_one_line(tmp_path: Path, place: str) -> None:
    done = guichet(tmp_path, "migrate", environment={"GUICHET_DATABASE_URL": f"postgres://u:Hunter2@{place}"})

    assert done.returncode == 1
    assert done.stderr.startswith("GUICHET_DATABASE_URL: ")
    assert len(done.stderr.splitlines()) == 1
    assert "Hunter2" not in done.stderr


async def test_a_file_that_is_no_database_reads_as_one(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Ada, this is a letter and not a database at all. " * 40)
    (tmp_path / "folder.db").mkdir()

    assert await trouble(f"sqlite://{tmp_path}/letter.db") == "The file is not a SQLite database."
    assert await trouble(f"sqlite://{tmp_path}/folder.db") == "The file cannot be opened."


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def wrong_password(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(4096):
        writer.write(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")
        await writer.drain()


@pytest.mark.parametrize(
    ("speak", "words"),
    [(silent, "It does not answer."), (wrong_password, "The user name or the password is refused.")],
)
async def test_a_redis_that_cannot_count_is_refused_in_production(
    production: Make, speak: Speak, words: str
) -> None:
    async with listening(speak) as port:
        found = await findings_of(production(redis_url=f"redis://:p@127.0.0.1:{port}"), workers=2)

    assert [(each.trouble, each.is_fatal) for each in found if each.setting == "GUICHET_REDIS_URL"] == [
        (words, True)
    ]


async def test_a_redis_that_nobody_needs_is_not_asked() -> None:
    away = "redis://127.0.0.1:1"

    assert await redis_check(Settings(_env_file=None, redis_url=away, limits="off")) == []
    assert [each.trouble for each in await redis_check(Settings(_env_file=None, redis_url=away))] == [
        "It does not answer."
    ]
