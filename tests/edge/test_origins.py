"""Who may send the session cookie: our front ends' browsers, and clients that are no browser."""

from dataclasses import replace

import httpx2
import pytest

from server.settings import Settings
from tests.documents import LOG_IN, ME
from tests.portal import PASSWORD, Caller, Portal

OURS = "http://portail.test"
FRIEND = "https://app.example"
FOREIGN = [
    "http://evil.example",
    "null",
    "",
    "*",
    "http://portail.test.evil.example",
    "http://evil-portail.test",
    "https://portail.test",
    "http://portail.test:81",
    "http://portail.test/",
    "http://portail.test@evil.example",
    "HTTP://PORTAIL.TEST",
    "file://",
]


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None, public_url=OURS, captcha=("off",), limits="off", allowed_origins=(FRIEND,)
    )


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member("ada@example.org")


async def asked_by(caller: Caller, **headers: str) -> httpx2.Response:
    caller.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    return await caller.raw("{ me { email } }")


@pytest.mark.parametrize("origin", FOREIGN)
async def test_sec_06_the_cookie_does_not_work_for_another_site(ada: Caller, origin: str) -> None:
    response = await asked_by(ada, Origin=origin)

    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_sec_05_a_browser_on_another_site_is_told_by_its_own_header(ada: Caller) -> None:
    assert (await asked_by(ada, Sec_Fetch_Site="cross-site")).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
async def test_a_browser_on_our_site_is_served(ada: Caller, site: str) -> None:
    assert (await asked_by(ada, Origin=OURS, Sec_Fetch_Site=site)).json()["data"]["me"]


async def test_a_front_end_that_was_named_may_send_the_cookie(ada: Caller) -> None:
    response = await asked_by(ada, Origin=FRIEND)

    assert response.json()["data"]["me"]["email"] == "ada@example.org"
    assert response.headers["Access-Control-Allow-Origin"] == FRIEND
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in response.headers["Vary"]


async def test_without_the_cookie_any_origin_may_ask(api: Caller) -> None:
    response = await asked_by(api, Origin="https://elsewhere.example")

    assert response.json() == {"data": {"me": None}}
    assert "Access-Control-Allow-Origin" not in response.headers


async def preflight(api: Caller, origin: str) -> httpx2.Response:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return await api.client.options("/graphql", headers=asked)


async def test_sec_07_a_preflight_of_a_named_front_end_passes(api: Caller) -> None:
    response = await preflight(api, FRIEND)

    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == FRIEND
    assert response.headers["Access-Control-Allow-Methods"] == "GET, POST"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_sec_07_a_preflight_of_another_site_gets_no_leave(api: Caller, origin: str) -> None:
    response = await preflight(api, origin)

    assert response.status_code in (400, 405)
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_sec_09_the_cookie_is_out_of_reach_of_scripts(portal: Portal, ada: Caller) -> None:
    response = await ada.raw(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})

    name, *flags = response.headers["Set-Cookie"].split("; ")
    assert name.startswith("guichet=gs_")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(flags)
    assert not [flag for flag in flags if flag.startswith("Domain")]


async def test_sec_09_over_https_the_cookie_is_bound_to_its_host(portal: Portal, ada: Caller) -> None:
    portal.settings = portal.settings.model_copy(update={"public_url": "https://portail.test"})
    portal.services = replace(portal.services, rules=replace(portal.services.rules, is_secure=True))

    response = await portal.caller().raw(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})

    name, *flags = response.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-guichet=gs_")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= set(flags)


async def test_sec_57_the_session_is_never_the_one_that_the_client_brought(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    mallory = portal.caller()
    mallory.client.cookies.set("guichet", "gs_chosen-by-mallory", domain="portail.test")

    response = await mallory.raw(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})

    assert "gs_chosen-by-mallory" not in response.headers["Set-Cookie"]
    assert (await ada(ME))["email"] == "ada@example.org"


async def test_sec_57_logging_in_again_gives_another_session(ada: Caller) -> None:
    before = ada.client.cookies["guichet"]

    await ada(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})

    assert ada.client.cookies["guichet"] != before


@pytest.mark.parametrize("value", ["", "x", "gs_" + "A" * 43, "\x7f", "a" * 4000, '"; guichet=', "gs_%00"])
async def test_a_cookie_that_opens_nothing_is_a_strangers(api: Caller, value: str) -> None:
    api.headers["Cookie"] = f"guichet={value}"

    assert await api("{ me { email } }") is None
