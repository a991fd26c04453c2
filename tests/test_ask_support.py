"""Asking the support desk, with an account or without."""

import asyncio

import pytest

from models.structure import Structure
from models.support import SupportRequest
from server.demo.sirets import DEMO_SIRETS
from server.settings import Settings
from tests.desk import OPEN_REQUEST, REQUESTS, operator
from tests.documents import SIGN_UP
from tests.portal import Caller, Portal, recipients, sign_up_form, text_of

SIRET = DEMO_SIRETS.unknown_to_the_portal
REQUEST = "query ($id: ID!) { node(id: $id) { ... on SupportRequest { message status } } }"
HELP = {"category": "OTHER", "message": "Who can help me?"}


async def test_a_request_reaches_every_operator(portal: Portal) -> None:
    await operator(portal)
    await operator(portal, "night@example.org")
    ada = await portal.member("ada@example.org")

    answer = await ada(OPEN_REQUEST, input={"category": "MAIN_MANAGER_LEFT", "message": "She is gone."})

    assert answer["__typename"] == "SupportRequestOpened"
    assert answer["message"] == ("Your request has reached the support desk: the answer will come by mail.")
    sent = [(who, text_of(letter)) for who, letter in await portal.deliver()]
    about = [(who, text) for who, text in sent if "asks the support desk" in text]
    assert sorted(who for who, _ in about) == ["desk@example.org", "night@example.org"]
    assert "“Ada Lovelace” (ada@example.org)" in about[0][1]
    assert "main manager has left" in about[0][1]
    assert "She is gone." in about[0][1]


async def test_a_signed_in_person_is_known_by_the_account_alone(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org")

    await ada(OPEN_REQUEST, input={**HELP, "email": "somebody.else@example.org"})

    request = (await desk(REQUESTS))["requests"]["edges"][0]["node"]
    assert (request["email"], request["status"], request["message"]) == (
        "ada@example.org",
        "OPEN",
        "Who can help me?",
    )


async def test_a_signed_in_person_finds_the_request_again(portal: Portal) -> None:
    desk = await operator(portal)
    ada, bob = await portal.member("ada@example.org"), await portal.member("bob@example.org")

    opened = await ada(OPEN_REQUEST, input=HELP)

    assert (await ada(REQUEST, id=opened["id"])) == {"message": "Who can help me?", "status": "OPEN"}
    assert (await desk(REQUEST, id=opened["id"]))["status"] == "OPEN"
    for caller in (bob, portal.caller()):
        assert await caller(REQUEST, id=opened["id"]) is None


async def test_a_stranger_is_given_no_id_even_with_the_address_of_an_account(
    portal: Portal, api: Caller
) -> None:
    await portal.member("ada@example.org")

    for email in ("ada@example.org", "nobody@example.org"):
        opened = await api(OPEN_REQUEST, input={**HELP, "email": email})
        assert (opened["__typename"], opened["id"]) == ("SupportRequestOpened", None)


async def test_a_stranger_leaves_an_address(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)

    answer = await api(OPEN_REQUEST, input={**HELP, "email": "Bob@Example.org"})

    assert answer["__typename"] == "SupportRequestOpened"
    assert (await desk(REQUESTS))["requests"]["edges"][0]["node"]["email"] == "Bob@Example.org"
    sent = await portal.deliver()
    assert recipients(sent) == ["desk@example.org"]
    assert "Nothing proves yet that this address is theirs" in text_of(sent[0][1])


async def test_a_stranger_cannot_tell_who_has_an_account_or_a_structure(portal: Portal, api: Caller) -> None:
    await portal.member("ada@example.org", siret=SIRET)
    named = {"structure": {"kind": "SIRET", "value": SIRET}}
    unknown = {"structure": {"kind": "SIRET", "value": DEMO_SIRETS.second_unknown}}

    answers = [
        await api(OPEN_REQUEST, input={**HELP, **named, "email": "ada@example.org"}),
        await api(OPEN_REQUEST, input={**HELP, **unknown, "email": "nobody@example.org"}),
    ]

    assert answers[0] == answers[1]


async def test_an_identifier_mistyped_is_told(api: Caller) -> None:
    wrong = {**HELP, "email": "x@example.org", "structure": {"kind": "SIRET", "value": "12"}}

    refused = await api(OPEN_REQUEST, input=wrong)

    assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [
        (["structure", "value"], "BAD_FORMAT")
    ]


async def test_an_identifier_that_the_server_assigns_is_not_looked_for(api: Caller) -> None:
    wish = {**HELP, "email": "x@example.org", "structure": {"kind": "INDIVIDUAL", "value": "P-1"}}

    assert (await api(OPEN_REQUEST, input=wish))["__typename"] == "SupportRequestOpened"


async def test_a_letter_to_the_desk_does_not_name_a_masked_company(portal: Portal) -> None:
    await operator(portal)
    ada = await portal.member("ada@example.org", siret=SIRET)
    await Structure.all().update(published=False)
    await portal.deliver()

    await ada(OPEN_REQUEST, input={**HELP, "structure": {"kind": "SIRET", "value": SIRET}})

    [(_, letter)] = await portal.deliver()
    assert "(000 000 208 00017)" in text_of(letter)
    assert "LA FABRIQUE DE NUAGES" not in text_of(letter)


async def test_a_structure_that_is_known_comes_with_the_request(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org", siret=SIRET)

    await ada(OPEN_REQUEST, input={**HELP, "structure": {"kind": "SIRET", "value": SIRET}})
    await ada(OPEN_REQUEST, input={**HELP, "structure": {"kind": "SIRET", "value": DEMO_SIRETS.closed}})

    newest, oldest = [edge["node"] for edge in (await desk(REQUESTS))["requests"]["edges"]]
    assert newest["structure"] is None
    assert oldest["structure"]["designation"]


async def test_a_structure_that_nobody_founded_is_for_the_desk_alone(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    await api(SIGN_UP, input=sign_up_form("bob@example.org", siret=SIRET))
    ada = await portal.member("ada@example.org")

    await ada(OPEN_REQUEST, input={**HELP, "structure": {"kind": "SIRET", "value": SIRET}})

    request = (await desk(REQUESTS))["requests"]["edges"][0]["node"]
    document = "query ($id: ID!) { node(id: $id) { ... on SupportRequest { message structure { id } } } }"
    assert await ada(document, id=request["id"]) == {"message": "Who can help me?", "structure": None}
    assert (await desk(document, id=request["id"]))["structure"] == {"id": request["structure"]["id"]}


async def test_every_fault_is_told_at_once(api: Caller) -> None:
    refused = await api(OPEN_REQUEST, input={"category": "OTHER", "message": " "})

    assert [(problem["path"], problem["code"]) for problem in refused["problems"]] == [
        (["email"], "REQUIRED"),
        (["message"], "REQUIRED"),
    ]


@pytest.mark.parametrize(("length", "accepted"), [(2_000, True), (2_001, False)])
async def test_a_message_has_two_thousand_characters_at_most(
    api: Caller, length: int, accepted: bool
) -> None:
    answer = await api(OPEN_REQUEST, input={**HELP, "email": "bob@example.org", "message": "é" * length})

    assert (answer["__typename"] == "SupportRequestOpened") is accepted


async def test_requests_sent_together_are_each_kept(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    answers = await asyncio.gather(*(ada(OPEN_REQUEST, input=HELP) for _ in range(10)))

    assert {answer["__typename"] for answer in answers} == {"SupportRequestOpened"}
    assert await SupportRequest.all().count() == 10


class TestWithACaptcha:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"captcha": ("characters",)})

    @pytest.mark.parametrize("captcha", [{}, {"captcha": {"id": "none", "answer": "ABCDE"}}])
    async def test_a_stranger_passes_it(self, api: Caller, captcha: dict[str, object]) -> None:
        refused = await api(OPEN_REQUEST, input={**HELP, "email": "bob@example.org", **captcha})

        assert refused["code"] == "CAPTCHA_FAILED"
        assert not await SupportRequest.exists()


class TestWithLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"limits": "on"})

    async def test_nobody_floods_the_desk(self, api: Caller) -> None:
        answers = [
            await api(OPEN_REQUEST, input={**HELP, "email": f"bob{number}@example.org"})
            for number in range(11)
        ]

        assert [answer["__typename"] for answer in answers[:10]] == ["SupportRequestOpened"] * 10
        assert answers[10]["code"] == "TOO_MANY_REQUESTS"
        assert answers[10]["retryAfter"] > 0
