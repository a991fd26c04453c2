"""Requests a second, over HTTP: the journey's operations, between an empty answer and plain strawberry."""

import asyncio
import os
from collections.abc import Iterator
from statistics import median
from typing import Any

import httpx2
import orjson

from benchmarks.big_stock import siret_of, write_establishments, write_legal_units
from benchmarks.load import Figures, Make, load, request_of
from benchmarks.people import PASSWORD
from benchmarks.places import BUILD, Server, fresh_database, guichet, our_server, peer, run_module

ROUNDS = 3
COMPANIES = 100_000
PEOPLE = 200
PLAIN = "`__typename`, plain strawberry"
TYPENAME = "{ __typename }"
ME = "{ me { email firstName attachments { edges { node { role structure { designation status } } } } } }"
RECORD = "query ($siret: String!) { registryRecord(siret: $siret) { ... on RegistryRecord { legalName } } }"
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { __typename } }"
SIGN_UP = "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }"


def run() -> Iterator[str]:
    """Measure, and yield the lines of a table for each database."""
    for dialect in ("sqlite", "postgres"):
        yield f"\n### Requests, {dialect}\n"
        yield "| operation | requests/s | × plain | CPU µs | p50 ms | p99 ms | wrong |"
        yield "|---|--:|--:|--:|--:|--:|--:|"
        yield from _measured(dialect)


def _measured(dialect: str) -> Iterator[str]:
    url = _furnished(dialect)
    with our_server(url) as ours, peer("empty", url=url) as empty, peer("plain", url=url) as plain:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        runs: dict[str, list[Figures]] = {}
        for number in range(ROUNDS):
            for name, server, make, expect in _operations(ours, empty, plain, number=number):
                before = server.cpu_seconds
                figures = asyncio.run(load(server.port, make, expect=expect))
                figures.cpu_seconds = server.cpu_seconds - before
                runs.setdefault(name, []).append(figures)
        usual = median(figures.rate for figures in runs[PLAIN])
        for name, several in runs.items():
            yield _line(name, several, usual=usual)
        yield f"\nPeak memory of the server: {ours.peak_mib} MiB."


def _furnished(dialect: str) -> str:
    """Return the URL of a database with companies to look up and people to log in."""
    url = fresh_database(dialect)
    establishments, units = BUILD / "companies.csv", BUILD / "units.csv"
    if not units.exists():
        write_establishments(establishments, rows=COMPANIES)
        write_legal_units(units, rows=COMPANIES)
    guichet("import-registry", str(establishments), str(units), url=url)
    run_module("benchmarks.people", url, str(PEOPLE), url=url)
    return url


def _operations(
    ours: Server, empty: Server, plain: Server, *, number: int
) -> Iterator[tuple[str, Server, Make, bytes]]:
    typename = {"query": TYPENAME}
    yield "an empty ASGI answer", empty, _same(empty, typename), b"{}"
    yield PLAIN, plain, _same(plain, typename), b"Query"
    yield "`__typename`", ours, _same(ours, typename), b"Query"
    token = _log_in(ours)
    yield "`me`, with attachments", ours, _same(ours, {"query": ME}, token=token), b"MAIN_MANAGER"
    yield "`registryRecord`", ours, _record(ours, token=token), b"LA FABRIQUE"
    yield "`signUp`", ours, _sign_up(ours, number=number), b"SignUpAccepted"
    yield "`logIn`", ours, _log_ins(ours), b"SessionOpened"


def _same(server: Server, body: dict[str, Any], *, token: str = "") -> Make:
    request = request_of(orjson.dumps(body), port=server.port, headers=_bearer(token))
    return lambda number: request


def _record(server: Server, *, token: str) -> Make:
    def make(number: int) -> bytes:
        body = {"query": RECORD, "variables": {"siret": siret_of(number * 7 % COMPANIES)}}
        return request_of(orjson.dumps(body), port=server.port, headers=_bearer(token))

    return make


def _sign_up(server: Server, *, number: int) -> Make:
    def make(count: int) -> bytes:
        email = f"new{number}.{count}@example.org"
        siret = siret_of((number * 20_000 + count) % (COMPANIES - PEOPLE) + PEOPLE)
        form = {
            "email": email,
            "emailConfirmation": email,
            "firstName": "Ada",
            "lastName": "Lovelace",
            "captcha": {"id": "", "answer": ""},
            "structure": {"identifier": {"kind": "SIRET", "value": siret}},
        }
        return request_of(orjson.dumps({"query": SIGN_UP, "variables": {"input": form}}), port=server.port)

    return make


def _log_ins(server: Server) -> Make:
    def make(number: int) -> bytes:
        form = {"email": f"person{number % PEOPLE}@example.org", "password": PASSWORD}
        return request_of(orjson.dumps({"query": LOG_IN, "variables": {"input": form}}), port=server.port)

    return make


def _log_in(server: Server) -> str:
    document = (
        "mutation ($input: LogInInput!) { logIn(input: $input) { ... on SessionOpened { accessToken } } }"
    )
    form = {"email": "person0@example.org", "password": PASSWORD, "transport": "BEARER"}
    body = {"query": document, "variables": {"input": form}}
    answer = httpx2.post(f"http://127.0.0.1:{server.port}/graphql", json=body).json()
    return str(answer["data"]["logIn"]["accessToken"])


def _bearer(token: str) -> str:
    return f"Authorization: Bearer {token}\r\n" if token else ""


def _line(name: str, several: list[Figures], *, usual: float) -> str:
    rate, cpu = (median(getattr(figures, one) for figures in several) for one in ("rate", "cpu"))
    p50, p99 = (median(figures.percentile(part) for figures in several) for part in (0.50, 0.99))
    wrong = sum(figures.wrong for figures in several)
    return f"| {name} | {rate:,.0f} | {rate / usual:.2f} | {cpu:,.0f} | {p50:.1f} | {p99:.1f} | {wrong} |"
