"""Five reads, on the demo: what each costs the server's processor, and how long it takes."""

import asyncio
import os
from collections.abc import Iterator
from statistics import median
from typing import Any

import httpx2
import orjson

from benchmarks.load import Figures, load, request_of
from benchmarks.places import Server, fresh_database, guichet, our_server
from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE

ROUNDS = 3
SECONDS = 2.0
ONE = "id legalName label designation status identifier { kind value formatted } address { postalCode city }"
INSIDE = "workspaces { workspace { code name } } mainManager { firstName lastName }"
BY_SIRET = "query ($v: String!) { structure(identifier: {kind: SIRET, value: $v}) { $fields } }"
SEARCH = '{ structures(filter: {search: "ville"}, first: 20) { nodes { $fields } } }'
ME = """{ me { email firstName lastName attachments { nodes { role status
  structure { designation status workspaces { workspace { code name } } } } } } }"""
READS = {
    "`__typename`": "{ __typename }",
    "one structure": BY_SIRET.replace("$fields", ONE),
    "+ workspaces, manager": BY_SIRET.replace("$fields", f"{ONE} {INSIDE}"),
    "a search": SEARCH.replace("$fields", f"{ONE} {INSIDE}"),
    "`me`": ME,
}
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { ... on SessionOpened { accessToken } } }"
MINE = "{ me { attachments { nodes { structure { identifier { kind value } } } } } }"


def run() -> Iterator[str]:
    """Measure, and yield the lines of a table for each database."""
    for dialect in ("sqlite", "postgres"):
        url = fresh_database(dialect)
        guichet("demo", url=url)
        yield f"\n### Reads, {dialect}\n"
        yield "| read | requests/s | CPU µs | p50 ms | p99 ms | wrong |"
        yield "|---|--:|--:|--:|--:|--:|"
        with our_server(url) as server:
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            yield from _measured(server)


def _measured(server: Server) -> Iterator[str]:
    token = _asked(server, LOG_IN, input={**_credentials(), "transport": "BEARER"})["logIn"]["accessToken"]
    attachments = _asked(server, MINE, token=token)["me"]["attachments"]["nodes"]
    identifiers = [each["structure"]["identifier"] for each in attachments]
    siret = next(each["value"] for each in identifiers if each["kind"] == "SIRET")
    for name, document in READS.items():
        body = {"query": document, "variables": {"v": siret} if "$v" in document else {}}
        asked = request_of(orjson.dumps(body), port=server.port, headers=f"Authorization: Bearer {token}\r\n")
        several = [_load(server, asked) for _ in range(ROUNDS)]
        yield _line(name, several)


def _load(server: Server, asked: bytes) -> Figures:
    before = server.cpu_seconds
    figures = asyncio.run(load(server.port, lambda _: asked, expect=b'{"data":{', seconds=SECONDS))
    figures.cpu_seconds = server.cpu_seconds - before
    return figures


def _line(name: str, several: list[Figures]) -> str:
    middle = sorted(several, key=lambda figures: figures.rate)[len(several) // 2]
    cpu, wrong = median(figures.cpu for figures in several), sum(figures.wrong for figures in several)
    times = f"{middle.percentile(0.5):.1f} | {middle.percentile(0.99):.1f}"
    return f"| {name} | {middle.rate:,.0f} | {cpu:,.0f} | {times} | {wrong} |"


def _credentials() -> dict[str, str]:
    return {"email": DEMO_PEOPLE[0].email, "password": DEMO_PASSWORD}


def _asked(server: Server, document: str, *, token: str = "", **variables: Any) -> Any:  # Any: JSON
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"query": document, "variables": variables}
    answer = httpx2.post(f"http://127.0.0.1:{server.port}/graphql", json=body, headers=headers)
    return answer.json()["data"]
