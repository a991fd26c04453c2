"""Our session cookie among others, and beside a bearer token."""

import pytest

from tests.documents import LOG_IN, ME
from tests.portal import PASSWORD, Caller, Portal
from tests.steps import FEW, counted

EMAIL = "ada@example.org"
FOREIGN = [
    'axeptio_cookies={"$$token":"abc"}',
    "foo",
    "a[b]=1",
    "name=caf\xe9",
    'a="b;c"; d=\'e',
    "=; ;;; ==",
    "guichet2=x; xguichet=y; guichet ",
    'q="' + "\\" * 300 + '"',
]


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member(EMAIL)


def session_of(caller: Caller) -> str:
    return f"guichet={caller.client.cookies['guichet']}"


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("order", ["{0}; {1}", "{1}; {0}", "{0};{1};{0}"])
async def test_foreign_cookies_log_nobody_out(portal: Portal, ada: Caller, foreign: str, order: str) -> None:
    caller = portal.caller()
    caller.headers["Cookie"] = order.format(foreign, session_of(ada)).encode("latin-1")  # type: ignore[assignment]  # bytes, as browsers send them

    assert (await caller(ME))["email"] == EMAIL


async def test_cookies_may_come_in_several_lines(portal: Portal, ada: Caller) -> None:
    headers = [("Cookie", "a=1"), ("Cookie", session_of(ada)), ("Cookie", "b=2")]

    response = await portal.caller().client.post("/graphql", json={"query": ME}, headers=headers)

    assert response.json()["data"]["me"]["email"] == EMAIL


@pytest.mark.parametrize("worst", ["=", ";", '"\\', "a=b; ", '$="'])
async def test_a_long_cookie_costs_little(portal: Portal, ada: Caller, worst: str) -> None:
    caller = portal.caller()
    caller.headers["Cookie"] = f"{worst * (31_000 // len(worst))}; {session_of(ada)}"

    with counted() as steps:
        assert await caller("{ __typename }") == "Query"

    assert steps.count < FEW


async def test_a_bearer_token_beside_a_cookie_counts_alone(portal: Portal, ada: Caller) -> None:
    zoe = await portal.member("zoe@example.org")
    zoe.headers["Authorization"] = f"Bearer {ada.client.cookies['guichet']}"

    assert (await zoe(ME))["email"] == EMAIL


async def test_a_wrong_bearer_token_is_not_made_good_by_a_cookie(ada: Caller) -> None:
    ada.headers["Authorization"] = "Bearer gs_anything"

    assert await ada("{ me { email } }") is None


async def test_the_cookie_of_another_site_is_ignored_beside_a_token(portal: Portal, ada: Caller) -> None:
    ada.headers |= {
        "Authorization": f"Bearer {ada.client.cookies['guichet']}",
        "Origin": "https://elsewhere.example",
    }

    assert (await ada(ME))["email"] == EMAIL


async def test_other_credentials_beside_the_cookie_are_not_ours(ada: Caller) -> None:
    ada.headers["Authorization"] = "Basic c3RhZ2luZzpzZWNyZXQ="

    assert (await ada(ME))["email"] == EMAIL


async def test_logging_in_beside_a_stale_token_sets_the_cookie(portal: Portal, ada: Caller) -> None:
    stale = portal.caller(Authorization="Bearer gs_stale")

    response = await stale.raw(LOG_IN, input={"email": EMAIL, "password": PASSWORD})

    assert response.headers["Set-Cookie"].startswith("guichet=gs_")
