"""A structure changes its identifier: closed, and replaced by a copy with its people and workspaces."""

import asyncio
from typing import Any

import pytest

from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.structure import Structure, StructureSector
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import APPROVE, END_ATTACHMENT, ME
from tests.portal import Caller, Portal
from tests.structures import (
    AMERICAN,
    CREATE,
    REPLACE,
    STRUCTURE,
    Register,
    by_hand,
    create,
    replacement,
    with_siret,
)
from tests.workspaces import GRANT, OPEN, accesses_of, request_of, with_engagements

NEW = DEMO_SIRETS.second_unknown
THIRD = DEMO_SIRETS.overseas


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await with_engagements(portal)


async def replaced(company: Company, siret: str = NEW) -> dict[str, Any]:
    saved = await company.ada(REPLACE, input=replacement(company.id, "SIRET", siret))
    assert saved["__typename"] == "StructureSaved", saved
    return dict(saved["structure"])


async def attachment_in(caller: Caller, structure: str) -> dict[str, Any]:
    edges = (await caller(ME))["attachments"]["edges"]
    return next(edge["node"] for edge in edges if edge["node"]["structure"]["id"] == structure)


async def test_the_old_structure_is_closed_and_replaced(company: Company) -> None:
    structure = await replaced(company)

    old = await company.ada(STRUCTURE, id=company.id)
    assert structure["identifier"] == {"kind": "SIRET", "value": NEW}
    assert (structure["status"], structure["verification"]) == ("ACTIVE", "VERIFIED")
    assert structure["legalName"] == "BISCUITERIE DU PHARE IMAGINAIRE"
    assert structure["label"] == "NUAGES SUR MESURE"
    assert structure["replaces"] == {"id": company.id, "status": "CLOSED"}
    assert old["replacedBy"] == {"id": structure["id"], "status": "ACTIVE"}


async def test_people_keep_their_roles(company: Company) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")

    structure = await replaced(company)

    assert structure["viewerAttachment"]["role"] == "MAIN_MANAGER"
    assert "CLOSE" in structure["viewerCan"]
    assert (await attachment_in(bob, structure["id"]))["role"] == "SECONDARY_MANAGER"
    assert (await attachment_in(bob, company.id))["status"] == "ENDED"


async def test_a_request_goes_on_in_the_new_structure(company: Company) -> None:
    eve, _ = await company.asks("Eve", workspaces=["ENGAGEMENTS"])

    structure = await replaced(company)

    request = await attachment_in(eve, structure["id"])
    assert (await attachment_in(eve, company.id))["status"] == "CANCELLED"
    [approved] = await company.ada(APPROVE, input={"ids": [request["id"]]})
    assert approved["attachment"]["status"] == "APPROVED"
    assert await accesses_of(eve, request["id"]) == {"ENGAGEMENTS": ("ACTIVE", "CONSULT")}


async def test_workspaces_answers_and_accesses_go_with_it(company: Company) -> None:
    wish = {"code": "MEMOIRES_FRAIS_JUSTICE", "answers": [_CATEGORY]}
    await company.ada(OPEN, input={"structure": company.id, "workspaces": [wish]})
    bob, bobs = await company.joins("Bob")
    await request_of(bob, bobs, mode="MODIFY")

    structure = await replaced(company)

    new = (await attachment_in(bob, structure["id"]))["id"]
    assert structure["workspaces"] == [
        {"workspace": {"code": "ENGAGEMENTS"}, "answers": []},
        {"workspace": {"code": "FACTURES_EMISES"}, "answers": []},
        {"workspace": {"code": "MEMOIRES_FRAIS_JUSTICE"}, "answers": [{"choice": {"code": "EXPERT"}}]},
    ]
    assert await accesses_of(bob, new) == {"ENGAGEMENTS": ("REQUESTED", "MODIFY")}
    assert await accesses_of(bob, bobs) == {"ENGAGEMENTS": ("ENDED", "MODIFY")}
    mine = structure["viewerAttachment"]["id"]
    assert await accesses_of(company.ada, mine) == {"FACTURES_EMISES": ("ACTIVE", "MODIFY")}


_CATEGORY = {"question": "CATEGORIE_PRESTATAIRE", "choice": "EXPERT"}


async def test_a_company_being_registered_supplies_its_siret(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, by_hand("PENDING_REGISTRATION"))
    before = (await ada(ME))["nextSteps"]

    saved = await ada(REPLACE, input=replacement(structure, "SIRET", NEW))

    assert before == ["SUPPLY_SIRET"]
    assert saved["structure"]["legalName"] == "BISCUITERIE DU PHARE IMAGINAIRE"
    assert saved["structure"]["verification"] == "VERIFIED"
    assert (await ada(ME))["nextSteps"] == []


async def test_another_kind_of_identifier_keeps_the_name(company: Company) -> None:
    saved = await company.ada(REPLACE, input=replacement(company.id, "EU_VAT", "BE0697449992"))

    structure = saved["structure"]
    assert structure["identifier"] == {"kind": "EU_VAT", "value": "BE0697449992"}
    assert structure["legalName"] == "LA FABRIQUE DE NUAGES"
    assert structure["verification"] == "NOT_APPLICABLE"


async def test_an_identifier_that_is_derived_comes_from_name_and_country(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, by_hand("RIDET", "0122531001", address=AMERICAN))

    wrong = await ada(REPLACE, input=replacement(structure, "NON_EU", "USOTHER"))
    saved = await ada(REPLACE, input=replacement(structure, "NON_EU", None))

    assert faults(wrong) == {("identifier.value", "MISMATCH")}
    assert saved["structure"]["identifier"]["value"] == "USKAARTEN NV"


async def test_a_french_company_has_no_derived_identifier(company: Company) -> None:
    refused = await company.ada(REPLACE, input=replacement(company.id, "NON_EU", None))

    assert faults(refused) == {("identifier.kind", "NOT_ALLOWED")}


async def test_a_silent_register_leaves_the_copy_unverified(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)
    register.is_silent = True

    structure = await replaced(company)

    assert (structure["verification"], structure["legalName"]) == ("UNVERIFIED", "LA FABRIQUE DE NUAGES")


async def test_a_public_structure_keeps_its_number(company: Company) -> None:
    await Structure.all().update(sector=StructureSector.PUBLIC)

    refused = await company.ada(REPLACE, input=replacement(company.id, "SIRET", NEW))

    assert faults(refused) == {("identifier.kind", "NOT_ALLOWED")}


async def test_the_kinds_without_a_number_are_not_to_be_taken(company: Company) -> None:
    for kind in ("INDIVIDUAL", "PENDING_REGISTRATION"):
        refused = await company.ada(REPLACE, input=replacement(company.id, kind, None))
        assert faults(refused) == {("identifier.kind", "NOT_ALLOWED")}


async def test_the_number_must_be_a_new_one_and_well_written(company: Company) -> None:
    same = await company.ada(REPLACE, input=replacement(company.id, "SIRET", "000 000 208 00017"))
    missing = await company.ada(REPLACE, input=replacement(company.id, "SIRET", None))

    assert faults(same) == {("identifier.value", "SAME_AS_BEFORE")}
    assert faults(missing) == {("identifier.value", "REQUIRED")}


async def test_a_number_of_another_structure_shows_it(portal: Portal, company: Company) -> None:
    other = await founded(portal, email="eve@example.org", siret=NEW)

    refused = await company.ada(REPLACE, input=replacement(company.id, "SIRET", NEW))

    assert refused["__typename"] == "StructureExists"
    assert refused["structure"]["id"] == other.id


async def test_the_register_has_its_say(company: Company) -> None:
    closed = await company.ada(REPLACE, input=replacement(company.id, "SIRET", DEMO_SIRETS.closed))
    unknown = await company.ada(REPLACE, input=replacement(company.id, "SIRET", "73282932000074"))

    assert (closed["__typename"], unknown["__typename"]) == ("StructureClosed", "StructureNotFound")


async def test_it_needs_the_right_password(company: Company) -> None:
    refused = await company.ada(REPLACE, input=replacement(company.id, "SIRET", NEW, "wrong"))

    assert refused["__typename"] == "InvalidCredentials"
    assert (await company.ada(STRUCTURE, id=company.id))["status"] == "ACTIVE"


async def test_only_managers_change_the_identifier(portal: Portal, company: Company, api: Caller) -> None:
    bob, _ = await company.joins("Bob")
    wish = replacement(company.id, "SIRET", NEW)

    assert (await bob(REPLACE, input=wish))["__typename"] == "NotFound"
    assert (await api.errors(REPLACE, input=wish))[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_everybody_finds_the_change_in_his_history(company: Company) -> None:
    bob, _ = await company.joins("Bob")

    await replaced(company)

    for person in (company.ada, bob):
        [newest, *_] = (await person(_MY_HISTORY))["events"]["edges"]
        assert newest["node"]["kind"] == "STRUCTURE_REPLACED"
        assert newest["node"]["actor"] == {"firstName": "Ada"}


_MY_HISTORY = "{ me { events { edges { node { kind actor { firstName } } } } } }"


async def test_a_structure_is_not_replaced_twice(company: Company) -> None:
    await replaced(company)

    again = await company.ada(REPLACE, input=replacement(company.id, "SIRET", THIRD))

    assert again["__typename"] == "NotFound"


async def test_who_is_detached_meanwhile_replaces_nothing(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)
    bob, bobs = await company.joins("Bob", role="SECONDARY_MANAGER")
    register.meanwhile = lambda: company.ada(END_ATTACHMENT, input={"id": bobs})

    refused = await bob(REPLACE, input=replacement(company.id, "SIRET", NEW))

    assert refused["__typename"] == "NotFound"
    assert (await company.ada(STRUCTURE, id=company.id))["status"] == "ACTIVE"


async def test_of_many_who_replace_one_structure_one_does(company: Company) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")
    wishes = [replacement(company.id, "SIRET", siret) for siret in (NEW, THIRD)]

    answers = await asyncio.gather(
        *(manager(REPLACE, input=wish) for manager in (company.ada, bob) for wish in wishes)
    )

    assert [answer["__typename"] for answer in answers].count("StructureSaved") == 1
    assert await Structure.filter(replaces_id__isnull=False).count() == 1
    managers = await Attachment.filter(
        role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ).count()
    assert managers == 1


async def test_of_two_structures_that_take_one_number_one_gets_it(portal: Portal, company: Company) -> None:
    other = await founded(portal, email="eve@example.org", siret=THIRD)

    answers = await asyncio.gather(
        company.ada(REPLACE, input=replacement(company.id, "SIRET", NEW)),
        other.ada(REPLACE, input=replacement(other.id, "SIRET", NEW)),
        other.ada(CREATE, input=with_siret(NEW)),
    )

    kinds = sorted(answer["__typename"] for answer in answers)
    assert kinds == ["StructureExists", "StructureExists", "StructureSaved"]


async def test_a_grant_given_at_that_moment_is_not_lost(company: Company) -> None:
    _, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}

    granted, structure = await asyncio.gather(company.ada(GRANT, input=wish), replaced(company))

    moved = await Attachment.get(structure__replaces_id__isnull=False, account__first_name="Bob")
    kept = await moved.subscriptions.all().count()
    assert kept == (1 if granted["__typename"] == "WorkspaceSubscriptionSaved" else 0)
    assert structure["status"] == "ACTIVE"
