"""The envelope of a request: what is not exactly one is refused, at once, and as the client's fault."""

import importlib.util
import json

import httpx2
import pytest

from models.letter import Letter
from tests.documents import SIGN_UP
from tests.edge.conftest import Post
from tests.portal import Caller, sign_up_form
from tests.steps import FEW, counted

TYPENAME = b'{"query": "{ __typename }"}'


def code_of(response: httpx2.Response) -> str:
    (error,) = response.json()["errors"]
    assert error["extensions"]["requestId"] == response.headers["X-Request-Id"]
    assert "data" not in response.json()
    return str(error["extensions"]["code"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"[]",
        b"{}",
        b"true",
        b"{",
        b'{"query": 1}',
        b'{"query": null}',
        b"[" * 60_000,
    ],
    ids=lambda body: body[:20].decode(),
)
async def test_sec_11_what_is_no_request_is_refused(post: Post, body: bytes) -> None:
    response = await post(body)

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "\xff\xfe"}',
        b"\xef\xbb\xbf" + TYPENAME,
        TYPENAME.decode().encode("utf-16"),
        TYPENAME.decode().encode("utf-16-be"),
        TYPENAME.decode().encode("utf-32-le"),
        b'{"query": "\\ud800"}',
        b'{"query": "{ __typename }", "variables": {"a": "\\udfff"}}',
        b'{"query": "{ __typename }", "variables": {"\\ud800": 1}}',
    ],
)
async def test_sec_12_only_well_formed_utf_8_is_read(post: Post, body: bytes) -> None:
    response = await post(body)

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ __typename }", "query": "{ me { id } }"}',
        b'{"query": "{ __typename }", "variables": {"a": 1, "a": 2}}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": {"a": -Infinity}}',
        b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ __typename }"} {}',
        b"{'query': '{ __typename }'}",
    ],
)
async def test_sec_14_lax_json_is_refused(post: Post, body: bytes) -> None:
    response = await post(body)

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/application/json",
        "application/jsonx",
        "text/plain, application/json",
        "text/plain;application/json",
        "application/json; charset=iso-8859-1",
        "application/graphql",
        "",
    ],
)
async def test_sec_15_only_json_is_taken(post: Post, content_type: str) -> None:
    response = await post(TYPENAME, Content_Type=content_type)

    assert (response.status_code, code_of(response)) == (415, "BAD_REQUEST")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_json_may_name_its_charset(post: Post, content_type: str) -> None:
    assert (await post(TYPENAME, Content_Type=content_type)).json() == {"data": {"__typename": "Query"}}


async def test_sec_02_a_form_with_files_is_no_way_in(post: Post) -> None:
    operations = json.dumps({"query": SIGN_UP, "variables": {"input": sign_up_form("ada@example.org")}})
    body = f'--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{operations}\r\n--x--\r\n'

    response = await post(body.encode(), Content_Type="multipart/form-data; boundary=x")

    assert response.status_code == 415
    assert await Letter.all().count() == 0
    assert importlib.util.find_spec("python_multipart") is None


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip"])
async def test_sec_16_a_compressed_body_is_not_inflated(post: Post, encoding: str) -> None:
    response = await post(TYPENAME, Content_Encoding=encoding)

    assert (response.status_code, code_of(response)) == (415, "BAD_REQUEST")


@pytest.mark.parametrize("count", [1, 1000])
async def test_sec_17_a_batch_is_refused(post: Post, count: int) -> None:
    response = await post(b"[" + b",".join([TYPENAME] * count) + b"]")

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "changes",
    [
        {"operationName": 1},
        {"operationName": "Missing"},
        {"variables": []},
        {"variables": "{}"},
        {"extensions": "x"},
        {"query": "query A { __typename } query B { __typename }"},
    ],
)
async def test_sec_18_an_envelope_holds_what_it_may(post: Post, changes: dict[str, object]) -> None:
    response = await post(
        json.dumps({"query": "{ __typename }", **changes}).encode(),
        Accept="application/graphql-response+json",
    )

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


async def test_one_of_several_operations_runs_by_its_name(post: Post) -> None:
    both = {"query": "query A { __typename } query B { b: __typename }", "operationName": "B"}

    assert (await post(json.dumps(both).encode())).json() == {"data": {"b": "Query"}}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
async def test_sec_04_other_methods_than_get_and_post_are_refused(api: Caller, method: str) -> None:
    response = await api.client.request(method, "/graphql?query={__typename}")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"
    assert "data" not in response.text[:10]


@pytest.mark.parametrize(
    "entries",
    [
        {"id": "persisted"},
        {"onError": "PROPAGATE", "documentId": "abc", "extensions": {"a": {"b": []}}},
        {"": None, "Query": 1, "queryId": ["x"], "batch": [{"query": "{ me { id } }"}]},
    ],
)
async def test_unknown_entries_of_a_request_are_ignored(post: Post, entries: dict[str, object]) -> None:
    response = await post(json.dumps({"query": "{ __typename }", **entries}).encode())

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("entries", [{"documentId": "abc"}, {"documentId": "abc", "query": None}])
async def test_a_document_is_not_known_by_its_id(post: Post, entries: dict[str, object]) -> None:
    response = await post(json.dumps(entries).encode())

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")
    assert "documentId" not in response.json()["errors"][0]["message"]
    assert "in the entry query" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"query": "' + b"#" * 2_000_000 + b'"}',
        b'{"query": "{a(s: \\"' + b"x" * 2_000_000 + b'\\")}"}',
        b" " * 2_000_000 + TYPENAME,
    ],
)
async def test_sec_22_a_large_body_is_refused_before_it_is_read(post: Post, body: bytes) -> None:
    with counted() as steps:
        response = await post(body)

    assert (response.status_code, code_of(response)) == (413, "BAD_REQUEST")
    assert steps.count < FEW


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 10_000, b"null", b"\xff"])
async def test_sec_13_nesting_costs_nothing(post: Post, body: bytes) -> None:
    with counted() as steps:
        response = await post(body)

    assert response.status_code == 400
    assert steps.count < FEW
