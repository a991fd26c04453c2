"""Redis goes away and comes back while requests run: what guards a secret is refused, the rest goes on."""

import asyncio
import os
import shutil
import socket
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from server.demo.sirets import DEMO_SIRETS
from tests.documents import LOG_IN, SIGN_UP_CASE
from tests.live import Live, serve
from tests.proxy import Proxy

pytestmark = pytest.mark.one_database

REDIS = os.environ.get("GUICHET_TEST_REDIS_URL", "redis://127.0.0.1:6379")
AWAY, BACK = "the limits cannot be counted", "the limits are counted again"


@dataclass
class Desk:
    """A server whose Redis is reached through a proxy, and callers who each have a network of their own."""

    live: Live
    redis: Proxy
    client: httpx2.AsyncClient
    networks: "count[int]" = field(default_factory=lambda: count(1))

    async def ask(self, document: str, **variables: Any) -> str:
        """Return the code of an error, or else the type of the answer."""
        number = next(self.networks)
        headers = {"X-Forwarded-For": f"10.{number // 62_500}.{number // 250 % 250}.{number % 250}"}
        body = {"query": document, "variables": variables}
        content = (await self.client.post("/graphql", json=body, headers=headers)).json()
        if "errors" in content:
            return str(content["errors"][0]["extensions"]["code"])
        return str(next(iter(content["data"].values()))["__typename"])

    async def log_in(self) -> str:
        form = {"email": f"a{next(self.networks)}@example.org", "password": "Wrong-Horse-48!"}
        return await self.ask(LOG_IN, input=form)

    async def look_up(self) -> str:
        identifier = {"kind": "SIRET", "value": DEMO_SIRETS.unknown_to_the_portal}
        return await self.ask(SIGN_UP_CASE, identifier=identifier)

    def said(self, words: str) -> int:
        return self.live.log.read_text().count(words)


def redis_answers() -> bool:
    parts = urlsplit(REDIS)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=1):
            return True
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not redis_answers(), reason="no Redis answers")


@pytest.fixture
async def desk(prepared: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    folder = tmp_path / "served"
    shutil.copytree(prepared, folder)
    async with Proxy.before(REDIS, usual_port=6379) as redis:
        environment = {
            "GUICHET_LIMITS": "on",
            "GUICHET_REDIS_URL": redis.instead_of(REDIS),
            "GUICHET_TRUSTED_PROXIES": "127.0.0.1",
        }
        live = await asyncio.to_thread(serve, folder, environment=environment)
        async with httpx2.AsyncClient(base_url=live.url, timeout=30) as client:
            yield Desk(live, redis, client)
        assert await asyncio.to_thread(live.stop) == 0


async def test_what_guards_a_secret_is_refused_and_the_rest_goes_on(desk: Desk) -> None:
    assert await desk.log_in() == "InvalidCredentials"

    desk.redis.cut()
    refused = [await desk.log_in() for _ in range(5)]
    found = [await desk.look_up() for _ in range(5)]
    desk.redis.restore()
    again = await desk.log_in()

    assert refused == ["SERVER_BUSY"] * 5
    assert found == ["SignUpCase"] * 5
    assert again == "InvalidCredentials"
    assert (desk.said(AWAY), desk.said(BACK)) == (1, 1)


async def test_nothing_is_internal_however_often_it_is_cut(desk: Desk) -> None:
    answers: Counter[str] = Counter()

    async def call(ask: Any) -> None:
        for _ in range(30):
            answers[await ask()] += 1
            if answers.total() % 15 == 0:
                desk.redis.cut()
            if answers.total() % 15 == 5:
                desk.redis.restore()

    await asyncio.gather(*(call(ask) for ask in [desk.log_in, desk.look_up] * 6))

    assert set(answers) == {"InvalidCredentials", "SERVER_BUSY", "SignUpCase"}
    assert answers["SignUpCase"] == 180
