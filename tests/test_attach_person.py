"""Attaching somebody without a request."""

import asyncio
from dataclasses import replace

import pytest

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import Event, EventKind
from models.letter import Letter
from models.structure import Structure
from models.subscription import Subscription, SubscriptionStatus
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import ATTACH_PERSON, ME, SIGN_UP
from tests.portal import Portal, recipients, sign_up_form, text_of


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def test_an_active_person_is_attached_at_once_and_told(portal: Portal, company: Company) -> None:
    bob = await portal.member("bob@example.org", firstName="Bob")
    await portal.deliver()

    await company.ada(
        ATTACH_PERSON,
        input={"structure": company.id, "email": "BOB@example.org", "workspaces": ["FACTURES_EMISES"]},
    )

    [edge] = (await bob(ME))["attachments"]["edges"]
    assert (edge["node"]["status"], edge["node"]["role"]) == ("APPROVED", "MEMBER")
    [(recipient, message)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "« Ada Lovelace », qui gère la structure" in text_of(message)
    assert await Event.filter(kind=EventKind.ATTACHMENT_APPROVED, account__first_name="Bob").count() == 1
    granted = await Subscription.get(attachment__account__first_name="Bob")
    assert granted.status is SubscriptionStatus.ACTIVE


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("unknown", "“Ada Lovelace” wishes to attach you"),
        ("pending", "« Ada Lovelace » souhaite vous rattacher"),
        ("deactivated", "« Ada Lovelace » souhaite vous rattacher"),
    ],
)
async def test_nobody_without_an_active_account_is_attached(
    portal: Portal, company: Company, kind: str, told: str
) -> None:
    if kind == "pending":
        await portal.caller()(SIGN_UP, input=sign_up_form("bob@example.org"))
    if kind == "deactivated":
        await portal.member("bob@example.org")
        await Account.filter(email="bob@example.org").update(
            status=AccountStatus.DEACTIVATED, deactivated_at=portal.clock()
        )
    await portal.member("carl@example.org")
    await portal.deliver()

    known, other = [
        await company.ada(ATTACH_PERSON, input={"structure": company.id, "email": email})
        for email in ("carl@example.org", "bob@example.org")
    ]

    assert known == other
    assert other["__typename"] == "MailOnItsWay"
    letters = dict(await portal.deliver())
    assert told in text_of(letters["bob@example.org"])
    assert not await Attachment.exists(account__email="bob@example.org")


async def test_a_masked_company_keeps_its_name_from_a_stranger(portal: Portal, company: Company) -> None:
    structure = await Structure.first()
    await Structure.all().update(published=False)

    await company.ada(ATTACH_PERSON, input={"structure": company.id, "email": "new@example.org"})

    letter = await Letter.get(kind="attachment_offered")
    assert letter.facts["structure_name"] == "Not published"
    assert structure.designation not in str(letter.facts)


async def test_a_request_that_waits_is_approved(portal: Portal, company: Company) -> None:
    await company.asks("Bob", workspaces=["FACTURES_EMISES"])

    await company.ada(
        ATTACH_PERSON,
        input={
            "structure": company.id,
            "email": "bob@example.org",
            "role": "SECONDARY_MANAGER",
            "workspaces": ["FACTURES_EMISES"],
        },
    )

    row = await Attachment.get(account__first_name="Bob")
    assert (row.status, row.role) == (AttachmentStatus.APPROVED, AttachmentRole.SECONDARY_MANAGER)
    assert await Subscription.filter(attachment_id=row.id, status=SubscriptionStatus.ACTIVE).count() == 1


async def test_who_is_attached_already_stays_what_he_is(portal: Portal, company: Company) -> None:
    await company.joins("Bob")
    await portal.deliver()

    answer = await company.ada(
        ATTACH_PERSON,
        input={"structure": company.id, "email": "bob@example.org", "role": "SECONDARY_MANAGER"},
    )

    assert answer["__typename"] == "MailOnItsWay"
    assert (await Attachment.get(account__first_name="Bob")).role is AttachmentRole.MEMBER
    assert await portal.deliver() == []


async def test_a_person_attached_many_times_at_once_is_attached_once(
    portal: Portal, company: Company
) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")
    await portal.member("bob@example.org", firstName="Bob")
    await portal.deliver()

    await asyncio.gather(
        *(
            caller(ATTACH_PERSON, input={"structure": company.id, "email": "bob@example.org"})
            for caller in (company.ada, sam) * 5
        )
    )

    assert await Attachment.filter(account__first_name="Bob").count() == 1
    assert recipients(await portal.deliver()) == ["bob@example.org"]


async def test_every_fault_is_told_at_once(company: Company) -> None:
    refused = await company.ada(
        ATTACH_PERSON,
        input={
            "structure": company.id,
            "email": "nobody",
            "role": "MAIN_MANAGER",
            "workspaces": ["NO_SUCH_ONE"],
        },
    )

    assert faults(refused) == {
        ("email", "BAD_FORMAT"),
        ("role", "NOT_ALLOWED"),
        ("workspaces.0", "UNKNOWN_VALUE"),
    }


async def test_a_secondary_manager_makes_no_secondary_manager(company: Company) -> None:
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")

    refused = await sam(
        ATTACH_PERSON,
        input={"structure": company.id, "email": "bob@example.org", "role": "SECONDARY_MANAGER"},
    )

    assert faults(refused) == {("role", "NOT_ALLOWED")}


async def test_only_managers_of_this_structure_attach(portal: Portal, company: Company) -> None:
    mia, _ = await company.joins("Mia")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    form = {"structure": company.id, "email": "mia@example.org"}

    for caller in (mia, elsewhere.ada):
        assert (await caller(ATTACH_PERSON, input=form))["code"] == "NOT_FOUND"
    unknown = await company.ada(ATTACH_PERSON, input={**form, "structure": company.ada_id})
    assert unknown["code"] == "NOT_FOUND"
    [error] = await portal.caller().errors(ATTACH_PERSON, input=form)
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_address_is_written_to_once_in_a_while(portal: Portal, company: Company) -> None:
    company.portal.services = replace(portal.services, limits=Limiter.in_memory())
    company = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)

    for _ in range(3):
        await company.ada(ATTACH_PERSON, input={"structure": company.id, "email": "new@example.org"})

    assert recipients(await portal.deliver()) == ["new@example.org"]


async def test_fifty_people_may_be_attached_in_a_day(portal: Portal) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    company = await founded(portal)

    for number in range(50):
        await company.ada(ATTACH_PERSON, input={"structure": company.id, "email": f"p{number}@example.org"})
    refused = await company.ada(ATTACH_PERSON, input={"structure": company.id, "email": "p51@example.org"})

    assert refused["code"] == "TOO_MANY_REQUESTS"
