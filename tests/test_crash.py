"""A server that is killed, and a relay that is down: each letter arrives, once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from models.account import Account
from models.structure import Candidacy, Structure
from server.demo.sirets import DEMO_SIRETS
from tests.documents import SIGN_UP
from tests.live import Live, free_port, serve
from tests.mail.scenes import eventually
from tests.mail.smtp_server import Sink, smtp_server
from tests.portal import sign_up_form

SIRET = DEMO_SIRETS.unknown_to_the_portal


class House:
    """A folder with a migrated database and a register, where servers start and die."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.environment = {"GUICHET_DATABASE_URL": database, "GUICHET_CAPTCHA": "off"}

    @contextmanager
    def server(self, smtp_port: int, *, clock: str = "+0m") -> Iterator[Live]:
        changes = {"GUICHET_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}", "GUICHET_CLOCK_OFFSET": clock}
        live = serve(self.folder, environment={**self.environment, **changes})
        try:
            yield live
        finally:
            live.process.kill()
            live.process.wait()


@pytest.fixture
async def house(tmp_path: Path, register: str, database: str) -> House:
    return House(tmp_path, database)


async def post(live: Live, document: str, **variables: Any) -> dict[str, Any]:
    async with httpx2.AsyncClient(timeout=30) as client:
        body = {"query": document, "variables": variables}
        return dict((await client.post(f"{live.url}/graphql", json=body)).json())


async def sign_up(live: Live, email: str, **form: Any) -> str:
    answer = await post(live, SIGN_UP, input=sign_up_form(email, **form))
    return str(answer["data"]["signUp"]["__typename"])


async def arrived(sink: Sink, count: int, *, within: float = 60) -> Counter[str]:
    """Wait for so many letters, and a moment more for one too many."""

    async def all_came() -> bool:
        return len(set(sink.recipients())) >= count

    await eventually(all_came, within=within)
    await asyncio.sleep(1)
    return Counter(sink.recipients())


async def test_flt_13_a_server_killed_after_its_answer_sends_the_letter_once(house: House) -> None:
    async with smtp_server() as sink:
        with house.server(free_port()) as doomed:  # no relay answers there: the letter waits
            assert await sign_up(doomed, "ada@example.org") == "SignUpAccepted"

        with house.server(sink.port, clock="+1h"):  # when the leases of the dead are over
            letters = await arrived(sink, 1)

    assert letters == {"ada@example.org": 1}


async def test_flt_13_a_server_killed_with_its_letters_in_hand_loses_none(house: House) -> None:
    addresses = [f"person{number}@example.org" for number in range(5)]
    async with smtp_server() as sink:
        with house.server(sink.port) as doomed:
            answers = [await sign_up(doomed, address) for address in addresses]

        with house.server(sink.port, clock="+1h"):  # when the leases of the dead are over
            letters = await arrived(sink, len(addresses))

    assert set(answers) == {"SignUpAccepted"}
    assert set(letters) == set(addresses)
    assert letters.total() <= len(addresses) + 1  # the one that was being handed over, at most
    assert len({kept.message["Message-ID"] for kept in sink.kept}) == len(addresses)


async def test_letters_wait_for_a_relay_that_is_down(house: House) -> None:
    addresses = [f"person{number}@example.org" for number in range(10)]
    port = free_port()
    with house.server(port) as live:
        for address in addresses:
            await sign_up(live, address)
        async with smtp_server(port=port) as sink:
            letters = await arrived(sink, len(addresses), within=120)

    assert letters == dict.fromkeys(addresses, 1)


async def test_flt_13_what_a_killed_server_had_not_answered_is_there_whole_or_not_at_all(
    house: House,
) -> None:
    addresses = [f"person{number}@example.org" for number in range(20)]
    async with smtp_server() as sink:
        with house.server(free_port()) as doomed:
            asked = [asyncio.create_task(sign_up(doomed, address, siret=SIRET)) for address in addresses]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        answered = {
            address for address, answer in zip(addresses, answers, strict=True) if answer == "SignUpAccepted"
        }

        with house.server(sink.port, clock="+1h") as live:  # when the leases of the dead are over
            letters = await arrived(sink, len(answered))
            again = [await sign_up(live, address, siret=SIRET) for address in addresses]

    assert answered <= set(letters)
    assert set(letters.values()) == {1}
    assert set(again) == {"SignUpAccepted"}


async def test_sec_49_forty_sign_ups_at_once_make_one_account_and_one_structure(house: House) -> None:
    spellings = ("ada@example.org", "ADA@example.org", "Ada@Example.ORG", " ada@example.org")
    async with smtp_server() as sink:
        with house.server(sink.port) as one, house.server(sink.port) as two:
            answers = await asyncio.gather(
                *(sign_up((one, two)[n % 2], spellings[n % 4], siret=SIRET) for n in range(40))
            )

    assert answers == ["SignUpAccepted"] * 40
    counts = [await table.all().count() for table in (Account, Structure, Candidacy)]
    assert counts == [1, 1, 1]
