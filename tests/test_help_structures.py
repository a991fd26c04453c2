"""What the desk does for a structure."""

import asyncio
from datetime import UTC, datetime

from models.attachment import Attachment, AttachmentRole
from models.event import Event, EventKind
from models.structure import Structure, StructureStatus
from models.subscription import Subscription
from resolvers.context import Context
from resolvers.name_operator import name_operator
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, founded, main_managers
from tests.desk import APPOINT, CLOSE, DEACTIVATE, DESK, REOPEN, account_id, operator
from tests.documents import ME, SIGN_UP
from tests.portal import Caller, Portal, recipients, sign_up_form, text_of
from tests.workspaces import request_of, with_engagements


async def orphaned(portal: Portal, desk: Caller) -> tuple[Company, dict[str, str]]:
    """Return a company whose main manager is gone, and the attachments of those who stayed, by name."""
    company = await founded(portal)
    _, bob = await company.joins("Bob")
    _, eve = await company.joins("Eve")
    await desk(DEACTIVATE, id=await account_id(desk, "ada@example.org"), reason="She left.")
    await portal.deliver()
    return company, {"bob": bob, "eve": eve, "ada": company.ada_id}


async def test_the_desk_names_the_next_main_manager(portal: Portal) -> None:
    desk = await operator(portal)
    company, people = await orphaned(portal, desk)

    saved = await desk(APPOINT, id=people["bob"], reason="He runs it now.")

    assert saved["structure"] == {
        "id": company.id,
        "status": "ACTIVE",
        "mainManager": {"firstName": "Bob", "email": "bob@example.org"},
    }
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "gestionnaire principal" in text_of(letter)
    act = await Event.get(kind=EventKind.SUPPORT_ACTED, structure_id__not_isnull=True)
    assert act.details["reason"] == "He runs it now."


async def test_nobody_is_named_where_somebody_manages(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    _, bob = await company.joins("Bob")

    assert (await desk(APPOINT, id=bob, reason="He asks."))["code"] == "NOT_FOUND"
    assert await main_managers() == ["Ada"]


async def test_only_active_people_who_are_attached_are_named(portal: Portal) -> None:
    desk = await operator(portal)
    company, people = await orphaned(portal, desk)
    _, waiting = await company.asks("Dan")

    for attachment in (people["ada"], waiting):
        assert (await desk(APPOINT, id=attachment, reason="Why not?"))["code"] == "NOT_FOUND"
    assert await main_managers() == []


async def test_a_public_body_of_the_directory_gets_its_first_main_manager(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    _, bob = await company.asks("Bob", workspaces=["FACTURES_EMISES"])
    assert (await desk(APPOINT, id=bob, reason="Too early."))["code"] == "NOT_FOUND"
    await as_the_directory_brings_it()

    saved = await desk(APPOINT, id=bob, reason="The town hall confirms it.")

    assert saved["structure"]["mainManager"]["firstName"] == "Bob"
    request = await Attachment.get(account__email="bob@example.org")
    assert (request.status.value, request.decided_by_id) == ("APPROVED", None)
    [subscription] = await Subscription.filter(attachment_id=request.id)
    assert subscription.status.value == "ACTIVE"


async def as_the_directory_brings_it() -> None:
    """Leave the only structure without anybody who is or was attached to it."""
    founder = Attachment.filter(role=AttachmentRole.MAIN_MANAGER)
    await Subscription.filter(attachment_id__in=await founder.values_list("id", flat=True)).delete()
    await founder.delete()
    await Structure.all().update(
        status=StructureStatus.ORPHANED, orphaned_at=datetime(2026, 3, 1, tzinfo=UTC)
    )


async def test_the_desk_lists_orphans_that_somebody_asks_for(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    await as_the_directory_brings_it()

    assert (await desk(DESK))["orphanedStructures"]["edges"] == []
    await company.asks("Bob")
    [edge] = (await desk(DESK))["orphanedStructures"]["edges"]
    assert edge["node"]["id"] == company.id


async def test_an_operator_does_not_name_himself(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    bob, his = await company.joins("Bob")
    ctx = Context(services=portal.services, client="console")
    await name_operator(ctx, "bob@example.org", is_operator=True)
    await desk(DEACTIVATE, id=await account_id(desk, "ada@example.org"), reason="She left.")

    assert (await bob(APPOINT, id=his, reason="I am here."))["code"] == "NOT_FOUND"
    assert (await desk(APPOINT, id=his, reason="He is here."))["structure"]["id"] == company.id


async def test_of_two_who_are_named_together_one_is(portal: Portal) -> None:
    desk = await operator(portal)
    _, people = await orphaned(portal, desk)

    answers = await asyncio.gather(
        *(desk(APPOINT, id=people[name], reason="Now.") for name in ("bob", "eve") * 4)
    )

    assert sorted(answer["__typename"] for answer in answers) == ["NotFound"] * 7 + ["StructureSaved"]
    assert len(await main_managers()) == 1


async def test_a_person_who_is_shut_at_the_same_moment_manages_nothing(portal: Portal) -> None:
    desk = await operator(portal)
    _, people = await orphaned(portal, desk)
    bob = await account_id(desk, "bob@example.org")

    await asyncio.gather(
        desk(APPOINT, id=people["bob"], reason="He runs it now."),
        desk(DEACTIVATE, id=bob, reason="He left as well."),
    )

    [structure] = await Structure.all()
    assert await main_managers() == []
    assert structure.status.value == "ORPHANED"


async def test_a_closed_structure_opens_again_with_its_main_manager(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)

    closed = await desk(CLOSE, id=company.id, reason="The company is wound up.")
    again = await desk(CLOSE, id=company.id, reason="Again.")
    opened = await desk(REOPEN, id=company.id, reason="It is not.")
    twice = await desk(REOPEN, id=company.id, reason="Again.")

    assert closed["structure"]["status"] == "CLOSED"
    assert opened["structure"]["status"] == "ACTIVE"
    assert opened["structure"]["mainManager"]["firstName"] == "Ada"
    assert (again["code"], twice["code"]) == ("NOT_FOUND", "NOT_FOUND")


async def test_requests_to_a_closed_structure_are_withdrawn(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    bob, _ = await company.asks("Bob")

    await desk(CLOSE, id=company.id, reason="The company is wound up.")

    assert (await bob(ME))["attachments"]["edges"][0]["node"]["status"] == "CANCELLED"


async def test_a_member_does_not_read_which_operator_closed_the_structure(portal: Portal) -> None:
    desk = await operator(portal)
    company = await with_engagements(portal)
    bob, his = await company.joins("Bob")
    await request_of(bob, his)

    await desk(CLOSE, id=company.id, reason="The company is wound up.")

    document = """
    query ($id: ID!) {
      node(id: $id) { ... on Attachment { subscriptions { status decidedBy { firstName } } } }
    }
    """
    [over] = (await bob(document, id=his))["subscriptions"]
    assert over == {"status": "ENDED", "decidedBy": None}


async def test_a_structure_that_nobody_manages_opens_as_an_orphan(portal: Portal) -> None:
    desk = await operator(portal)
    company, people = await orphaned(portal, desk)
    await desk(CLOSE, id=company.id, reason="Nobody is left.")

    opened = await desk(REOPEN, id=company.id, reason="Somebody is.")

    assert opened["structure"]["status"] == "ORPHANED"
    assert recipients(await portal.deliver()) == ["desk@example.org"]
    assert (await desk(APPOINT, id=people["eve"], reason="She."))["structure"]["status"] == "ACTIVE"


async def test_a_structure_that_was_replaced_stays_closed(portal: Portal) -> None:
    desk = await operator(portal)
    company = await founded(portal)
    other = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    await desk(CLOSE, id=company.id, reason="It moved.")
    [first, second] = await Structure.all().order_by("created_at", "id")
    await Structure.filter(id=second.id).update(replaces_id=first.id)

    assert (await desk(REOPEN, id=company.id, reason="It did not."))["code"] == "NOT_FOUND"
    assert (await desk(REOPEN, id=other.id, reason="It is open."))["code"] == "NOT_FOUND"


async def test_a_structure_that_nobody_founded_is_not_closed(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=DEMO_SIRETS.second_unknown))
    found = await desk(
        "query ($it: StructureIdentifierInput!) { structure(identifier: $it) { id status } }",
        it={"kind": "SIRET", "value": DEMO_SIRETS.second_unknown},
    )

    assert found["status"] == "PENDING"
    assert (await desk(CLOSE, id=found["id"], reason="Unused."))["code"] == "NOT_FOUND"
