"""A structure kept up to date: by hand, from the register; and closed."""

from typing import Any

import pytest

from models.structure import Structure
from registry.record import PostalAddress
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import END_ATTACHMENT
from tests.portal import PASSWORD, Caller, Portal
from tests.structures import (
    ADDRESS,
    CLOSE_STRUCTURE,
    REFRESH,
    STRUCTURE,
    UPDATE,
    Register,
    by_hand,
    create,
)
from tests.workspaces import REQUEST, REQUESTS, accesses_of, history_of, open_engagements, request_of

NOT_FOUND = "NotFound"


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def update(caller: Caller, structure: str, **details: Any) -> Any:
    return await caller(UPDATE, input={"id": structure, "details": details})


async def test_a_manager_corrects_label_and_address(company: Company) -> None:
    saved = await update(company.ada, company.id, label="Les Nuages", address=ADDRESS)

    assert saved["structure"]["label"] == "Les Nuages"
    assert saved["structure"]["address"] == {**ADDRESS, "line2": None, "line3": None}
    assert (await history_of(company))[0] == "STRUCTURE_UPDATED"


async def test_what_is_left_out_stays(company: Company) -> None:
    before = await company.ada(STRUCTURE, id=company.id)

    saved = await update(company.ada, company.id)

    assert saved["structure"] == before
    assert "STRUCTURE_UPDATED" not in await history_of(company)


async def test_an_empty_label_takes_it_away(company: Company) -> None:
    assert (await update(company.ada, company.id, label=""))["structure"]["label"] is None


async def test_a_confirmed_name_is_the_registers(company: Company) -> None:
    refused = await update(company.ada, company.id, legalName="Mine now")
    unchanged = await update(company.ada, company.id, legalName="LA  FABRIQUE DE NUAGES")

    assert faults(refused) == {("details.legalName", "NOT_EDITABLE")}
    assert unchanged["__typename"] == "StructureSaved"


async def test_a_masked_name_may_be_changed(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    form = by_hand("SIRET", DEMO_SIRETS.partially_published, legalName="Secrets et Cie")
    masked = await create(ada, form)

    saved = await update(ada, masked, legalName="Secrets & Cie")

    assert saved["structure"]["legalName"] == "Secrets & Cie"


async def test_a_name_that_no_register_knows_may_be_changed(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, by_hand("RIDET", "0122531001"))

    saved = await update(ada, structure, legalName="Kagu SARL")
    refused = await update(ada, structure, legalName=" ", firstName="Ada", lastName="Lovelace")

    assert saved["structure"]["legalName"] == "Kagu SARL"
    assert faults(refused) == {
        ("details.lastName", "NOT_ALLOWED"),
        ("details.firstName", "NOT_ALLOWED"),
        ("details.legalName", "REQUIRED"),
    }


async def test_a_person_changes_both_names(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    person = await create(ada, by_hand("INDIVIDUAL", legalName=None, firstName="Ada", lastName="Byron"))

    saved = await update(ada, person, firstName="Ada", lastName="Lovelace")
    half = await update(ada, person, lastName="King")
    other = await update(ada, person, legalName="King SARL", firstName="Ada", lastName="King")

    assert saved["structure"]["legalName"] == "Ada Lovelace"
    assert faults(half) == {("details.firstName", "REQUIRED")}
    assert faults(other) == {("details.legalName", "NOT_ALLOWED")}


async def test_every_fault_of_an_address_is_told(company: Company) -> None:
    address = {"line1": "", "postalCode": "", "city": "", "country": "FR"}

    refused = await update(company.ada, company.id, label="x" * 256, address=address)

    assert faults(refused) == {
        ("details.label", "TOO_LONG"),
        ("details.address.line1", "REQUIRED"),
        ("details.address.postalCode", "REQUIRED"),
        ("details.address.city", "REQUIRED"),
    }


async def test_members_and_strangers_change_nothing(portal: Portal, company: Company, api: Caller) -> None:
    bob, _ = await company.joins("Bob")
    eve = await portal.member("eve@example.org")

    for person in (bob, eve):
        assert (await update(person, company.id, label="X"))["__typename"] == NOT_FOUND
        assert (await person(REFRESH, id=company.id))["__typename"] == NOT_FOUND
        closed = await person(CLOSE_STRUCTURE, input={"id": company.id, "password": PASSWORD})
        assert closed["__typename"] == NOT_FOUND
    errors = await api.errors(UPDATE, input={"id": company.id, "details": {}})
    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_structure_that_does_not_exist_answers_like_a_foreign_one(company: Company) -> None:
    assert (await update(company.ada, company.ada_id, label="X"))["__typename"] == NOT_FOUND
    assert (await company.ada(REFRESH, id="nothing"))["__typename"] == NOT_FOUND


async def test_name_and_address_are_taken_from_the_register_again(portal: Portal) -> None:
    register = Register.of(portal)
    register.is_silent = True
    company = await _typed_by_hand(portal)
    await Structure.all().update(registry_mismatch=_mismatch())
    before = await company.ada(STRUCTURE, id=company.id)
    register.is_silent = False

    saved = await company.ada(REFRESH, id=company.id)

    assert before["registryMismatch"] == {"legalName": "OTHER"}
    structure = saved["structure"]
    assert structure["legalName"] == "LA FABRIQUE DE NUAGES"
    assert structure["address"]["line1"] == "13 RUE DES CUMULUS"
    assert (structure["verification"], structure["registryMismatch"]) == ("VERIFIED", None)
    assert (await Structure.get()).checked_at == portal.clock()


async def test_a_mismatch_is_for_the_managers(portal: Portal) -> None:
    Register.of(portal).is_silent = True
    company = await _typed_by_hand(portal)
    await Structure.all().update(registry_mismatch=_mismatch())
    bob, _ = await company.joins("Bob")

    assert (await bob(STRUCTURE, id=company.id))["registryMismatch"] is None


async def _typed_by_hand(portal: Portal) -> Company:
    ada = await portal.member("ada@example.org")
    form = by_hand("SIRET", DEMO_SIRETS.unknown_to_the_portal)
    structure = await create(ada, form)
    mine = (await ada(STRUCTURE, id=structure))["viewerAttachment"]["id"]
    return Company(portal, ada, structure, mine)


def _mismatch() -> dict[str, Any]:
    return {
        "siret": DEMO_SIRETS.unknown_to_the_portal,
        "legal_name": "OTHER",
        "label": "",
        "address": None,
        "open": True,
        "closed_on": None,
        "head_office": True,
        "published": True,
        "legal_category": None,
    }


async def test_what_the_register_masks_stays_as_it_was_typed(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)
    register.changes = {"legal_name": "", "address": None, "published": False}

    saved = await company.ada(REFRESH, id=company.id)

    assert saved["structure"]["legalName"] == "LA FABRIQUE DE NUAGES"
    assert saved["structure"]["address"]["line1"] == "13 RUE DES CUMULUS"


async def test_the_registers_new_address_is_taken(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)
    register.changes = {"address": PostalAddress("9 QUAI NEUF", None, None, "29200", "BREST", "FR")}

    saved = await company.ada(REFRESH, id=company.id)

    assert saved["structure"]["address"]["line1"] == "9 QUAI NEUF"
    assert (await history_of(company))[0] == "STRUCTURE_UPDATED"


async def test_a_refresh_tells_what_the_register_says_against_it(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)

    register.changes = {"open": False}
    closed = await company.ada(REFRESH, id=company.id)
    register.changes = None
    unknown = await company.ada(REFRESH, id=company.id)
    register.is_silent = True
    silent = await company.ada.errors(REFRESH, id=company.id)

    assert (closed["__typename"], unknown["__typename"]) == ("StructureClosed", "StructureNotFound")
    assert silent[0]["extensions"]["code"] == "SERVER_BUSY"
    assert silent[0]["message"].startswith("The company register does not answer")
    assert (await company.ada(STRUCTURE, id=company.id))["status"] == "ACTIVE"


async def test_who_is_detached_meanwhile_changes_nothing(portal: Portal) -> None:
    register = Register.of(portal)
    company = await founded(portal)
    bob, bobs = await company.joins("Bob", role="SECONDARY_MANAGER")
    register.changes = {"legal_name": "BOB'S"}
    register.meanwhile = lambda: company.ada(END_ATTACHMENT, input={"id": bobs})

    refused = await bob(REFRESH, id=company.id)

    assert refused["__typename"] == NOT_FOUND
    assert (await company.ada(STRUCTURE, id=company.id))["legalName"] == "LA FABRIQUE DE NUAGES"


async def test_only_a_siret_has_a_register(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, by_hand("RIDET", "0122531001"))

    assert faults(await ada(REFRESH, id=structure)) == {("id", "NOT_ALLOWED")}


async def test_the_main_manager_closes_the_structure(portal: Portal, company: Company) -> None:
    portal.clock.move(minutes=5)

    saved = await company.ada(CLOSE_STRUCTURE, input={"id": company.id, "password": PASSWORD})

    structure = saved["structure"]
    assert (structure["status"], structure["viewerCan"]) == ("CLOSED", [])
    assert (await Structure.get()).closed_at == portal.clock()
    assert await accesses_of(company.ada, company.ada_id) == {"FACTURES_EMISES": ("SUSPENDED", "MODIFY")}
    assert (await history_of(company))[0] == "STRUCTURE_CLOSED"


async def test_closing_withdraws_what_was_asked_of_the_structure(company: Company) -> None:
    await open_engagements(company)
    bob, bobs = await company.joins("Bob")
    eve, eves = await company.asks("Eve", workspaces=["ENGAGEMENTS"])
    await request_of(bob, bobs)

    await company.ada(CLOSE_STRUCTURE, input={"id": company.id, "password": PASSWORD})

    assert await accesses_of(bob, bobs) == {"ENGAGEMENTS": ("ENDED", "CONSULT")}
    assert (await eve(_STATUS, id=eves))["status"] == "CANCELLED"
    assert await accesses_of(eve, eves) == {"ENGAGEMENTS": ("ENDED", "CONSULT")}
    assert (await company.ada(REQUESTS, id=company.id))["workspaceRequests"]["totalCount"] == 0


_STATUS = "query ($id: ID!) { node(id: $id) { ... on Attachment { status } } }"


async def test_closing_needs_the_right_password(company: Company) -> None:
    refused = await company.ada(CLOSE_STRUCTURE, input={"id": company.id, "password": "wrong"})

    assert refused["__typename"] == "InvalidCredentials"
    assert (await company.ada(STRUCTURE, id=company.id))["status"] == "ACTIVE"


async def test_a_secondary_manager_does_not_close(company: Company) -> None:
    bob, _ = await company.joins("Bob", role="SECONDARY_MANAGER")

    refused = await bob(CLOSE_STRUCTURE, input={"id": company.id, "password": PASSWORD})

    assert refused["__typename"] == NOT_FOUND


async def test_nothing_changes_in_a_closed_structure(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    closing = {"id": company.id, "password": PASSWORD}
    await company.ada(CLOSE_STRUCTURE, input=closing)

    assert (await company.ada(CLOSE_STRUCTURE, input=closing))["__typename"] == NOT_FOUND
    assert (await update(company.ada, company.id, label="X"))["__typename"] == "StructureClosed"
    assert (await company.ada(REFRESH, id=company.id))["__typename"] == "StructureClosed"
    asked = await bob(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES"})
    assert asked["__typename"] == NOT_FOUND
