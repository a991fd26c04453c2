"""Several processes that serve one database and count in one Redis."""

import asyncio
import shutil
import signal
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from tests.live import PATIENCE, serve


async def test_several_processes_serve_together_and_end_well(
    database: str, tmp_path: Path, shared_limits: dict[str, str]
) -> None:
    server = serve(
        tmp_path, "--workers", "2", environment={"GUICHET_DATABASE_URL": database, **shared_limits}
    )

    asked = {"query": "{ rules { activationLinkLifetime } }"}
    answers = [httpx2.post(f"{server.url}/graphql", json=asked).json() for _ in range(10)]

    assert answers == [{"data": {"rules": {"activationLinkLifetime": 30 * 24 * 3600}}}] * 10
    assert server.stop() == 0
    logged = server.log.read_text()
    assert logged.count("shutdown complete") == logged.count("startup complete") >= 1
    assert "died" not in logged


async def come_and_go(port: int, outcomes: Counter[str], *, served: asyncio.Event) -> None:
    """Ask on one new connection after the other, until the port is closed."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            return
        try:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            outcomes["answered" if answer.startswith(b"HTTP/1.1 200 ") else "cut"] += 1
        except ConnectionResetError:
            outcomes["reset"] += 1
        writer.close()
        if outcomes["answered"] > 200:
            served.set()


@pytest.mark.one_database
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_who_connects_while_the_server_ends_is_answered_or_refused(
    prepared: Path, tmp_path: Path, workers: str
) -> None:
    shutil.copytree(prepared, tmp_path / "served")
    server = serve(tmp_path / "served", "--workers", workers)
    outcomes, served = Counter[str](), asyncio.Event()
    callers = [asyncio.create_task(come_and_go(server.port, outcomes, served=served)) for _ in range(20)]

    await served.wait()
    server.process.send_signal(signal.SIGTERM)
    await asyncio.gather(*callers)

    assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
    assert set(outcomes) == {"answered"}
