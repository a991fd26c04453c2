"""Every example of docs/operations, run on the demo by the person that docs/journeys.md names."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from graphql import OperationType

from models.database import close_database, open_database
from models.registry import find_in_register
from resolvers.context import Context, Services
from schema.execution import INTERPRETED
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter
from security.studio import Studio
from server.demo.load import load_demo
from server.services import rules_of
from server.settings import Settings
from tests.demo_people import EXAMPLES, DemoPeople
from tests.journeys import Journey
from tests.portal import Clock, Portal

SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")


@asynccontextmanager
async def copy_of(template: str, folder: Path) -> AsyncIterator[str]:
    """Copy a database, a file or one of PostgreSQL; open the copy, and drop it afterwards."""
    if "/" in template:
        name = str(folder / "guichet.db")
        shutil.copy(template, name)
    else:
        name = f"guichet_{uuid4().hex}"
        await on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    await open_database(url_of(name))
    yield name
    await close_database()
    if "/" not in template:
        await on_server(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name: str) -> str:
    return f"sqlite://{name}" if "/" in name else f"{SERVER.rpartition('/')[0]}/{name}"


async def on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture(scope="session")
async def demo(
    register: str, hasher: Hasher, studio: Studio, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A database with the demo in it, to be copied."""
    services = Services(
        clock=Clock(),
        rules=rules_of(Settings(_env_file=None, captcha=("off",))),
        keys=Keys.for_tests(),
        hasher=hasher,
        limits=Limiter.off(),
        studio=studio,
        registry=find_in_register,
        wake_mail=lambda: None,
    )
    folder = tmp_path_factory.mktemp("demo")
    async with copy_of(register, folder) as name:
        await load_demo(Context(services, client="demo"), url_of(name), folder, say=lambda line: None)
        await close_database()
        yield name


@pytest.fixture
async def database(demo: str, tmp_path: Path) -> AsyncIterator[str]:
    async with copy_of(demo, tmp_path) as name:
        yield url_of(name)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.file)
async def test_every_example_answers_what_it_is_told_to(portal: Portal, example: Journey) -> None:
    answer = await DemoPeople(portal).run(example)

    assert types_of(answer) == {example.answer}


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES.values() if each.operation.operation is OperationType.QUERY],
    ids=lambda example: example.file,
)
async def test_a_compiled_query_answers_what_the_interpreted_one_did(
    portal: Portal, example: Journey
) -> None:
    people = DemoPeople(portal)
    before = INTERPRETED.count
    first = await people.run(example)
    seen_first = INTERPRETED.count - before

    again = await people.run(example)

    assert again == first
    assert INTERPRETED.count - before == seen_first > 0


async def test_a_demo_that_is_loaded_stays_as_it_is(portal: Portal, database: str, tmp_path: Path) -> None:
    said: list[str] = []

    await load_demo(Context(portal.services, client="demo"), database, tmp_path, say=said.append)

    assert said == ["The demo is loaded already."]


def types_of(answer: Any) -> set[str]:  # Any: JSON: of one root field, or of several
    if isinstance(answer, list):
        return {kind for item in answer for kind in types_of(item)}
    return {answer["__typename"]} if "__typename" in answer else types_of(list(answer.values()))
