"""Databases for the state machine: one for each of its examples, with nobody in it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path

import asyncpg
import pytest

DIALECT = os.environ.get("GUICHET_TEST_DIALECT", "sqlite")
SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")
OF_PEOPLE = "account, structure, captcha, announcement"  # and whatever refers to them

Fresh = Callable[[], str]


@pytest.fixture
async def fresh(register: str, tmp_path: Path) -> AsyncIterator[Fresh]:
    """Call it for the URL of an empty database: a new file, or the one database emptied again."""
    if DIALECT == "sqlite":
        numbers = count()
        yield lambda: f"sqlite://{shutil.copy(register, tmp_path / f'{next(numbers)}.db')}"
        return
    base, name = SERVER.rpartition("/")[0], f"{register}_life"
    await _run(SERVER, f"CREATE DATABASE {name} TEMPLATE {register}")
    yield lambda: _emptied(f"{base}/{name}")
    await _run(SERVER, f"DROP DATABASE {name} WITH (FORCE)")


def _emptied(url: str) -> str:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_run(url, f"TRUNCATE {OF_PEOPLE} CASCADE"))
    return url


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()
