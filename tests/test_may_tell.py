"""Notices that a manager can bring about again and again: how many of them a person gets."""

from dataclasses import replace

import pytest

from models.event import Event, EventKind
from models.letter import Letter
from models.structure import Structure
from security.limits import Limiter, LimiterDown
from tests.company import Company
from tests.documents import ATTACH_PERSON, CHANGE_ROLE, END_ATTACHMENT
from tests.portal import Caller, Portal
from tests.workspaces import GRANT, with_engagements

BOB = "bob@example.org"
HIS = "{ me { attachments(status: APPROVED) { edges { node { id } } } } }"


class Down(Limiter):
    """Counters that do not answer."""

    async def may_write(self, address_key: str, *, kind: str) -> bool:
        raise LimiterDown


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await with_engagements(portal)


def counted(company: Company, limits: Limiter) -> Caller:
    """Return Ada in a portal that counts."""
    company.portal.services = replace(company.portal.services, limits=limits)
    ada = company.portal.caller()
    ada.client.cookies = company.ada.client.cookies
    return ada


async def to_bob(kind: str) -> int:
    return await Letter.filter(recipient=BOB, kind=kind).count()


async def test_a_role_given_and_taken_again_and_again_is_told_once(company: Company) -> None:
    _, bob = await company.joins("Bob")
    ada = counted(company, Limiter.in_memory())

    for role in ("SECONDARY_MANAGER", "MEMBER") * 3:
        saved = await ada(CHANGE_ROLE, input={"attachment": bob, "role": role})
        assert saved["attachment"]["role"] == role

    assert await to_bob("role_changed") == 2
    assert await Event.filter(kind=EventKind.ROLE_CHANGED).count() == 6


async def test_an_access_given_again_and_again_is_told_once_for_each_mode(company: Company) -> None:
    _, bob = await company.joins("Bob")
    ada = counted(company, Limiter.in_memory())

    for mode in ("CONSULT", "MODIFY") * 3:
        wish = {"attachment": bob, "workspace": "ENGAGEMENTS", "mode": mode}
        assert (await ada(GRANT, input=wish))["subscription"]["mode"] == mode

    assert await to_bob("workspace_granted") == 2
    assert await Event.filter(kind=EventKind.WORKSPACE_GRANTED).count() == 6


async def test_a_person_attached_and_removed_again_and_again_is_told_once(company: Company) -> None:
    bob = await company.portal.member(BOB, firstName="Bob")
    ada = counted(company, Limiter.in_memory())

    for _ in range(3):
        await ada(ATTACH_PERSON, input={"structure": company.id, "email": BOB})
        [*_, edge] = (await bob(HIS))["attachments"]["edges"]
        ended = await ada(END_ATTACHMENT, input={"id": edge["node"]["id"]})
        assert ended["attachment"]["status"] == "ENDED"

    assert (await to_bob("attachment_approved"), await to_bob("attachment_ended")) == (1, 1)


async def test_who_asked_is_told_in_any_case(company: Company) -> None:
    await company.asks("Bob")
    ada = counted(company, Limiter.in_memory())
    await company.portal.services.limits.may_write(BOB, kind=f"attachment_offered {await only_structure()}")

    await ada(ATTACH_PERSON, input={"structure": company.id, "email": BOB})

    assert await to_bob("attachment_approved") == 1


async def only_structure() -> str:
    return str((await Structure.get()).id)


async def test_who_may_not_act_uses_up_no_letter(company: Company) -> None:
    eve, _ = await company.joins("Eve")
    _, bob = await company.joins("Bob")
    ada = counted(company, Limiter.in_memory())
    stranger = company.portal.caller()
    stranger.client.cookies = eve.client.cookies
    wish = {"attachment": bob, "role": "SECONDARY_MANAGER"}

    refused = await stranger(CHANGE_ROLE, input=wish)
    await ada(CHANGE_ROLE, input=wish)

    assert refused["code"] == "NOT_FOUND"
    assert await to_bob("role_changed") == 1


async def test_where_nobody_can_count_the_letter_goes(company: Company) -> None:
    _, bob = await company.joins("Bob")
    ada = counted(company, Down(None))

    await ada(END_ATTACHMENT, input={"id": bob})

    assert await to_bob("attachment_ended") == 1
