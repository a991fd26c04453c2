"""The databases of the state machine, on either server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.life_cycle.databases import Databases, Files, OnServer

DIALECT = os.environ.get("GUICHET_TEST_DIALECT", "sqlite")
SERVER = os.environ.get("GUICHET_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/test")


@pytest.fixture
def databases(register: str, tmp_path: Path) -> Iterator[Databases]:
    """A database with the demo's register and nobody in it, and what copies it."""
    if DIALECT == "sqlite":
        yield Files(register, tmp_path)
        return
    on_server = OnServer(SERVER, register)
    yield on_server
    on_server.drop()
