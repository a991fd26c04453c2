"""Apollo's persisted queries: a hash alone is answered so that the client sends the text."""

import hashlib
import json
from urllib.parse import urlencode

import pytest

from tests.edge.conftest import Post
from tests.portal import Caller

DOCUMENT = "{ __typename }"
HASHED = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(DOCUMENT.encode()).hexdigest()}}


@pytest.mark.parametrize(
    "entries",
    [
        {"extensions": HASHED},
        {"extensions": HASHED, "query": None, "operationName": "A", "variables": {}},
        {"extensions": {**HASHED, "clientLibrary": {"name": "x"}}, "id": "1"},
    ],
)
@pytest.mark.parametrize(
    ("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400)]
)
async def test_a_hash_alone_is_not_supported(
    post: Post, entries: dict[str, object], accept: str, status: int
) -> None:
    response = await post(json.dumps(entries).encode(), Accept=accept)

    assert response.status_code == status
    (error,) = response.json()["errors"]
    assert error["message"] == "PersistedQueryNotSupported"
    assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert "data" not in response.json()


async def test_a_hash_alone_is_not_supported_by_get_either(api: Caller) -> None:
    response = await api.client.get(f"/graphql?{urlencode({'extensions': json.dumps(HASHED)})}")

    assert response.status_code == 200
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"


async def test_a_query_with_its_hash_runs(post: Post, api: Caller) -> None:
    by_post = await post(json.dumps({"query": DOCUMENT, "extensions": HASHED}).encode())
    by_get = await api.client.get(
        f"/graphql?{urlencode({'query': DOCUMENT, 'extensions': json.dumps(HASHED)})}"
    )

    assert by_post.json() == by_get.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("extensions", [{}, {"persistedQuery": None}, {"other": 1}, None])
async def test_no_query_and_no_hash_is_no_request(post: Post, extensions: object) -> None:
    response = await post(json.dumps({"extensions": extensions}).encode())

    assert response.status_code == 400
