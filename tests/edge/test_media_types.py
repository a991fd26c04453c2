"""The media type and the status of an answer, as GraphQL over HTTP words them."""

import pytest

from models.account import Language
from server.negotiation import language_for, media_type_for
from tests.edge.conftest import Post
from tests.portal import Caller

MODERN, CLASSIC = "application/graphql-response+json", "application/json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, CLASSIC),
        ("", CLASSIC),
        ("*/*", CLASSIC),
        ("application/*", CLASSIC),
        (CLASSIC, CLASSIC),
        (MODERN, MODERN),
        (f"{MODERN}, {CLASSIC};q=0.9", MODERN),
        (f"{CLASSIC}, {MODERN}", MODERN),
        (f"{MODERN};q=0.5, {CLASSIC}", CLASSIC),
        (f"{MODERN}; charset=utf-8, */*;q=0.1", MODERN),
        (f"{MODERN};q=0, */*", CLASSIC),
        (f"text/html, {CLASSIC.upper()};q=0.2", CLASSIC),
        ("text/html", None),
        (f"{CLASSIC};q=0", None),
        (f"{CLASSIC};q=much", None),
        ("text/event-stream, multipart/mixed", None),
    ],
)
def test_the_client_gets_what_it_prefers(accept: str | None, chosen: str | None) -> None:
    assert media_type_for(accept.encode() if accept is not None else None) == chosen


async def test_a_client_that_takes_neither_is_told(post: Post) -> None:
    response = await post(b'{"query": "{ __typename }"}', Accept="text/html")

    assert response.status_code == 406
    assert response.headers["Content-Type"] == f"{CLASSIC}; charset=utf-8"


NOTHING_RAN = [
    (b'{"query": "{"}', "GRAPHQL_PARSE_FAILED"),
    (b'{"query": ""}', "GRAPHQL_PARSE_FAILED"),
    (b'{"query": "{ nothing }"}', "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "query ($id: ID!) { node(id: $id) { id } }"}', "BAD_REQUEST"),
    (b'{"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": []}}', "BAD_REQUEST"),
]


@pytest.mark.parametrize(("body", "code"), NOTHING_RAN)
@pytest.mark.parametrize(("accept", "status"), [(MODERN, 400), (CLASSIC, 200)])
async def test_what_was_not_executed_has_no_data(
    post: Post, accept: str, status: int, body: bytes, code: str
) -> None:
    response = await post(body, Accept=accept)

    assert response.status_code == status
    assert response.headers["Content-Type"] == f"{accept}; charset=utf-8"
    assert "data" not in response.json()
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == [code]


@pytest.mark.parametrize("accept", [MODERN, CLASSIC])
async def test_what_was_executed_is_a_200_even_with_errors(post: Post, accept: str) -> None:
    response = await post(b'{"query": "mutation { revokeOtherSessions { count } }"}', Accept=accept)

    assert response.status_code == 200
    assert response.json()["data"] == {"revokeOtherSessions": None}
    (error,) = response.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["revokeOtherSessions"], "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        (None, None),
        ("de", None),
        ("*", None),
        ("en;q=0", None),
        ("en;q=x", None),
        ("en", Language.EN),
        ("en-GB,en;q=0.9,fr;q=0.8", Language.EN),
        ("fr-CA, en;q=0.9", Language.FR),
        ("de, fr;q=0.2, en;q=0.2", Language.FR),
    ],
)
def test_french_is_spoken_unless_english_is_preferred(
    accept_language: str | None, language: Language | None
) -> None:
    assert language_for(accept_language.encode() if accept_language else None) is language


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("text/html, application/json", True),
        ("application/json;q=0.5, text/html", True),
        ("application/json, text/html", False),
        (f"{MODERN}, text/html;q=0.9", False),
        ("text/html;q=0", False),
        ("text/*", False),
        ("*/*", False),
        ("", False),
    ],
)
async def test_a_page_is_for_those_who_name_html(api: Caller, accept: str, is_page: bool) -> None:
    response = await api.client.get("/graphql", headers={"Accept": accept})

    assert response.headers["Content-Type"].startswith("text/html") is is_page
    assert "Accept" in response.headers["Vary"]
    assert (response.status_code == 200) is is_page
