"""Changing roles, and handing the management of a structure over."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole
from models.database import transaction
from models.event import Event, EventKind
from models.structure import Structure, StructureStatus
from resolvers.context import Context
from resolvers.deactivate_account import deactivate
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded, main_managers
from tests.documents import CHANGE_ROLE, END_ATTACHMENT, HAND_OVER, LOG_IN
from tests.portal import PASSWORD, Caller, Portal, recipients, text_of

ROUNDS = 30


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def test_the_main_manager_appoints_and_dismisses(portal: Portal, company: Company) -> None:
    _, attachment = await company.joins("Bob")
    await portal.deliver()

    for role, told in (("SECONDARY_MANAGER", "gestionnaire secondaire"), ("MEMBER", "utilisateur")):
        saved = await company.ada(CHANGE_ROLE, input={"attachment": attachment, "role": role})
        assert saved["attachment"]["role"] == role
        [(recipient, message)] = await portal.deliver()
        assert recipient == "bob@example.org"
        assert told in text_of(message)
    assert await Event.filter(kind=EventKind.ROLE_CHANGED).count() == 2


async def test_a_role_that_is_held_already_changes_nothing(portal: Portal, company: Company) -> None:
    _, attachment = await company.joins("Bob")
    await portal.deliver()

    saved = await company.ada(CHANGE_ROLE, input={"attachment": attachment, "role": "MEMBER"})

    assert saved["attachment"]["role"] == "MEMBER"
    assert await portal.deliver() == []
    assert not await Event.exists(kind=EventKind.ROLE_CHANGED)


async def test_only_the_main_manager_changes_roles(portal: Portal, company: Company) -> None:
    sam, sams = await company.joins("Sam", role="SECONDARY_MANAGER")
    bob, bobs = await company.joins("Bob")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)

    for caller in (sam, bob, elsewhere.ada):
        for attachment in (company.ada_id, sams, bobs):
            refused = await caller(CHANGE_ROLE, input={"attachment": attachment, "role": "SECONDARY_MANAGER"})
            assert refused["code"] == "NOT_FOUND"
    [error] = await portal.caller().errors(CHANGE_ROLE, input={"attachment": bobs, "role": "MEMBER"})
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_main_role_is_not_given_by_a_change_of_role(company: Company) -> None:
    _, attachment = await company.joins("Bob")

    refused = await company.ada(CHANGE_ROLE, input={"attachment": attachment, "role": "MAIN_MANAGER"})

    assert faults(refused) == {("role", "NOT_ALLOWED")}


async def test_the_main_manager_does_not_just_step_down(company: Company) -> None:
    refused = await company.ada(CHANGE_ROLE, input={"attachment": company.ada_id, "role": "MEMBER"})

    assert refused["code"] == "SOLE_MAIN_MANAGER"
    assert refused["message"] == "There is but one main manager: that role must be handed over first."
    assert refused["structures"] == [{"id": company.id}]


async def test_who_asks_or_has_left_has_no_role_to_change(company: Company) -> None:
    _, asking = await company.asks("Bob")
    mia, left = await company.joins("Mia")
    await mia(END_ATTACHMENT, input={"id": left})

    waiting = await company.ada(CHANGE_ROLE, input={"attachment": asking, "role": "SECONDARY_MANAGER"})
    gone = await company.ada(CHANGE_ROLE, input={"attachment": left, "role": "SECONDARY_MANAGER"})

    assert faults(waiting) == {("attachment", "NOT_ALLOWED")}
    assert gone["code"] == "ALREADY_DECIDED"
    assert gone["decidedAttachment"]["status"] == "ENDED"


async def test_a_deactivated_person_is_not_appointed(portal: Portal, company: Company) -> None:
    _, attachment = await company.joins("Bob")
    await _deactivate("bob@example.org", portal)

    refused = await company.ada(CHANGE_ROLE, input={"attachment": attachment, "role": "SECONDARY_MANAGER"})

    assert faults(refused) == {("attachment", "NOT_ALLOWED")}


async def test_the_main_manager_hands_over(portal: Portal, company: Company) -> None:
    _, attachment = await company.joins("Bob")
    await portal.deliver()

    saved = await _hand_over(company.ada, company, attachment)

    assert saved["structure"]["mainManager"] == {"firstName": "Bob"}
    assert "TRANSFER_MAIN_MANAGEMENT" not in saved["structure"]["viewerCan"]
    assert "DECIDE_ATTACHMENTS" in saved["structure"]["viewerCan"]
    assert await main_managers() == ["Bob"]
    told = {recipient: text_of(message) for recipient, message in await portal.deliver()}
    assert "le gestionnaire principal" in told["bob@example.org"]
    assert "Bob Lovelace" in told["ada@example.org"]
    assert await Event.filter(kind=EventKind.MAIN_MANAGER_CHANGED).count() == 1


async def test_who_hands_over_may_stay_as_a_member(company: Company) -> None:
    _, attachment = await company.joins("Bob")

    await _hand_over(company.ada, company, attachment, stayAs="MEMBER")

    adas = await Attachment.get(account__first_name="Ada")
    assert adas.role is AttachmentRole.MEMBER


async def test_the_password_is_asked_for_again(company: Company) -> None:
    _, attachment = await company.joins("Bob")

    refused = await _hand_over(company.ada, company, attachment, password="Wrong-Horse-47!")

    assert refused["code"] == "INVALID_CREDENTIALS"
    assert await main_managers() == ["Ada"]


async def test_a_password_is_not_guessed_here(portal: Portal) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    company = await founded(portal)
    _, attachment = await company.joins("Bob")

    for _ in range(10):
        await _hand_over(company.ada, company, attachment, password="Wrong-Horse-47!")
    refused = await _hand_over(company.ada, company, attachment)

    assert refused["code"] == "TOO_MANY_REQUESTS"


async def test_only_an_attached_and_active_person_takes_over(portal: Portal, company: Company) -> None:
    _, asking = await company.asks("Bob")
    _, dormant = await company.joins("Dora")
    await _deactivate("dora@example.org", portal)

    for unfit in (asking, dormant, company.ada_id):
        assert faults(await _hand_over(company.ada, company, unfit)) == {("to", "NOT_ALLOWED")}
    main = await _hand_over(company.ada, company, dormant, stayAs="MAIN_MANAGER")
    assert faults(main) == {("stayAs", "NOT_ALLOWED")}


async def test_somebody_of_another_structure_is_like_nobody(portal: Portal, company: Company) -> None:
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    _, attachment = await elsewhere.joins("Bob")

    for heir in (attachment, elsewhere.ada_id, "nonsense", company.id):
        assert (await _hand_over(company.ada, company, heir))["code"] == "NOT_FOUND"


async def test_nobody_hands_over_what_is_not_his(portal: Portal, company: Company) -> None:
    sam, sams = await company.joins("Sam", role="SECONDARY_MANAGER")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)

    for caller in (sam, elsewhere.ada):
        assert (await _hand_over(caller, company, sams))["code"] == "NOT_FOUND"
    document = {"structure": company.id, "to": sams, "password": PASSWORD}
    [error] = await portal.caller().errors(HAND_OVER, input=document)
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_there_is_one_main_manager_whoever_is_handed_the_role_at_once(company: Company) -> None:
    people = {"Ada": (company.ada, company.ada_id)}
    for name in ("Bob", "Carl"):
        people[name] = await company.joins(name)
    for _ in range(ROUNDS):
        [main] = await main_managers()
        heirs = [attachment for name, (_, attachment) in people.items() if name != main]

        answers = await asyncio.gather(*(_hand_over(people[main][0], company, heir) for heir in heirs * 2))

        names = sorted(answer["__typename"] for answer in answers)
        assert names == ["NotFound"] * 3 + ["StructureSaved"]
        assert len(await main_managers()) == 1


async def test_an_heir_who_leaves_at_the_same_moment_leaves_one_main_manager(company: Company) -> None:
    for turn in range(10):
        bob, attachment = await company.joins(f"Bob{'abcdefghij'[turn]}")

        handed_over, ended = await asyncio.gather(
            _hand_over(company.ada, company, attachment),
            bob(END_ATTACHMENT, input={"id": attachment}),
        )

        assert len(await main_managers()) == 1
        if handed_over["__typename"] == "StructureSaved":
            assert ended["code"] == "SOLE_MAIN_MANAGER"
            await _hand_over(bob, company, company.ada_id)
        else:
            assert ended["attachment"]["status"] == "ENDED"


async def test_a_structure_has_one_main_manager_or_is_orphaned_with_its_date(
    portal: Portal, company: Company
) -> None:
    _, bobs = await company.joins("Bob", role="SECONDARY_MANAGER")
    _, carls = await company.joins("Carl")
    for _ in range(ROUNDS):
        await asyncio.gather(
            company.ada.raw(HAND_OVER, input=_wish(company, bobs)),
            company.ada.raw(HAND_OVER, input=_wish(company, carls)),
            _shut("ada@example.org", portal),
        )

        [structure] = await Structure.all()
        if structure.status is StructureStatus.ORPHANED:
            assert await main_managers() == []
            assert structure.orphaned_at is not None
        else:
            assert structure.status is StructureStatus.ACTIVE
            assert await main_managers() in (["Bob"], ["Carl"])
        await _start_again(company)


async def test_an_orphaned_structure_is_told_to_those_left_and_to_the_desk(
    portal: Portal, company: Company
) -> None:
    await company.joins("Sam", role="SECONDARY_MANAGER")
    await portal.member("desk@example.org")
    await Account.filter(email="desk@example.org").update(is_operator=True)
    await portal.deliver()

    await _shut("ada@example.org", portal)

    assert sorted(recipients(await portal.deliver())) == [
        "ada@example.org",
        "desk@example.org",
        "sam@example.org",
    ]
    assert await Event.filter(kind=EventKind.STRUCTURE_ORPHANED).count() == 1


async def _hand_over(caller: Caller, company: Company, to: str, **changes: str) -> Any:
    return await caller(HAND_OVER, input={**_wish(company, to), **changes})


def _wish(company: Company, to: str) -> dict[str, str]:
    return {"structure": company.id, "to": to, "password": PASSWORD}


async def _deactivate(email: str, portal: Portal) -> None:
    await Account.filter(email=email).update(status=AccountStatus.DEACTIVATED, deactivated_at=portal.clock())


async def _shut(email: str, portal: Portal) -> None:
    """Shut an account as its owner does, whatever becomes of his structures."""
    ctx = Context(portal.services, client="203.0.113.8")

    async def write() -> None:
        await deactivate(ctx, await Account.get(email=email))

    await transaction(write)


async def _start_again(company: Company) -> None:
    """Bring the company back to where it was, with Ada at its head and logged in."""
    await Account.all().update(status=AccountStatus.ACTIVE, deactivated_at=None)
    await Attachment.all().update(role=AttachmentRole.MEMBER)
    await Attachment.filter(account__first_name="Ada").update(role=AttachmentRole.MAIN_MANAGER)
    await Structure.all().update(status=StructureStatus.ACTIVE, orphaned_at=None)
    await company.ada(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})
