"""Queries by GET: as strict as POST, and never a way to act or to send a secret."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2
import pytest
from graphql import GraphQLNonNull

from models.session import Session
from schema.api import schema
from schema.over_get import NOT_OVER_GET
from tests.documents import ME
from tests.portal import Caller, Portal

MODERN = "application/graphql-response+json"
NODE = "query One($id: ID!) { node(id: $id) { id } } query Two { __typename }"


async def get(api: Caller, *, accept: str = "application/json", **parameters: str) -> httpx2.Response:
    headers = {**api.headers, "Accept": accept}
    return await api.client.get(f"/graphql?{urlencode(parameters)}", headers=headers)


def code_of(response: httpx2.Response) -> str:
    assert response.headers["Content-Type"].partition(";")[0] in ("application/json", MODERN)
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("accept", ["*/*", "application/json", MODERN, "text/html, */*"])
async def test_a_query_is_answered(api: Caller, accept: str) -> None:
    response = await get(api, accept=accept, query="{ __typename }")

    assert response.status_code == 200
    assert response.json() == {"data": {"__typename": "Query"}}


async def test_variables_operation_and_extensions_are_read(api: Caller) -> None:
    response = await get(
        api,
        query=NODE,
        operationName="One",
        variables=json.dumps({"id": "é + & = %"}),
        extensions='{"a": 1}',
        utm_source="x",
    )

    assert response.json() == {"data": {"node": None}}


async def test_empty_parameters_are_as_if_left_out(api: Caller) -> None:
    response = await get(api, query="{ __typename }", variables="", operationName="", extensions="null")

    assert response.json() == {"data": {"__typename": "Query"}}


async def test_a_signed_in_person_is_known_by_get(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    assert (await get(ada, query=ME)).json()["data"]["me"]["email"] == "ada@example.org"


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "variables={}",
        "documentId=abc",
        "query={__typename}&variables=[]",
        "query={__typename}&variables={",
        "query={__typename}&variables=1",
        'query={__typename}&variables={"a":1,"a":2}',
        'query={__typename}&variables={"a":NaN}',
        'query={__typename}&variables={"a":"\\u0000"}',
        'query={__typename}&variables={"a":"\\ud800"}',
        "query={__typename}&extensions=x",
        "query={__typename}&query={__typename}",
        "query={__typename}%00",
        "query={__typename}%ff",
        "query=%ed%a0%80",
        "&".join(["query={__typename}", *(f"a{number}=1" for number in range(200))]),
    ],
)
async def test_what_is_no_request_is_refused(api: Caller, query_string: str) -> None:
    url = f"/graphql?{quote(query_string, safe='=&%')}"
    response = await api.client.get(url, headers={"Accept": MODERN})

    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "document",
    [
        "mutation { logOut { __typename } }",
        "query A { __typename } mutation B { logOut { __typename } }",
        "mutation B { ...f } fragment f on Mutation { logOut { __typename } }",
    ],
)
async def test_a_mutation_is_sent_by_post(portal: Portal, method: str, document: str) -> None:
    ada = await portal.member("ada@example.org")
    name = {"operationName": "B"} if "B" in document else {}

    response = await ada.client.request(method, f"/graphql?{urlencode({'query': document, **name})}")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "Set-Cookie" not in response.headers
    assert await Session.all().count() == 1


@pytest.mark.parametrize(
    "document",
    [
        '{ activation(token: "gu_secret-secret") { __typename } }',
        '{ passwordReset(token: "gu_secret-secret") { __typename } }',
        "{ support { requests { edges { node { id } } } } }",
        '{ harmless: activation(token: "gu_secret-secret") { __typename } __typename }',
        '{ ... { activation(token: "gu_secret-secret") { __typename } } }',
        "{ ...a } fragment a on Query { ...b }"
        ' fragment b on Query { passwordReset(token: "x") { __typename } }',
        '{ __typename activation(token: "gu_secret-secret") @include(if: false) { __typename } }',
        '{ ... on Query @skip(if: true) { activation(token: "gu_secret-secret") { __typename } } }',
    ],
)
async def test_what_takes_a_secret_is_asked_by_post(api: Caller, document: str) -> None:
    by_get = await get(api, query=document)
    by_post = await api.raw(document)

    assert (by_get.status_code, by_get.headers["Allow"]) == (405, "POST")
    assert "by POST" in by_get.json()["errors"][0]["message"]
    assert "data" not in by_get.json()
    assert "data" in by_post.json()


def test_every_query_that_takes_a_token_or_a_password_is_named() -> None:
    queries = schema._schema.query_type
    assert queries is not None
    secret = {
        name
        for name, field in queries.fields.items()
        if {"token", "password", "secret", "answer", "captcha"} & set(field.args)
    }

    assert secret - NOT_OVER_GET == set()
    assert isinstance(queries.fields["activation"].args["token"].type, GraphQLNonNull)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_the_cookie_does_not_work_for_another_site(portal: Portal, headers: dict[str, str]) -> None:
    ada = await portal.member("ada@example.org")
    ada.headers |= headers

    response = await get(ada, query=ME)

    assert (response.status_code, code_of(response)) == (403, "FORBIDDEN")


async def test_a_head_says_what_a_get_would(api: Caller) -> None:
    response = await api.client.head("/graphql?query={__typename}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_a_query_in_the_url_is_never_answered_with_a_page(api: Caller) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    assert (await get(api, accept=browser, query="{ __typename }")).json() == {
        "data": {"__typename": "Query"}
    }
    assert (await get(api, accept="text/html", query="{ __typename }")).status_code == 406


@pytest.mark.one_database
def test_no_query_string_is_logged(live_url: str, live_log: Path) -> None:
    secret = "Hunter2-in-a-URL"
    for path in ("/graphql", "/schema.graphql", "/inbox.json", "/nowhere", "/activate"):
        for query in ("{ __typename }", "{", "mutation { logOut { __typename } }", f'{{ a(b: "{secret}") }}'):
            answer = httpx2.get(f"{live_url}{path}", params={"query": query, "token": secret})
            assert secret not in answer.text

    logged = live_log.read_text()

    assert answer.headers["X-Request-Id"]
    assert "/graphql" in logged
    assert secret not in logged
