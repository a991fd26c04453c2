"""Front ends inside an application: their origin has a scheme of its own, and counts like another."""

import pytest

from server.settings import Settings
from tests.portal import Portal

APPS = ("capacitor://localhost", "ionic://localhost", "tauri://localhost", "https://localhost")


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None, public_url="http://portail.test", captcha=("off",), limits="off", allowed_origins=APPS
    )


@pytest.mark.parametrize("origin", APPS)
async def test_an_application_may_send_the_session_cookie(portal: Portal, origin: str) -> None:
    ada = await portal.member("ada@example.org")
    ada.headers["Origin"] = origin

    response = await ada.raw("{ me { email } }")

    assert response.json()["data"]["me"]["email"] == "ada@example.org"
    assert response.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", ["capacitor://localhost.evil.example", "capacitor://other", "null"])
async def test_another_application_may_not(portal: Portal, origin: str) -> None:
    ada = await portal.member("ada@example.org")
    ada.headers["Origin"] = origin

    assert (await ada.raw("{ me { email } }")).status_code == 403
