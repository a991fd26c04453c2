"""The development inbox holds working links: it is for this machine alone."""

import pytest

from tests.documents import SIGN_UP
from tests.portal import Portal, sign_up_form

PATHS = ["/inbox", "/inbox.json"]


@pytest.fixture(autouse=True)
async def letter(portal: Portal) -> None:
    await portal.caller()(SIGN_UP, input=sign_up_form("ada@example.org"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_reads_it(portal: Portal, path: str, address: str) -> None:
    response = await portal.caller(address=address).client.get(path)

    assert response.status_code == 200
    assert "#gu_" in response.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("203.0.113.7", None),
        ("192.168.1.5", None),
        ("2001:db8::1", None),
        ("127.0.0.1", "X-Forwarded-For"),
        ("127.0.0.1", "X-Forwarded-Proto"),
        ("127.0.0.1", "Forwarded"),
        ("127.0.0.1", "X-Real-IP"),
        ("127.0.0.1", "Via"),
    ],
)
async def test_others_are_refused_and_told_the_setting(
    portal: Portal, path: str, address: str, header: str | None
) -> None:
    headers = {header: "127.0.0.1"} if header else {}
    response = await portal.caller(address=address).client.get(path, headers=headers)

    assert response.status_code == 403
    assert "GUICHET_INBOX=anywhere" in response.text
    assert "gu_" not in response.text


@pytest.mark.parametrize("path", PATHS)
async def test_it_is_opened_to_everybody_by_its_setting(portal: Portal, path: str) -> None:
    portal.settings = portal.settings.model_copy(update={"inbox": "anywhere"})

    assert "#gu_" in (await portal.caller().client.get(path)).text
