"""Asking to be attached to a structure, and taking the request back."""

import asyncio
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest

from models.account import Account
from models.attachment import Attachment, AttachmentStatus
from models.event import Event, EventKind
from models.structure import Structure, StructureStatus
from models.subscription import Subscription, SubscriptionStatus
from schema.nodes import global_id
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import ACTIVATE, APPROVE, CANCEL_REQUEST, ME, REFUSE, REQUEST_ATTACHMENT, SIGN_UP
from tests.portal import Portal, activation_form, recipients, sign_up_form, text_of


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def test_a_request_is_written_to_every_manager(portal: Portal, company: Company) -> None:
    await company.joins("Sam", role="SECONDARY_MANAGER")
    await portal.deliver()

    await company.asks("Bob", note="I keep the books.")

    asked = [(to, text) for to, text in await _read(portal) if "I keep the books." in text]
    assert sorted(to for to, _ in asked) == ["ada@example.org", "sam@example.org"]
    assert "bob@example.org" in asked[0][1]


async def test_a_request_waits_for_ninety_days(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")

    saved = await bob(REQUEST_ATTACHMENT, input={"structure": company.id, "note": "Hello"})

    attachment = saved["attachment"]
    assert (attachment["status"], attachment["role"], attachment["note"]) == ("REQUESTED", "MEMBER", "Hello")
    assert attachment["expiresAt"] == "2026-05-31T09:30:00.000Z"
    assert await Event.filter(kind=EventKind.ATTACHMENT_REQUESTED).count() == 1


async def test_workspaces_are_asked_for_with_the_request(company: Company) -> None:
    _, attachment = await company.asks("Bob", workspaces=["FACTURES_EMISES"])

    [row] = await Subscription.filter(status=SubscriptionStatus.REQUESTED).select_related("workspace")
    assert row.workspace.code == "FACTURES_EMISES"
    [saved] = await company.ada(APPROVE, input={"ids": [attachment]})
    assert saved["attachment"]["subscriptions"] == [
        {"status": "ACTIVE", "mode": "CONSULT", "workspace": {"code": "FACTURES_EMISES"}}
    ]


async def test_every_fault_is_told_at_once(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")

    refused = await bob(
        REQUEST_ATTACHMENT,
        input={
            "structure": company.id,
            "note": "x" * 501,
            "workspaces": ["FACTURES_EMISES", "NO_SUCH_ONE", "FACTURES_EMISES"],
        },
    )

    assert faults(refused) == {
        ("note", "TOO_LONG"),
        ("workspaces.1", "UNKNOWN_VALUE"),
        ("workspaces.2", "NOT_ALLOWED"),
    }


async def test_who_has_asked_already_is_shown_the_request(company: Company) -> None:
    bob, attachment = await company.asks("Bob")

    refused = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert refused["code"] == "ALREADY_ATTACHED"
    assert refused["attachment"] == {"id": attachment, "status": "REQUESTED"}


async def test_of_many_requests_at_once_one_is_made(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")

    answers = await asyncio.gather(
        *(bob(REQUEST_ATTACHMENT, input={"structure": company.id}) for _ in range(12))
    )

    names = [answer["__typename"] for answer in answers]
    assert sorted(names) == ["AlreadyAttached"] * 11 + ["AttachmentSaved"]


async def test_a_closed_structure_takes_no_request(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")
    await Structure.all().update(status=StructureStatus.CLOSED, closed_at=portal.clock())

    refused = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert refused["code"] == "STRUCTURE_CLOSED"


async def test_an_orphaned_structure_takes_requests(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")
    await Structure.all().update(status=StructureStatus.ORPHANED, orphaned_at=portal.clock())

    saved = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert saved["attachment"]["status"] == "REQUESTED"


async def test_a_pending_structure_is_like_an_unknown_one(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")
    await portal.caller()(SIGN_UP, input=sign_up_form("carl@example.org", siret=DEMO_SIRETS.second_unknown))
    pending = await Structure.get(status=StructureStatus.PENDING)

    hidden = await bob(REQUEST_ATTACHMENT, input={"structure": global_id("Structure", pending.id)})
    unknown = await bob(REQUEST_ATTACHMENT, input={"structure": global_id("Structure", uuid4())})

    assert hidden == unknown
    assert hidden["code"] == "NOT_FOUND"


async def test_an_id_of_something_else_is_like_an_unknown_one(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")

    for wrong in (company.ada_id, "1", "", company.id[:-4]):
        refused = await bob(REQUEST_ATTACHMENT, input={"structure": wrong})
        assert refused["code"] == "NOT_FOUND"


async def test_a_stranger_logs_in_first(company: Company, portal: Portal) -> None:
    [error] = await portal.caller().errors(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_ten_requests_may_wait_at_once(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org")
    await _ask_elsewhere("bob@example.org", 9, now=portal.clock())

    answers = await asyncio.gather(
        *(bob(REQUEST_ATTACHMENT, input={"structure": one}) for one in [company.id, *await _others(3)])
    )

    names = sorted(answer["__typename"] for answer in answers)
    assert names == ["AttachmentSaved"] + ["TooManyRequests"] * 3
    refused = next(answer for answer in answers if answer["__typename"] == "TooManyRequests")
    assert refused["retryAfter"] == 90 * 24 * 3600


async def test_twenty_requests_may_be_made_in_a_day(portal: Portal, company: Company) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    bob = await portal.member("bob@example.org")

    for _ in range(20):
        await bob(REQUEST_ATTACHMENT, input={"structure": company.id})
    refused = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})

    assert refused["code"] == "TOO_MANY_REQUESTS"


async def test_a_request_is_taken_back_by_its_author(company: Company) -> None:
    bob, attachment = await company.asks("Bob", workspaces=["FACTURES_EMISES"])

    saved = await bob(CANCEL_REQUEST, id=attachment)

    assert saved["attachment"]["status"] == "CANCELLED"
    assert saved["attachment"]["decidedBy"] is None
    assert saved["attachment"]["subscriptions"][0]["status"] == "ENDED"
    assert await Event.filter(kind=EventKind.ATTACHMENT_CANCELLED).count() == 1
    assert "REQUEST_ATTACHMENT" in saved["attachment"]["structure"]["viewerCan"]


async def test_what_is_decided_cannot_be_taken_back(company: Company) -> None:
    bob, attachment = await company.joins("Bob")

    refused = await bob(CANCEL_REQUEST, id=attachment)

    assert refused["code"] == "ALREADY_DECIDED"
    assert refused["decidedAttachment"]["status"] == "APPROVED"


async def test_nobody_takes_back_the_request_of_somebody_else(portal: Portal, company: Company) -> None:
    _, attachment = await company.asks("Bob")
    stranger = await portal.member("carl@example.org")

    for caller in (stranger, company.ada):
        assert (await caller(CANCEL_REQUEST, id=attachment))["code"] == "NOT_FOUND"
    assert await Attachment.filter(status=AttachmentStatus.REQUESTED).count() == 1


async def test_a_request_made_at_sign_up_reaches_the_managers(portal: Portal, company: Company) -> None:
    bob = portal.caller()
    await bob(SIGN_UP, input=sign_up_form("bob@example.org", siret=DEMO_SIRETS.unknown_to_the_portal))
    await bob(ACTIVATE, input=activation_form(await portal.link_token()))

    assert "ada@example.org" in recipients(await portal.deliver())
    assert (await company.ada(ME))["nextSteps"] == ["DECIDE_REQUESTS"]


async def test_who_asks_does_not_read_the_name_of_a_masked_company(portal: Portal, company: Company) -> None:
    await Structure.all().update(published=False)
    structure = await Structure.first()

    bob, attachment = await company.asks("Bob")
    history = await bob("{ me { events { edges { node { summary } } } } }")
    await company.ada(REFUSE, input={"ids": [attachment], "reason": "No."})

    summaries = [edge["node"]["summary"] for edge in history["events"]["edges"]]
    assert "Attachment to Not published requested." in summaries
    told = [text for recipient, text in await _read(portal) if recipient == "bob@example.org"]
    assert "Non publié" in told[-1]
    assert not any(structure.designation in text for text in [*summaries, *told])


async def _read(portal: Portal) -> list[tuple[str, str]]:
    return [(recipient, text_of(message)) for recipient, message in await portal.deliver()]


async def _ask_elsewhere(email: str, times: int, *, now: datetime) -> None:
    """Let somebody ask of as many other structures: only the count matters."""
    person = await Account.get(email=email)
    for structure in await _copies(times):
        await Attachment.request(person, structure, now=now)


async def _others(times: int) -> list[str]:
    return [global_id("Structure", structure.id) for structure in await _copies(times)]


async def _copies(times: int) -> list[Structure]:
    """Return as many more active structures, which nobody manages."""
    model = await Structure.get(identifier=DEMO_SIRETS.unknown_to_the_portal)
    made = await Structure.all().count()
    return [
        await Structure.create(
            kind=model.kind,
            identifier=f"{made + number:014}",
            legal_name="Elsewhere",
            status=StructureStatus.ACTIVE,
            verification=model.verification,
            created_at=model.created_at,
            activated_at=model.created_at,
        )
        for number in range(times)
    ]
