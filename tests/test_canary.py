"""The canary sings: a secret that gets into a table or a log line is found there."""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from models.announcement import Announcement
from tests.canary import Canary, canary
from tests.documents import ACTIVATE, LOG_IN, SIGN_UP
from tests.live import serve
from tests.mail.scenes import eventually
from tests.mail.smtp_server import smtp_server
from tests.models.news import NOON
from tests.portal import ANSWER, PASSWORD, TOKEN, Portal, activation_form, sign_up_form, text_of


@pytest.fixture
def planted() -> Iterator[Canary]:
    """A canary of its own, that knows one password and one token."""
    bird = Canary()
    bird.secrets = {"Planted-Horse-47!", "gs_planted0planted0planted0planted0"}
    logging.getLogger().addHandler(bird)
    yield bird
    logging.getLogger().removeHandler(bird)


async def test_a_secret_in_a_table_is_found(portal: Portal, planted: Canary) -> None:
    for email in ("ada@example.org", "bob@example.org"):
        await portal.member(email)
    assert await planted.look_into_tables() == []

    await Announcement.create(title="News", body="It is Planted-Horse-47!", published_at=NOON)

    assert await planted.look_into_tables() == ["announcement: Planted-Horse-47!"]


@pytest.mark.parametrize("said", ["%s", "gs_planted0planted0planted0planted0 %s"])
async def test_a_secret_in_a_log_line_is_found(planted: Canary, said: str) -> None:
    logging.getLogger("guichet.errors").info(said, "Planted-Horse-47!")

    assert len(planted.look_into_logs()) == 1


async def test_a_secret_in_what_a_log_line_carries_is_found(planted: Canary) -> None:
    logging.getLogger("guichet.errors").error("odd", extra={"field": {"password": "Planted-Horse-47!"}})

    assert len(planted.look_into_logs()) == 1


async def test_the_canary_learns_what_callers_use(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    assert {PASSWORD, ANSWER, "ecole des fables", ada.client.cookies["guichet"]} <= canary.secrets
    assert await portal.link_token() in canary.secrets


async def test_inv_17_a_server_that_logs_all_it_can_logs_no_secret(
    register: str, database: str, tmp_path: Path
) -> None:
    async with smtp_server() as sink:
        environment = {
            "GUICHET_DATABASE_URL": database,
            "GUICHET_CAPTCHA": "off",
            "GUICHET_LOG_LEVEL": "DEBUG",
            "GUICHET_SMTP_URL": sink.url,
        }
        live = await asyncio.to_thread(serve, tmp_path, environment=environment)
        try:
            async with httpx2.AsyncClient(base_url=live.url, timeout=30) as client:
                await use_every_secret(client, sink)
        finally:
            live.process.kill()
            live.process.wait()

    log = live.log.read_text()
    assert len(log.splitlines()) > 5
    assert re.search(r"g[us]_[\w-]{20,}", log) is None
    for secret in (PASSWORD, ANSWER, "Wrong-Horse-48!", "Odd-Place-49!"):
        assert secret not in log


async def use_every_secret(client: httpx2.AsyncClient, sink: Any) -> None:
    async def say(document: str, **variables: Any) -> httpx2.Response:
        return await client.post("/graphql", json={"query": document, "variables": variables})

    for email in ("ada@example.org", "bob@example.org"):
        await say(SIGN_UP, input=sign_up_form(email))

        async def it_came(email: str = email) -> bool:
            return email in sink.recipients()

        await eventually(it_came)
        found = TOKEN.search(text_of(sink.kept[-1].message))
        assert found is not None
        await say(ACTIVATE, input=activation_form(found[1]))
        await say(ACTIVATE, input=activation_form(found[1]))
    right = {"email": "ada@example.org", "password": PASSWORD}
    await say(LOG_IN, input={**right, "transport": "BEARER"})
    await say(LOG_IN, input=right)
    await say(LOG_IN, input={**right, "password": "Wrong-Horse-48!"})
    await say(LOG_IN, input={**right, "captcha": "Odd-Place-49!"})
    await say(LOG_IN, input={**right, "transport": "Odd-Place-49!"})
    await say('mutation { logIn(input: {email: "a", password: "Odd-Place-49!", nothing: 1}) { __typename } }')
    await say('{ me { email } "Odd-Place-49!" }')
    await client.get("/healthz?token=gu_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
