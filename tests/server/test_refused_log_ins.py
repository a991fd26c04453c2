"""A refused log-in is logged and counted, and nothing of it tells whose it was."""

import json
import shutil
from pathlib import Path

import httpx2
import pytest

from server.demo.people import CAMILLE, DEMO_PASSWORD
from tests.documents import LOG_IN
from tests.live import serve

pytestmark = pytest.mark.one_database
WRONG = "Wrong-Horse-47!"


def test_refusals_are_logged_by_their_reason_alone(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "served")
    server = serve(tmp_path / "served", environment={"GUICHET_LIMITS": "on"})

    def log_in(email: str, password: str) -> str:
        body = {"query": LOG_IN, "variables": {"input": {"email": email, "password": password}}}
        answer = httpx2.post(f"{server.url}/graphql", content=json.dumps(body), headers=JSON)
        return answer.headers["X-Request-Id"]

    wrong = [log_in(email, WRONG) for email in (CAMILLE.email, "nobody@example.org", "no address")]
    right = log_in(CAMILLE.email, DEMO_PASSWORD)
    throttled = [log_in("zoe@example.org", WRONG) for _ in range(7)][-1]
    figures = httpx2.get(f"{server.url}/metrics").text
    assert server.stop() == 0

    lines = [line for line in server.log.read_text().splitlines() if "log-in refused" in line]
    assert len(lines) == 3 + 7
    for request_id in wrong:
        assert [line for line in lines if request_id in line and "invalid credentials" in line]
    assert [line for line in lines if throttled in line and "throttled" in line]
    assert not [line for line in lines if right in line or "@" in line or "no address" in line]
    assert 'guichet_log_ins_refused_total{reason="throttled"} 2.0' in figures
    assert 'guichet_log_ins_refused_total{reason="invalid credentials"} 8.0' in figures


JSON = {"Content-Type": "application/json"}
