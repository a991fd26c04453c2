"""What the desk sees, and that nobody else sees or does it."""

import pytest

from models.announcement import Announcement
from models.letter import Letter, LetterStatus
from models.session import Session
from resolvers.announce import publish_announcement
from resolvers.context import Context
from resolvers.name_operator import name_operator
from resolvers.refusals import Forbidden, NotFound
from schema.nodes import global_id
from tests.company import founded
from tests.desk import (
    ANSWER,
    APPOINT,
    CLOSE,
    DEACTIVATE,
    DESK,
    EVENTS,
    FIND_ACCOUNTS,
    OPEN_REQUEST,
    PUBLISH,
    REACTIVATE,
    REOPEN,
    REQUESTS,
    RESEND_ACTIVATION,
    RETRY_LETTER,
    account_id,
    operator,
)
from tests.documents import ME, NODE
from tests.portal import Caller, Portal, recipients, text_of

HELP = {"category": "OTHER", "message": "Who can help me?\nI am lost."}
ACTS = {
    "answer": (ANSWER, {"input": {"id": "x", "answer": "y"}}),
    "resend": (RESEND_ACTIVATION, {"id": "x", "reason": "y"}),
    "deactivate": (DEACTIVATE, {"id": "x", "reason": "y"}),
    "reactivate": (REACTIVATE, {"id": "x", "reason": "y"}),
    "appoint": (APPOINT, {"id": "x", "reason": "y"}),
    "close": (CLOSE, {"id": "x", "reason": "y"}),
    "reopen": (REOPEN, {"id": "x", "reason": "y"}),
    "retry": (RETRY_LETTER, {"id": "x"}),
    "publish": (PUBLISH, {"input": {"title": "x", "body": "y"}}),
}
WITH_REASON = [name for name, (_, variables) in ACTS.items() if "reason" in variables]


@pytest.mark.parametrize("name", ACTS)
async def test_only_operators_act_for_the_desk(portal: Portal, api: Caller, name: str) -> None:
    document, variables = ACTS[name]
    ada = await portal.member("ada@example.org")

    [strangers] = await api.errors(document, **variables)
    [members] = await ada.errors(document, **variables)

    assert strangers["extensions"]["code"] == "UNAUTHENTICATED"
    assert members["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("name", WITH_REASON)
async def test_every_act_carries_a_reason(portal: Portal, name: str) -> None:
    document, variables = ACTS[name]
    desk = await operator(portal)

    refused = await desk(document, **{**variables, "reason": "  "})

    assert refused["problems"] == [{"path": ["reason"], "code": "REQUIRED"}]


@pytest.mark.parametrize("name", [name for name in ACTS if name != "publish"])
async def test_what_does_not_exist_is_not_found(portal: Portal, name: str) -> None:
    document, variables = ACTS[name]
    desk = await operator(portal)

    assert (await desk(document, **variables))["code"] == "NOT_FOUND"


async def test_the_desk_is_closed_to_everybody_else(portal: Portal, api: Caller) -> None:
    ada = await portal.member("ada@example.org")

    assert await api(DESK) is None
    assert await ada(DESK) is None


async def test_an_operator_who_is_one_no_more_sees_nothing(portal: Portal) -> None:
    desk = await operator(portal)
    ctx = Context(services=portal.services, client="console")

    assert await name_operator(ctx, "desk@example.org", is_operator=False)

    assert await desk(DESK) is None
    [error] = await desk.errors(PUBLISH, input={"title": "x", "body": "y"})
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_operators_are_named_by_their_address(portal: Portal) -> None:
    await operator(portal)
    ctx = Context(services=portal.services, client="console")

    assert not await name_operator(ctx, "DESK@example.org", is_operator=True)
    for address in ("nobody@example.org", "no address"):
        with pytest.raises(NotFound):
            await name_operator(ctx, address, is_operator=True)


async def test_accounts_are_found_by_address_or_name(portal: Portal) -> None:
    desk = await operator(portal)
    await portal.member("grace@navy.example", firstName="Grace", lastName="Hopper")

    for search in ("grace@navy", "HOPPER", "grace hop", "  hop "):
        found = await desk(FIND_ACCOUNTS, search=search)
        assert [edge["node"]["email"] for edge in found["accounts"]["edges"]] == ["grace@navy.example"]
    for search in ("gr", " h ", "", "%%%", "___", "lovelace hopper"):
        assert (await desk(FIND_ACCOUNTS, search=search))["accounts"]["edges"] == []


async def test_accounts_come_in_pages(portal: Portal) -> None:
    desk = await operator(portal)
    for name in ("one", "two", "three"):
        await portal.member(f"{name}@example.org")

    first = (await desk(FIND_ACCOUNTS, search="example.org", first=3))["accounts"]
    rest = await desk(FIND_ACCOUNTS, search="example.org", first=3, after=first["pageInfo"]["endCursor"])

    emails = [edge["node"]["email"] for edge in first["edges"] + rest["accounts"]["edges"]]
    assert emails == ["three@example.org", "two@example.org", "one@example.org", "desk@example.org"]
    assert first["pageInfo"]["hasNextPage"]


async def test_operators_never_see_a_secret_question_a_session_or_next_steps(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org")

    account = (await desk(FIND_ACCOUNTS, search="ada@"))["accounts"]["edges"][0]["node"]

    assert (account["secretQuestion"], account["sessions"], account["nextSteps"]) == (None, [], [])
    me = await ada(ME)
    assert me["secretQuestion"]
    assert me["nextSteps"] == ["REQUEST_ATTACHMENT"]


async def test_operators_see_what_they_help_with(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    events = (await company.ada(EVENTS))["events"]["edges"]
    letter = await Letter.filter(account__email="ada@example.org").first()
    stranger = await portal.member("bob@example.org")
    assert letter is not None
    ids = [company.id, company.ada_id, events[0]["node"]["id"], global_id("Letter", letter.id)]
    ids.append(await account_id(desk, "ada@example.org"))

    assert [(await desk(NODE, id=one))["__typename"] for one in ids] == [
        "Structure",
        "Attachment",
        "Event",
        "Letter",
        "Account",
    ]
    assert [await stranger(NODE, id=one) for one in ids[1:]] == [None] * 4


async def test_a_request_is_answered_once_by_a_letter(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org", language="EN", contactEmail="office@example.org")
    await ada(OPEN_REQUEST, input=HELP)
    await portal.deliver()
    request = (await desk(REQUESTS, status="OPEN"))["requests"]["edges"][0]["node"]

    saved = await desk(ANSWER, input={"id": request["id"], "answer": "We can.\nCall us."})
    again = await desk(ANSWER, input={"id": request["id"], "answer": "We cannot."})

    assert saved["request"]["status"] == "ANSWERED"
    assert saved["request"]["answer"] == "We can.\nCall us."
    assert again["code"] == "NOT_FOUND"
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "office@example.org"
    assert "\n\n“We can.”\n\n“Call us.”\n\n" in text_of(letter)
    assert (await desk(REQUESTS, status="OPEN"))["requests"]["totalCount"] == 0
    assert (await ada(NODE, id=request["id"]))["__typename"] == "SupportRequest"


async def test_a_stranger_is_answered_at_the_address_he_left(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    await api(OPEN_REQUEST, input={**HELP, "email": "bob@example.org"})
    await portal.deliver()
    request = (await desk(REQUESTS))["requests"]["edges"][0]["node"]

    await desk(ANSWER, input={"id": request["id"], "answer": "We can."})

    [(recipient, letter)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert text_of(letter).startswith("Hello,\n\n")


async def test_an_empty_answer_is_refused(portal: Portal) -> None:
    desk = await operator(portal)

    refused = await desk(ANSWER, input={"id": "x", "answer": ""})

    assert refused["problems"] == [{"path": ["answer"], "code": "REQUIRED"}]


async def test_a_letter_that_was_given_up_is_sent_again(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org")
    await portal.deliver()
    await Letter.filter(account__email="ada@example.org", kind="account_activated").update(
        status=LetterStatus.FAILED, sent_at=None, attempts=9, trouble="LIFE_EXCEEDED"
    )
    portal.clock.move(minutes=10)
    failed = await desk(DESK, letters="FAILED")
    [letter] = [edge["node"] for edge in failed["letters"]["edges"]]

    saved = await desk(RETRY_LETTER, id=letter["id"])
    again = await desk(RETRY_LETTER, id=letter["id"])

    assert failed["outbox"] == {"queued": 0, "oldestQueuedAge": 0, "failed": 1}
    assert (saved["letter"]["status"], saved["letter"]["attempts"]) == ("QUEUED", 0)
    assert again["code"] == "NOT_FOUND"
    assert recipients(await portal.deliver()) == ["ada@example.org"]
    assert (await ada(EVENTS))["events"]["edges"][0]["node"]["summary"] == "The support desk acted."


async def test_the_outbox_tells_the_age_of_the_oldest_letter(portal: Portal) -> None:
    desk = await operator(portal)
    await portal.caller()(OPEN_REQUEST, input={**HELP, "email": "bob@example.org"})
    portal.clock.move(seconds=90)

    assert (await desk(DESK))["outbox"] == {"queued": 1, "oldestQueuedAge": 90, "failed": 0}


async def test_members_do_not_see_who_acted_at_the_desk(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org")
    await ada(OPEN_REQUEST, input=HELP)
    request = (await desk(REQUESTS))["requests"]["edges"][0]["node"]
    await desk(ANSWER, input={"id": request["id"], "answer": "We can."})

    [event, *others] = [edge["node"] for edge in (await ada(EVENTS))["events"]["edges"]]

    assert (event["kind"], event["actor"]) == ("SUPPORT_ACTED", None)
    assert {other["actor"]["firstName"] for other in others if other["actor"]} == {"Ada"}
    seen = await desk(ACTOR, id=event["id"])
    assert seen["actor"]["email"] == "desk@example.org"


ACTOR = "query ($id: ID!) { node(id: $id) { ... on Event { actor { email } } } }"


async def test_the_right_is_looked_at_again_inside_the_transaction(portal: Portal) -> None:
    await operator(portal)
    session = await Session.get(account__email="desk@example.org").select_related("account")
    ctx = Context(services=portal.services, client="203.0.113.7", session=session)
    await name_operator(ctx, "desk@example.org", is_operator=False)

    with pytest.raises(Forbidden):
        await publish_announcement(ctx, title="x", body="y")

    assert not await Announcement.exists()
