"""A portal with an international domain name: browsers and relays send and want its A-label."""

import pytest

from server.settings import Settings
from tests.documents import ME, SIGN_UP
from tests.portal import Portal, sign_up_form, text_of

OURS, FRIEND = "http://xn--socit-esab.example", "https://app.xn--bcher-kva.example:8443"


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        public_url="http://Société.example/",
        allowed_origins="https://app.Bücher.example:8443, capacitor://localhost",
        allowed_hosts="mél.example",
        mail_from="Société <no-reply@société.example>",
        captcha=("off",),
        limits="off",
    )


@pytest.mark.parametrize("host", ["xn--socit-esab.example", "xn--ml-bja.example"])
async def test_the_host_that_a_browser_names_is_answered(portal: Portal, host: str) -> None:
    response = await portal.caller().client.get("/schema.graphql", headers={"Host": host})

    assert response.status_code == 200


@pytest.mark.parametrize("host", ["xn--socit-esab.example.evil.example", "societe.example"])
async def test_another_host_is_not(portal: Portal, host: str) -> None:
    response = await portal.caller().client.get("/schema.graphql", headers={"Host": host})

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"),
    [(OURS, 200), (FRIEND, 200), ("capacitor://localhost", 200), ("http://societe.example", 403)],
)
async def test_the_cookie_works_for_the_origins_that_browsers_name(
    portal: Portal, origin: str, status: int
) -> None:
    ada = await portal.member("ada@example.org")
    ada.headers["Origin"] = origin

    assert (await ada.raw(ME)).status_code == status


async def test_links_and_sender_are_spelled_as_in_the_dns(portal: Portal) -> None:
    await portal.caller()(SIGN_UP, input=sign_up_form("ada@example.org"))

    [(_, message)] = await portal.deliver()
    assert f"\n{OURS}/activate#gu_" in text_of(message)
    sender = message["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Société", "no-reply@xn--socit-esab.example")
    assert message.as_bytes().isascii()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Portal.Example", "https://portal.example"),
        ("https://user@é.example:1/p", "https://user@xn--9ca.example:1/p"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://中文。example", "https://xn--fiq228c.example"),
    ],
)
def test_the_public_url_has_the_host_that_browsers_show_the_server(typed: str, kept: str) -> None:
    assert Settings(_env_file=None, public_url=typed).public_url == kept
