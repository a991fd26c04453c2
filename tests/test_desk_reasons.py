"""What the history says of the acts of the support desk, and to whom it says why."""

import pytest

from models.event import Event, EventKind
from models.letter import Letter, LetterKind, LetterStatus
from schema.nodes import global_id
from tests.company import Company, founded
from tests.desk import (
    ANSWER,
    APPOINT,
    CLOSE,
    DEACTIVATE,
    EVENTS,
    OPEN_REQUEST,
    PUBLISH,
    REACTIVATE,
    REOPEN,
    REQUESTS,
    RESEND_ACTIVATION,
    RETRY_LETTER,
    account_id,
    attachment_of,
    operator,
)
from tests.documents import LOG_IN, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, sign_up_form

REASON = "Reported {by phone} on Monday."
OF_ACCOUNT = """
query ($id: ID!) { node(id: $id) { ... on Account { events(first: 100) { nodes { id kind summary } } } } }
"""
OF_STRUCTURE = """
query ($id: ID!) { node(id: $id) { ... on Structure { events(first: 100) { nodes { id kind summary } } } } }
"""
EVENT = "query ($id: ID!) { node(id: $id) { ... on Event { summary } } }"


@pytest.fixture
async def desk(portal: Portal) -> Caller:
    return await operator(portal)


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def acts(caller: Caller, document: str, row_id: str) -> list[str]:
    """Return what the history of an account or structure says of the desk, the newest first."""
    events = (await caller(document, id=row_id))["events"]["nodes"]
    return [event["summary"] for event in events if event["kind"] == "SUPPORT_ACTED"]


async def mine(caller: Caller) -> list[str]:
    """Return what the caller's own history says of the desk, the newest first."""
    edges = (await caller(EVENTS))["events"]["edges"]
    return [edge["node"]["summary"] for edge in edges if edge["node"]["kind"] == "SUPPORT_ACTED"]


async def back(caller: Caller, email: str = "ada@example.org") -> Caller:
    await caller(LOG_IN, input={"email": email, "password": PASSWORD})
    return caller


async def test_operators_read_why_an_activation_was_sent_again(desk: Caller, api: Caller) -> None:
    await api(SIGN_UP, input=sign_up_form("ada@example.org"))
    ada = await account_id(desk, "ada@example.org")

    await desk(RESEND_ACTIVATION, id=ada, reason=REASON)

    assert await acts(desk, OF_ACCOUNT, ada) == [
        f"The support desk sent the activation mail again. Reason: {REASON}"
    ]


async def test_operators_read_why_an_account_was_shut_and_opened(desk: Caller, company: Company) -> None:
    ada = await account_id(desk, "ada@example.org")

    await desk(DEACTIVATE, id=ada, reason=REASON)
    await desk(REACTIVATE, id=ada, reason="It was somebody else.")

    assert await acts(desk, OF_ACCOUNT, ada) == [
        "The support desk reactivated the account. Reason: It was somebody else.",
        f"The support desk deactivated the account. Reason: {REASON}",
    ]


async def test_the_person_reads_why_the_desk_acted_on_their_account(desk: Caller, company: Company) -> None:
    ada = await account_id(desk, "ada@example.org")
    await desk(DEACTIVATE, id=ada, reason=REASON)
    await desk(REACTIVATE, id=ada, reason="It was somebody else.")

    assert await mine(await back(company.ada)) == [
        "The support desk reactivated the account. Reason: It was somebody else.",
        f"The support desk deactivated the account. Reason: {REASON}",
    ]


async def test_the_person_reads_it_in_french(desk: Caller, company: Company) -> None:
    ada = await account_id(desk, "ada@example.org")
    await desk(DEACTIVATE, id=ada, reason="Fraude signalée.")
    await desk(REACTIVATE, id=ada, reason="C’était une erreur.")

    company.ada.headers["Accept-Language"] = "fr"

    assert await mine(await back(company.ada)) == [
        "L’assistance a réactivé le compte. Motif : C’était une erreur.",
        "L’assistance a désactivé le compte. Motif : Fraude signalée.",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_operators_read_why_a_structure_changed_hands(
    desk: Caller, company: Company, language: str
) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")
    await desk(DEACTIVATE, id=await account_id(desk, "ada@example.org"), reason="She left.")
    await desk(APPOINT, id=(await attachment_of(bob))["id"], reason="Asked by letter.")
    await desk(CLOSE, id=company.id, reason="The company is wound up.")
    await desk(REOPEN, id=company.id, reason="It is not.")

    desk.headers["Accept-Language"] = language
    told = await acts(desk, OF_STRUCTURE, company.id)

    for summary, reason in zip(
        told, ["It is not.", "The company is wound up.", "Asked by letter."], strict=True
    ):
        assert summary.endswith(f"Reason: {reason}" if language == "en" else f"Motif : {reason}")


async def test_a_manager_reads_what_was_done_and_not_why(desk: Caller, company: Company) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")
    await desk(CLOSE, id=company.id, reason=REASON)
    await desk(REOPEN, id=company.id, reason=REASON)

    told = await acts(bob, OF_STRUCTURE, company.id)

    assert [summary.split()[:4] for summary in told] == [
        ["The", "support", "desk", "reopened"],
        ["The", "support", "desk", "closed"],
    ]
    assert not any(REASON in summary for summary in told)


async def test_nobody_else_reads_it_at_all(portal: Portal, desk: Caller, company: Company) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")
    zoe = await portal.member("zoe@example.org")
    ada = await account_id(desk, "ada@example.org")
    await desk(DEACTIVATE, id=ada, reason=REASON)
    [event] = [
        each["id"]
        for each in (await desk(OF_ACCOUNT, id=ada))["events"]["nodes"]
        if each["kind"] == "SUPPORT_ACTED"
    ]

    assert REASON in (await desk(EVENT, id=event))["summary"]
    for caller in (bob, zoe, portal.caller()):
        assert await caller(EVENT, id=event) is None
    history = await bob(OF_STRUCTURE, id=company.id)
    assert REASON not in str(history)


async def test_answers_and_letters_are_told_by_the_act(portal: Portal, desk: Caller) -> None:
    ada = await portal.member("ada@example.org")
    await ada(OPEN_REQUEST, input={"category": "OTHER", "message": "Help!"})
    [request] = (await desk(REQUESTS))["requests"]["edges"]
    await desk(ANSWER, input={"id": request["node"]["id"], "answer": "Here it is."})

    assert await mine(ada) == ["The support desk answered a request."]


async def test_that_a_mail_was_queued_again_is_for_operators(portal: Portal, desk: Caller) -> None:
    ada = await portal.member("ada@example.org")
    await portal.deliver()
    row = await Letter.get(account__email="ada@example.org", kind=LetterKind.ACCOUNT_ACTIVATED)
    await Letter.filter(id=row.id).update(status=LetterStatus.FAILED, sent_at=None, trouble="LIFE_EXCEEDED")

    saved = await desk(RETRY_LETTER, id=global_id("Letter", row.id))

    assert saved["__typename"] == "LetterSaved", saved
    assert await mine(ada) == ["The support desk acted."]
    assert await acts(desk, OF_ACCOUNT, await account_id(desk, "ada@example.org")) == [
        "The support desk queued a mail again."
    ]


async def test_an_announcement_is_in_the_history(desk: Caller) -> None:
    await desk(PUBLISH, input={"title": "News", "body": "Something new."})

    event = await Event.get(kind=EventKind.SUPPORT_ACTED)

    assert (await desk(EVENT, id=global_id("Event", event.id)))["summary"] == (
        "The support desk published an announcement."
    )
