"""What the desk does for an account."""

import asyncio

from models.event import Event, EventKind
from tests.company import founded
from tests.desk import DEACTIVATE, REACTIVATE, RESEND_ACTIVATION, account_id, operator
from tests.documents import ACTIVATE, LOG_IN, ME, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, activation_form, recipients, sign_up_form, text_of


async def logs_in(caller: Caller, email: str) -> bool:
    answer = await caller(LOG_IN, input={"email": email, "password": PASSWORD})
    return bool(answer["__typename"] == "SessionOpened")


async def test_the_activation_letter_is_sent_again(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    await api(SIGN_UP, input=sign_up_form("ada@example.org"))
    first = await portal.link_token()
    ada = await account_id(desk, "ada@example.org")

    saved = await desk(RESEND_ACTIVATION, id=ada, reason="The mail was lost.")

    assert saved["account"]["status"] == "PENDING_ACTIVATION"
    second = await portal.link_token()
    assert (await api(ACTIVATE, input=activation_form(first)))["reason"] == "REPLACED"
    assert (await api(ACTIVATE, input=activation_form(second)))["__typename"] == "AccountActivated"


async def test_an_active_account_needs_no_activation(portal: Portal) -> None:
    desk = await operator(portal)
    await portal.member("ada@example.org")
    ada = await account_id(desk, "ada@example.org")

    assert (await desk(RESEND_ACTIVATION, id=ada, reason="?"))["code"] == "NOT_FOUND"


async def test_a_shut_account_is_out_and_told_why(portal: Portal) -> None:
    desk = await operator(portal)
    ada = await portal.member("ada@example.org", language="EN")
    shut = await account_id(desk, "ada@example.org")
    await portal.deliver()

    saved = await desk(DEACTIVATE, id=shut, reason="Fraud was reported.")

    assert saved["account"]["status"] == "DEACTIVATED"
    assert await ada(ME) is None
    assert not await logs_in(ada, "ada@example.org")
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "ada@example.org"
    assert "Fraud was reported." in text_of(letter)
    assert (await desk(DEACTIVATE, id=shut, reason="Again."))["code"] == "NOT_FOUND"


async def test_what_a_shut_account_managed_alone_is_orphaned(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    await desk(DEACTIVATE, id=await account_id(desk, "ada@example.org"), reason="She left.")

    orphans = await desk("{ support { orphanedStructures { edges { node { id status } } } } }")

    assert [edge["node"] for edge in orphans["orphanedStructures"]["edges"]] == [
        {"id": company.id, "status": "ORPHANED"}
    ]
    assert sorted(recipients(await portal.deliver())) == ["ada@example.org", "desk@example.org"]


async def test_an_account_is_opened_again_with_its_password(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    ada = await account_id(desk, "ada@example.org")
    await desk(DEACTIVATE, id=ada, reason="By mistake.")
    await portal.deliver()

    saved = await desk(REACTIVATE, id=ada, reason="It was a mistake.")

    assert saved["account"]["status"] == "ACTIVE"
    assert recipients(await portal.deliver()) == ["ada@example.org"]
    assert await logs_in(company.ada, "ada@example.org")
    [edge] = (await company.ada(ME))["attachments"]["edges"]
    assert (edge["node"]["role"], edge["node"]["status"]) == ("MEMBER", "APPROVED")
    assert (await desk(REACTIVATE, id=ada, reason="Again."))["code"] == "NOT_FOUND"


async def test_an_operator_does_not_help_himself(portal: Portal) -> None:
    desk = await operator(portal)
    mine = await account_id(desk, "desk@example.org")

    assert (await desk(DEACTIVATE, id=mine, reason="A try."))["code"] == "NOT_FOUND"
    assert (await desk(ME))["status"] == "ACTIVE"


async def test_who_acted_and_why_is_written_down(portal: Portal) -> None:
    desk = await operator(portal)
    await portal.member("ada@example.org")

    await desk(DEACTIVATE, id=await account_id(desk, "ada@example.org"), reason="Fraud was reported.")

    act = await Event.get(kind=EventKind.SUPPORT_ACTED).select_related("actor", "account")
    assert act.actor is not None
    assert act.account is not None
    assert (act.actor.email, act.account.email) == ("desk@example.org", "ada@example.org")
    assert act.details["reason"] == "Fraud was reported."
    shut = await Event.get(kind=EventKind.ACCOUNT_DEACTIVATED)
    assert shut.details["desk"] == "yes"


async def test_of_many_who_open_an_account_one_does(portal: Portal) -> None:
    desk = await operator(portal)
    await portal.member("ada@example.org")
    ada = await account_id(desk, "ada@example.org")
    await desk(DEACTIVATE, id=ada, reason="By mistake.")
    await portal.deliver()

    answers = await asyncio.gather(*(desk(REACTIVATE, id=ada, reason="Sorry.") for _ in range(8)))

    assert sorted(answer["__typename"] for answer in answers) == ["NotFound"] * 7 + ["SupportAccountSaved"]
    assert recipients(await portal.deliver()) == ["ada@example.org"]
