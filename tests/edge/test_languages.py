"""The language of an answer: what the client asks for, else the account's, else French."""

import pytest

from tests.edge.conftest import Post
from tests.portal import Caller, Portal

UPDATE = "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename } }"
SPACES = "{ workspaces { name } }"


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    """Somebody whose account is in English, and whose client names no language."""
    ada = await portal.member("ada@example.org")
    assert (await ada(UPDATE, input={"language": "EN"}))["__typename"] == "AccountUpdated"
    del ada.headers["Accept-Language"]
    return ada


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en"), ("fr", "fr"), ("de", "fr"), ("en-US,en;q=0.9", "en"), (None, "fr")]
)
async def test_an_answer_names_its_language(post: Post, asked: str | None, spoken: str) -> None:
    headers = {"Accept_Language": asked} if asked else {}
    for body in (b'{"query": "{ __typename }"}', b'{"query": "{"}', b"null"):
        response = await post(body, **headers)

        assert response.headers["Content-Language"] == spoken
        assert {"Accept-Language", "Cookie", "Authorization", "Origin", "Accept"} == set(
            response.headers["Vary"].split(", ")
        )


@pytest.mark.parametrize("asked", [None, "*", "de, es;q=0.5", ""])
async def test_a_signed_in_person_is_answered_in_the_accounts_language(
    ada: Caller, asked: str | None
) -> None:
    if asked is not None:
        ada.headers["Accept-Language"] = asked

    response = await ada.raw(SPACES)

    assert response.headers["Content-Language"] == "en"
    assert "Issued invoices" in response.text


async def test_a_header_wins_over_the_account(ada: Caller) -> None:
    ada.headers["Accept-Language"] = "fr"

    response = await ada.raw(SPACES)

    assert response.headers["Content-Language"] == "fr"
    assert "Factures émises" in response.text


async def test_a_bearer_token_brings_the_accounts_language_too(portal: Portal, ada: Caller) -> None:
    mobile = portal.caller(Authorization=f"Bearer {ada.client.cookies['guichet']}")
    del mobile.headers["Accept-Language"]

    assert (await mobile.raw(SPACES)).headers["Content-Language"] == "en"
