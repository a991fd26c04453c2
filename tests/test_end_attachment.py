"""Ending an attachment: the person leaves, or a manager parts with him."""

import pytest

from models.event import Event, EventKind
from models.structure import Structure, StructureStatus
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import END_ATTACHMENT, ME, REQUEST_ATTACHMENT
from tests.portal import Portal, text_of


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def test_a_person_leaves_with_all_access(portal: Portal, company: Company) -> None:
    bob, attachment = await company.joins("Bob", workspaces=["FACTURES_EMISES"])
    await portal.deliver()

    saved = await bob(END_ATTACHMENT, input={"id": attachment})

    assert saved["attachment"]["status"] == "ENDED"
    assert saved["attachment"]["subscriptions"][0]["status"] == "ENDED"
    [(recipient, message)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "comme vous l’avez demandé" in text_of(message)
    assert await Event.filter(kind=EventKind.ATTACHMENT_ENDED).count() == 1


async def test_a_manager_parts_with_a_member_and_says_why(portal: Portal, company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    bob, attachment = await company.joins("Bob")
    await portal.deliver()

    saved = await sam(END_ATTACHMENT, input={"id": attachment, "reason": "The contract is over."})

    assert saved["attachment"]["reason"] == "The contract is over."
    assert saved["attachment"]["decidedBy"] == {"firstName": "Sam"}
    [(recipient, message)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "The contract is over." in text_of(message)
    assert (await bob(ME))["nextSteps"] == ["REQUEST_ATTACHMENT"]


async def test_who_left_may_ask_again(company: Company) -> None:
    bob, attachment = await company.joins("Bob")
    await bob(END_ATTACHMENT, input={"id": attachment})

    again = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert again["attachment"]["status"] == "REQUESTED"
    assert again["attachment"]["id"] != attachment


async def test_the_main_manager_hands_over_before_leaving(company: Company) -> None:
    refused = await company.ada(END_ATTACHMENT, input={"id": company.ada_id})

    assert refused["code"] == "SOLE_MAIN_MANAGER"
    assert refused["message"] == "There is but one main manager: that role must be handed over first."
    assert refused["structures"] == [{"id": company.id}]


async def test_the_main_manager_of_a_closed_structure_may_leave(portal: Portal, company: Company) -> None:
    await Structure.all().update(status=StructureStatus.CLOSED, closed_at=portal.clock())

    saved = await company.ada(END_ATTACHMENT, input={"id": company.ada_id})

    assert saved["attachment"]["status"] == "ENDED"


async def test_a_secondary_manager_touches_no_other_manager(company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    _, tims = await company.joins("Tim", role="SECONDARY_MANAGER")

    for attachment in (company.ada_id, tims):
        refused = await sam(END_ATTACHMENT, input={"id": attachment})
        assert refused["code"] == "NOT_FOUND"
    saved = await company.ada(END_ATTACHMENT, input={"id": tims})
    assert saved["attachment"]["status"] == "ENDED"


async def test_nobody_else_ends_an_attachment(portal: Portal, company: Company) -> None:
    _, attachment = await company.joins("Bob")
    member, _ = await company.joins("Mia")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)

    for caller in (member, elsewhere.ada):
        assert (await caller(END_ATTACHMENT, input={"id": attachment}))["code"] == "NOT_FOUND"
    [error] = await portal.caller().errors(END_ATTACHMENT, input={"id": attachment})
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_request_is_not_ended_but_taken_back_or_refused(company: Company) -> None:
    bob, attachment = await company.asks("Bob")

    for caller in (bob, company.ada):
        assert faults(await caller(END_ATTACHMENT, input={"id": attachment})) == {("id", "NOT_ALLOWED")}


async def test_what_has_ended_ends_no_more(company: Company) -> None:
    bob, attachment = await company.joins("Bob")
    await bob(END_ATTACHMENT, input={"id": attachment})

    refused = await company.ada(END_ATTACHMENT, input={"id": attachment})
    endless = await company.ada(END_ATTACHMENT, input={"id": attachment, "reason": "x" * 501})

    assert refused["code"] == "ALREADY_DECIDED"
    assert refused["decidedAttachment"]["status"] == "ENDED"
    assert faults(endless) == {("reason", "TOO_LONG")}
