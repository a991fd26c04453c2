"""Deciding requests: who may, in which role, and exactly once."""

import asyncio

import pytest

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentStatus
from models.event import Event, EventKind
from models.structure import Structure, StructureStatus
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import APPROVE, CANCEL_REQUEST, END_ATTACHMENT, REFUSE, REQUEST_ATTACHMENT
from tests.portal import Portal, recipients, text_of

DECISIONS = [EventKind.ATTACHMENT_APPROVED, EventKind.ATTACHMENT_REFUSED, EventKind.ATTACHMENT_CANCELLED]
ROUNDS = 30


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def test_a_manager_lets_a_person_in(portal: Portal, company: Company) -> None:
    _, attachment = await company.asks("Bob", workspaces=["FACTURES_EMISES"])
    await portal.deliver()

    [saved] = await company.ada(APPROVE, input={"ids": [attachment]})

    approved = saved["attachment"]
    assert (approved["status"], approved["role"], approved["expiresAt"]) == ("APPROVED", "MEMBER", None)
    assert approved["decidedBy"] == {"firstName": "Ada"}
    [(recipient, message)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "« Ada Lovelace » a accepté votre demande" in text_of(message)
    assert "Factures émises" in text_of(message)
    event = await Event.get(kind=EventKind.ATTACHMENT_APPROVED).select_related("actor", "account")
    assert (event.actor.first_name, event.account.first_name) == ("Ada", "Bob")


async def test_each_request_is_decided_on_its_own(portal: Portal, company: Company) -> None:
    _, bobs = await company.asks("Bob")
    carl, carls = await company.asks("Carl")
    await carl(CANCEL_REQUEST, id=carls)

    answers = await company.ada(APPROVE, input={"ids": [bobs, carls, "nonsense", bobs]})

    assert [answer.get("code") or answer["attachment"]["status"] for answer in answers] == [
        "APPROVED",
        "ALREADY_DECIDED",
        "NOT_FOUND",
        "APPROVED",
    ]
    assert answers[1]["decidedAttachment"] == {"id": carls, "status": "CANCELLED", "reason": None}
    assert await Event.filter(kind=EventKind.ATTACHMENT_APPROVED).count() == 1


async def test_a_refusal_has_its_reason_which_the_person_is_told(portal: Portal, company: Company) -> None:
    _, attachment = await company.asks("Bob", workspaces=["FACTURES_EMISES"])
    await portal.deliver()

    [without] = await company.ada(REFUSE, input={"ids": [attachment], "reason": "  "})
    [saved] = await company.ada(REFUSE, input={"ids": [attachment], "reason": "We do not know you."})

    assert faults(without) == {("reason", "REQUIRED")}
    assert (saved["attachment"]["status"], saved["attachment"]["reason"]) == (
        "REFUSED",
        "We do not know you.",
    )
    assert saved["attachment"]["subscriptions"][0]["status"] == "ENDED"
    [(recipient, message)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "We do not know you." in text_of(message)
    assert await Event.filter(kind=EventKind.ATTACHMENT_REFUSED).count() == 1


async def test_who_was_refused_may_ask_again(company: Company) -> None:
    bob, attachment = await company.asks("Bob")
    await company.ada(REFUSE, input={"ids": [attachment], "reason": "Not yet."})

    again = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})
    [saved] = await company.ada(APPROVE, input={"ids": [again["attachment"]["id"]]})

    assert saved["attachment"]["status"] == "APPROVED"


async def test_more_than_a_hundred_at_once_are_too_many(company: Company) -> None:
    [error] = await company.ada.errors(APPROVE, input={"ids": [company.ada_id] * 101})

    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_nobody_is_made_main_manager_by_a_decision(company: Company) -> None:
    _, attachment = await company.asks("Bob")

    [refused] = await company.ada(APPROVE, input={"ids": [attachment], "role": "MAIN_MANAGER"})

    assert faults(refused) == {("role", "NOT_ALLOWED")}


async def test_a_secondary_manager_lets_members_in_only(company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    _, attachment = await company.asks("Bob")

    [refused] = await sam(APPROVE, input={"ids": [attachment], "role": "SECONDARY_MANAGER"})
    [saved] = await sam(APPROVE, input={"ids": [attachment]})

    assert faults(refused) == {("role", "NOT_ALLOWED")}
    assert saved["attachment"]["decidedBy"] == {"firstName": "Sam"}


async def test_who_does_not_manage_this_structure_decides_nothing(portal: Portal, company: Company) -> None:
    bob, attachment = await company.asks("Bob")
    member, _ = await company.joins("Mia")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    stranger = await portal.member("zoe@example.org")

    for caller in (bob, member, elsewhere.ada, stranger):
        [approved] = await caller(APPROVE, input={"ids": [attachment]})
        [refused] = await caller(REFUSE, input={"ids": [attachment], "reason": "No."})
        assert (approved["code"], refused["code"]) == ("NOT_FOUND", "NOT_FOUND")
    [error] = await portal.caller().errors(APPROVE, input={"ids": [attachment]})
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert await Attachment.filter(status=AttachmentStatus.REQUESTED).count() == 1


async def test_a_former_manager_decides_nothing(company: Company) -> None:
    sam, sams = await company.joins("Sam", role="SECONDARY_MANAGER")
    _, attachment = await company.asks("Bob")
    await company.ada(END_ATTACHMENT, input={"id": sams})

    [refused] = await sam(APPROVE, input={"ids": [attachment]})

    assert refused["code"] == "NOT_FOUND"


async def test_a_deactivated_person_is_not_let_in(portal: Portal, company: Company) -> None:
    _, attachment = await company.asks("Bob")
    await Account.filter(email="bob@example.org").update(
        status=AccountStatus.DEACTIVATED, deactivated_at=portal.clock()
    )

    [refused] = await company.ada(APPROVE, input={"ids": [attachment]})

    assert faults(refused) == {("ids.0", "NOT_ALLOWED")}


async def test_nobody_decides_for_an_orphaned_structure(portal: Portal, company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    _, attachment = await company.asks("Bob")
    await Structure.all().update(status=StructureStatus.ORPHANED, orphaned_at=portal.clock())

    [refused] = await sam(APPROVE, input={"ids": [attachment]})

    assert refused["code"] == "NOT_FOUND"


async def test_one_request_is_decided_once_whoever_decides_it(portal: Portal, company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    bob, request = await company.asks("Bob")
    for turn in range(1, ROUNDS + 1):
        answers = await asyncio.gather(
            company.ada(APPROVE, input={"ids": [request]}),
            sam(REFUSE, input={"ids": [request], "reason": "No."}),
            bob(CANCEL_REQUEST, id=request),
        )

        flat = [answers[0][0], answers[1][0], answers[2]]
        [winner] = [answer for answer in flat if answer["__typename"] == "AttachmentSaved"]
        for loser in flat:
            assert loser is winner or loser["decidedAttachment"]["status"] == winner["attachment"]["status"]
        assert await Event.filter(kind__in=DECISIONS, account__first_name="Bob").count() == turn
        await _ask_again(portal)


async def _ask_again(portal: Portal) -> None:
    """Bring Bob's request back to where it was: signing up thirty people would take too long."""
    bobs = await Attachment.get(account__first_name="Bob")
    await Attachment.filter(id=bobs.id).update(
        status=AttachmentStatus.REQUESTED,
        reason=None,
        decided_by_id=None,
        decided_at=None,
        expires_at=portal.clock(),
    )


async def test_of_many_managers_who_approve_at_once_one_does(portal: Portal, company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    _, attachment = await company.asks("Bob")
    await portal.deliver()

    answers = await asyncio.gather(
        *(caller(APPROVE, input={"ids": [attachment]}) for caller in (company.ada, sam) * 5)
    )

    names = sorted(answer[0]["__typename"] for answer in answers)
    assert names == ["AlreadyDecided"] * 9 + ["AttachmentSaved"]
    assert recipients(await portal.deliver()) == ["bob@example.org"]


async def test_a_manager_dismissed_at_the_same_moment_decides_before_or_not_at_all(company: Company) -> None:
    for turn in range(10):
        sam, sams = await company.joins(f"Sam{'abcdefghij'[turn]}", role="SECONDARY_MANAGER")
        _, attachment = await company.asks(f"Bob{'abcdefghij'[turn]}")

        [decided], _ = await asyncio.gather(
            sam(APPROVE, input={"ids": [attachment]}),
            company.ada(END_ATTACHMENT, input={"id": sams}),
        )

        if decided["__typename"] == "AttachmentSaved":
            assert await _last_two_events() == [EventKind.ATTACHMENT_APPROVED, EventKind.ATTACHMENT_ENDED]
        else:
            assert decided["code"] == "NOT_FOUND"


async def _last_two_events() -> list[EventKind]:
    rows = await Event.all().order_by("-id").limit(2)
    return [row.kind for row in reversed(rows)]
