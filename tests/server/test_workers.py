"""Several processes that serve one database and count in one Redis."""

from pathlib import Path

import httpx2

from tests.live import serve


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
