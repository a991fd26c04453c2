"""The production commands of the README, as they stand, end in a server that is ready."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from tortoise.connection import get_connection

from tests.conftest import DIALECT, SERVER
from tests.live import PATIENCE, free_port, guichet
from tests.postgres import drop, named, on_server

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def commands() -> str:
    """Return the block that prepares and starts production."""
    chapter = README.partition("## To serve many")[2].partition("\n## ")[0]
    return re.findall(r"```bash\n(.*?)```", chapter, re.DOTALL)[0]


def filled_in(database: str, limits: dict[str, str], port: int) -> str:
    """Return the block with our own database, Redis and port; one process where no Redis answers."""
    block = re.sub(r"(GUICHET_DATABASE_URL)=\S+", rf"\1={database}", commands())
    if redis := limits.get("GUICHET_REDIS_URL"):
        block = re.sub(r"(GUICHET_REDIS_URL)=\S+", rf"\1={redis}", block)
    else:
        block = re.sub(r"export GUICHET_REDIS_URL=.*\n", "", block).replace(" --workers 2", "")
    return block.replace("guichet serve", f"guichet serve --port {port}")


@pytest.fixture
async def empty_database() -> AsyncIterator[str]:
    """The URL of a database in which nothing is yet, of a role that is no superuser."""
    if DIALECT == "sqlite":
        yield "sqlite://var/portal.db"
        return
    name = f"guichet_{uuid4().hex}"
    await on_server(SERVER, f"CREATE DATABASE {name}")
    await on_server(SERVER, f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
    await on_server(SERVER, f"ALTER DATABASE {name} OWNER TO {name}")
    yield re.sub(r"//.*@", f"//{name}:{name}@", named(SERVER, name))
    await drop(SERVER, name)
    await on_server(SERVER, f"DROP ROLE {name}")


async def test_the_production_commands_of_the_read_me_work_as_they_stand(
    empty_database: str, tmp_path: Path, shared_limits: dict[str, str]
) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no shell here")
    port, log = free_port(), tmp_path / "log"
    shell = _pasted(filled_in(empty_database, shared_limits, port), tmp_path, log)
    try:
        assert _status(f"http://127.0.0.1:{port}/readyz", shell) == 200, log.read_text()
    finally:
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait(PATIENCE)
    said = log.read_text()
    assert "guichet migrate" in said
    assert "REFUSED" not in said
    assert "The database is up to date." in said


def _pasted(script: str, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a shell that runs a script in a folder, with nothing of ours in its environment."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    with log.open("wb") as written:
        return subprocess.Popen(
            ["bash", "-eu", "-c", script],
            cwd=folder,
            env={**ours, "PATH": f"{_commands_folder(folder)}:{os.environ['PATH']}"},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )


def _commands_folder(folder: Path) -> Path:
    """Return a folder with the command `guichet` in it, as an installation has it."""
    script = folder / "bin" / "guichet"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m server "$@"\n')
    script.chmod(0o755)
    return script.parent


def _status(url: str, shell: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < deadline and shell.poll() is None:
        try:
            return httpx2.get(url, headers={"Host": "127.0.0.1"}).status_code
        except httpx2.TransportError:
            time.sleep(0.05)  # not listening yet: asked again until the deadline
    return 0


async def test_the_doctor_names_a_server_that_may_lose_what_it_answered(
    database: str, tmp_path: Path
) -> None:
    if DIALECT == "sqlite":
        pytest.skip("SQLite's own settings are ours")
    name = database.rpartition("/")[2]
    await on_server(SERVER, f"ALTER DATABASE {name} SET synchronous_commit = off")

    done = guichet(tmp_path, "doctor", "--production", environment={"GUICHET_DATABASE_URL": database})

    assert (
        "REFUSED  GUICHET_DATABASE_URL: A crash loses what was answered: synchronous_commit is off."
        in done.stdout
    )


@pytest.mark.parametrize(
    ("statements", "outcome"),
    [
        (
            ("DELETE FROM tortoise_migrations WHERE name LIKE '0002%'",),
            "warning  GUICHET_DATABASE_URL: It is not up",
        ),
        (("DELETE FROM tortoise_migrations",), "warning  GUICHET_DATABASE_URL: It has no tables yet."),
        (
            ("UPDATE tortoise_migrations SET name = '9999_later' WHERE name LIKE '0002%'",),
            "REFUSED  GUICHET_DATABASE_URL: A newer version has changed it (9999_later).",
        ),
    ],
    ids=["older", "empty", "newer"],
)
async def test_the_doctor_tells_an_older_database_from_a_newer_one(
    database: str, tmp_path: Path, statements: tuple[str, ...], outcome: str
) -> None:
    for statement in statements:
        await get_connection("default").execute_query(statement)

    done = guichet(tmp_path, "doctor", "--production", environment={"GUICHET_DATABASE_URL": database})
    started = guichet(tmp_path, "serve", environment={"GUICHET_DATABASE_URL": database})

    assert outcome in done.stdout
    assert started.returncode == 78
    assert "GUICHET_DATABASE_URL: " in started.stderr
