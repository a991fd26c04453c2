"""/readyz tells what would fail: a database that cannot be written or read, and Redis away."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from models.readiness import LEAST_FREE
from tests.documents import LOG_IN
from tests.live import PATIENCE, Live, free_port, prepare, serve
from tests.portal import PASSWORD

pytestmark = pytest.mark.one_database
PAGE = 4096
ATTEMPT = {"query": LOG_IN, "variables": {"input": {"email": "ada@example.org", "password": PASSWORD}}}


@pytest.fixture
def served(prepared: Path, tmp_path: Path) -> Iterator[Live]:
    shutil.copytree(prepared, tmp_path / "served")
    server = serve(tmp_path / "served")
    yield server
    server.stop()


def readiness(server: Live) -> tuple[int, dict[str, str]]:
    response = httpx2.get(f"{server.url}/readyz", timeout=PATIENCE)
    return response.status_code, response.json()


def until(server: Live, status: int) -> dict[str, str]:
    """Ask until the answer has a status: the one of a moment ago is given for a moment."""
    while (now := readiness(server))[0] != status:
        assert server.process.poll() is None
    return now[1]


def overwrite(path: Path, *, start: int, size: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * size)


@pytest.mark.parametrize("start", [0, 3 * PAGE])
def test_a_damaged_file_is_not_ready(served: Live, start: int) -> None:
    path = served.log.parent / "guichet.db"
    assert readiness(served) == (200, {"status": "ok", "database": "ok", "mail": "ok"})

    overwrite(path, start=start, size=path.stat().st_size - start)

    assert until(served, 503) == {"status": "unavailable", "database": "unavailable"}


def test_a_truncated_file_is_not_ready(served: Live) -> None:
    with (served.log.parent / "guichet.db").open("r+b") as file:
        file.truncate(PAGE * 2)

    assert until(served, 503)["database"] == "unavailable"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "guichet", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_not_ready_and_a_freed_one_is(small_disk: Path) -> None:
    prepare(small_disk)
    server = serve(small_disk)
    filler = small_disk / "filler"

    filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - LEAST_FREE // 2))
    full = until(server, 503)
    filler.unlink()
    freed = until(server, 200)

    assert server.stop() == 0
    assert (full["database"], freed["database"]) == ("unavailable", "ok")


class Redis:
    """A Redis of the test's own, which it stops and starts."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--save", "", "--dir", str(self._folder), "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None  # it is starting

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server is installed")
    redis = Redis(tmp_path)
    yield redis
    redis.stop()


def test_redis_away_is_shown_and_logged_once(prepared: Path, tmp_path: Path, own_redis: Redis) -> None:
    shutil.copytree(prepared, tmp_path / "served")
    limits = {"GUICHET_LIMITS": "on", "GUICHET_REDIS_URL": f"redis://127.0.0.1:{own_redis.port}"}
    server = serve(tmp_path / "served", environment=limits)
    assert readiness(server)[1]["limits"] == "ok"

    own_redis.stop()
    while readiness(server)[1] != {**OK, "status": "degraded", "limits": "unavailable"}:
        assert server.process.poll() is None
    refused = [httpx2.post(f"{server.url}/graphql", json=ATTEMPT).json() for _ in range(5)]
    own_redis.start()
    while readiness(server)[1] != {**OK, "limits": "ok"}:
        assert server.process.poll() is None
    figures = httpx2.get(f"{server.url}/metrics").text

    assert server.stop() == 0
    assert {answer["errors"][0]["extensions"]["code"] for answer in refused} <= {"SERVER_BUSY", "INTERNAL"}
    logged = server.log.read_text()
    assert logged.count("the shared limits are away") == 1
    assert logged.count("the shared limits are back") == 1
    assert "guichet_limits_answer 1.0" in figures


OK = {"status": "ok", "database": "ok", "mail": "ok"}
