"""The documents that were executed are remembered, as many as a bound in bytes lets in."""

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from executor.documents import MOST_BYTES, Documents, Prepared
from schema.documents import new_documents
from server.app import open_context
from server.edge import Edge
from server.graphql_http import GraphQLOverHTTP
from tests.portal import Portal

pytestmark = pytest.mark.one_database

PLAIN = "{ __typename }"


def executed(documents: Documents, text: str) -> Prepared:
    prepared = documents.prepare(text)
    prepared.note_executed()
    return prepared


def test_what_was_executed_is_remembered() -> None:
    documents = new_documents()
    executed(documents, PLAIN)
    once = documents.prepare(PLAIN)

    assert once.document is not None
    assert documents.prepare(PLAIN).document is once.document


def test_what_was_only_validated_or_refused_is_not() -> None:
    documents = new_documents()
    assert documents.prepare(PLAIN).document is not documents.prepare(PLAIN).document
    executed(documents, "{ nothing }")
    executed(documents, "{ not even a document")

    assert documents.bytes_held == 0


def test_large_documents_are_remembered_up_to_a_bound() -> None:
    documents, largest = new_documents(), 0
    for number in range(1_000):
        # A full document: all the tokens that one may have, and 62 kB of a text without any.
        fields = " ".join(f"a{i}: email" for i in range(30)) + " email" * 45
        executed(documents, f"{{ me {{ {fields} }} }} # {number} " + "é" * 31_000)
        largest = max(largest, documents.bytes_held)

    assert 0.9 * MOST_BYTES < largest <= MOST_BYTES


def test_the_documents_that_are_remembered_are_the_latest() -> None:
    one = new_documents()
    executed(one, "{ a: __typename }")
    documents = new_documents(most_bytes=3 * one.bytes_held)
    first = executed(documents, "{ a: __typename }").document

    assert documents.prepare("{ a: __typename }").document is first
    for name in ("b", "c", "d"):
        executed(documents, f"{{ {name}: __typename }}")
    assert documents.prepare("{ a: __typename }").document is not first
    assert documents.bytes_held == 3 * one.bytes_held


def test_the_weight_counts_text_and_nodes() -> None:
    small, long, deep = new_documents(), new_documents(), new_documents()
    executed(small, PLAIN)
    executed(long, PLAIN + " " * 10_000)
    executed(deep, "{ me { " + "email " * 50 + "} }")

    assert long.bytes_held > small.bytes_held + 10_000
    assert deep.bytes_held > small.bytes_held + 50 * 400


async def test_a_request_that_ran_lets_its_document_be_remembered(portal: Portal) -> None:
    documents = new_documents()
    site = Starlette(
        routes=[Route("/graphql", GraphQLOverHTTP(documents, open_context, origins=frozenset()))]
    )
    site.state.services = portal.services
    transport = httpx2.ASGITransport(Edge(site, trusted_proxies=(), is_secure=False))
    client = httpx2.AsyncClient(transport=transport, base_url="http://portail.test")
    refused = {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": ["no id"]}}

    await client.post("/graphql", json=refused)
    assert documents.bytes_held == 0
    await client.post("/graphql", json={"query": PLAIN})
    assert documents.bytes_held > 0
