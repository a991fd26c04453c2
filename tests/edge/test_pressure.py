"""Slow bodies, and more requests than are served at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from registry.record import RegistryRecord
from schema.documents import new_documents
from server.app import open_context
from server.edge import Edge
from server.graphql_http import Bounds, GraphQLOverHTTP
from tests.documents import SIGN_UP_CASE
from tests.portal import Portal

ASKS_THE_REGISTRY = {
    "query": SIGN_UP_CASE,
    "variables": {"identifier": {"kind": "SIRET", "value": "73282932000074"}},
}


class SlowRegistry:
    """A register that answers when it is told to."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[str] = asyncio.Queue()
        self.may_answer = asyncio.Event()

    async def __call__(self, siret: str) -> RegistryRecord | None:
        self.asked.put_nowait(siret)
        await self.may_answer.wait()
        return None


@pytest.fixture
def slow_registry(portal: Portal) -> SlowRegistry:
    registry = SlowRegistry()
    portal.services = replace(portal.services, registry=registry)
    return registry


def client_of(portal: Portal, **bounds: Any) -> httpx2.AsyncClient:  # Any: seconds, or a count
    graphql = GraphQLOverHTTP(new_documents(), open_context, origins=frozenset(), bounds=Bounds(**bounds))
    site = Starlette(routes=[Route("/graphql", graphql)])
    site.state.services = portal.services
    transport = httpx2.ASGITransport(Edge(site, trusted_proxies=(), is_secure=False))
    return httpx2.AsyncClient(transport=transport, base_url="http://portail.test")


async def test_a_body_that_does_not_come_is_given_up(portal: Portal) -> None:
    async def never() -> AsyncIterator[bytes]:
        yield b'{"query": '
        await asyncio.Event().wait()

    client = client_of(portal, read_within=0.05)
    response = await client.post("/graphql", content=never(), headers={"Content-Type": "application/json"})

    assert response.status_code == 408
    assert response.headers["Connection"] == "close"
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_one_request_too_many_is_told_when_to_come_back(
    portal: Portal, slow_registry: SlowRegistry
) -> None:
    client = client_of(portal, at_once=2)
    running = [asyncio.create_task(client.post("/graphql", json=ASKS_THE_REGISTRY)) for _ in range(2)]
    for _ in running:
        await slow_registry.asked.get()

    refused = await client.post("/graphql", json={"query": "{ __typename }"})

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert refused.headers["X-Request-Id"]
    assert refused.json()["errors"][0]["extensions"]["code"] == "SERVER_BUSY"
    slow_registry.may_answer.set()
    assert [(await answer).status_code for answer in running] == [200, 200]
    assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200


async def test_a_query_is_cut_after_its_time(portal: Portal, slow_registry: SlowRegistry) -> None:
    client = client_of(portal, run_within=0.05, at_once=1)

    cut = await client.post("/graphql", json=ASKS_THE_REGISTRY)

    assert (cut.status_code, cut.headers["Retry-After"]) == (503, "2")
    assert (await client.post("/graphql", json={"query": "{ __typename }"})).status_code == 200
