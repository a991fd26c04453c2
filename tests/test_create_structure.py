"""Structures created by somebody who is signed in."""

import asyncio

import pytest

from server.demo.sirets import DEMO_SIRETS
from tests.company import faults
from tests.documents import ACTIVATE, ME, SIGN_UP
from tests.portal import Caller, Portal, activation_form, sign_up_form
from tests.structures import ADDRESS, AMERICAN, CREATE, STRUCTURE, Register, by_hand, create, with_siret

SIRET = DEMO_SIRETS.unknown_to_the_portal


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member("ada@example.org")


async def test_the_founder_manages_the_structure_at_once(ada: Caller) -> None:
    saved = await ada(CREATE, input={**with_siret(SIRET), "workspaces": [{"code": "ENGAGEMENTS"}]})

    structure = saved["structure"]
    assert (structure["status"], structure["verification"]) == ("ACTIVE", "VERIFIED")
    assert structure["legalName"] == "LA FABRIQUE DE NUAGES"
    assert structure["viewerAttachment"]["role"] == "MAIN_MANAGER"
    assert structure["mainManager"] == {"firstName": "Ada"}
    assert [row["workspace"]["code"] for row in structure["workspaces"]] == ["ENGAGEMENTS"]
    assert "CLOSE" in structure["viewerCan"]


async def test_the_founder_may_modify_in_every_workspace_opened(ada: Caller) -> None:
    await create(ada, with_siret(SIRET))

    [edge] = (await ada(_ACCESSES))["attachments"]["edges"]

    assert edge["node"]["subscriptions"] == [
        {"status": "ACTIVE", "mode": "MODIFY", "workspace": {"code": "FACTURES_EMISES"}}
    ]


_ACCESSES = """
{ me { attachments { edges { node { subscriptions { status mode workspace { code } } } } } } }
"""


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (by_hand("EU_VAT", "be 0697.449.992"), "BE0697449992"),
        (
            by_hand("NON_EU", address=AMERICAN),
            "USKAARTEN NV",
        ),
        (by_hand("RIDET", "0 122 531.001"), "0122531001"),
        (by_hand("TAHITI", "G12345-001"), "G12345001"),
    ],
)
async def test_structures_without_siret_are_typed_by_hand(ada: Caller, form: object, value: str) -> None:
    saved = await ada(CREATE, input=form)

    assert saved["structure"]["identifier"]["value"] == value
    assert saved["structure"]["verification"] == "NOT_APPLICABLE"


async def test_a_person_and_a_company_being_registered_get_an_identifier(ada: Caller) -> None:
    person = by_hand("INDIVIDUAL", legalName=None, firstName="Ada", lastName="Lovelace")

    individual = await ada(CREATE, input=person)
    being_registered = await ada(CREATE, input=by_hand("PENDING_REGISTRATION"))

    assert individual["structure"]["legalName"] == "Ada Lovelace"
    assert individual["structure"]["identifier"]["value"].startswith("P-")
    assert being_registered["structure"]["identifier"]["value"].startswith("EC-")


async def test_a_known_structure_is_shown_to_whoever_creates_it_again(portal: Portal, ada: Caller) -> None:
    known = await create(ada, with_siret(SIRET))
    bob = await portal.member("bob@example.org")

    refused = await bob(CREATE, input=with_siret(SIRET))

    assert refused["__typename"] == "StructureExists"
    assert refused["structure"]["id"] == known


async def test_a_derived_identifier_that_is_known_is_refused_alike(ada: Caller) -> None:
    known = await create(ada, by_hand("NON_EU", address=AMERICAN))

    refused = await ada(CREATE, input=by_hand("NON_EU", address=AMERICAN))

    assert refused["structure"]["id"] == known


async def test_a_pending_structure_goes_to_the_first_who_founds_it(portal: Portal, ada: Caller) -> None:
    bob = portal.caller()
    await bob(SIGN_UP, input=sign_up_form("bob@example.org", siret=SIRET))
    token = await portal.link_token()

    await create(ada, with_siret(SIRET))
    late = await bob(ACTIVATE, input=activation_form(token))

    assert late["attachments"][0]["status"] == "REQUESTED"


async def test_every_fault_is_told_at_once(ada: Caller) -> None:
    form = by_hand(
        "EU_VAT", "BE0697449992", legalName="", address={"line1": "", "postalCode": "", "city": "X"}
    )

    refused = await ada(CREATE, input={**form, "purposes": [], "workspaces": [{"code": "NO_SUCH"}]})

    assert faults(refused) == {
        ("purposes", "REQUIRED"),
        ("details.legalName", "REQUIRED"),
        ("details.address.line1", "REQUIRED"),
        ("details.address.postalCode", "REQUIRED"),
        ("workspaces.0.code", "UNKNOWN_VALUE"),
    }


async def test_an_identifier_mistyped_is_told(ada: Caller) -> None:
    assert faults(await ada(CREATE, input=with_siret("123"))) == {("identifier.value", "BAD_FORMAT")}
    assert faults(await ada(CREATE, input=with_siret("11111111111111"))) == {
        ("identifier.value", "BAD_CHECKSUM")
    }


async def test_a_mistyped_identifier_hides_no_other_fault(ada: Caller) -> None:
    wrong = {"purposes": [], "workspaces": [{"code": "NO_SUCH"}]}
    abroad = by_hand("EU_VAT", "BE12", legalName="", address={**ADDRESS, "country": "XX"})
    in_france = {**with_siret("123"), "details": {"firstName": "Ada", "address": {**ADDRESS, "city": ""}}}

    by_kind = [faults(await ada(CREATE, input={**form, **wrong})) for form in (abroad, in_france)]

    always = {("purposes", "REQUIRED"), ("workspaces.0.code", "UNKNOWN_VALUE")}
    assert by_kind[0] == always | {
        ("identifier.value", "BAD_FORMAT"),
        ("details.legalName", "REQUIRED"),
        ("details.address.country", "UNKNOWN_VALUE"),
    }
    assert by_kind[1] == always | {
        ("identifier.value", "BAD_FORMAT"),
        ("details.firstName", "NOT_ALLOWED"),
        ("details.address.city", "REQUIRED"),
    }


async def test_what_the_register_does_not_know_is_not_created(ada: Caller) -> None:
    assert (await ada(CREATE, input=with_siret("73282932000074")))["__typename"] == "StructureNotFound"


async def test_a_closed_establishment_is_not_created(ada: Caller) -> None:
    assert (await ada(CREATE, input=with_siret(DEMO_SIRETS.closed)))["__typename"] == "StructureClosed"


async def test_a_silent_register_leaves_the_structure_unverified(portal: Portal, ada: Caller) -> None:
    Register.of(portal).is_silent = True
    bob = await portal.member("bob@example.org")

    saved = await bob(CREATE, input=by_hand("SIRET", SIRET))

    assert saved["structure"]["verification"] == "UNVERIFIED"


async def test_a_stranger_must_log_in(api: Caller) -> None:
    errors = await api.errors(CREATE, input=with_siret(SIRET))

    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_of_many_who_create_one_siret_one_founds_it(portal: Portal) -> None:
    people = [await portal.member(f"{name}@example.org") for name in ("ada", "bob", "cid", "dan")]

    answers = await asyncio.gather(*(person(CREATE, input=with_siret(SIRET)) for person in people))

    kinds = sorted(answer["__typename"] for answer in answers)
    assert kinds == ["StructureExists", "StructureExists", "StructureExists", "StructureSaved"]
    assert len({answer["structure"]["id"] for answer in answers}) == 1
    founders = [await person(ME) for person in people]
    assert sum(bool(me["attachments"]["edges"]) for me in founders) == 1


async def test_people_outside_see_a_created_structure_but_not_its_inside(portal: Portal, ada: Caller) -> None:
    known, bob = await create(ada, with_siret(SIRET)), await portal.member("bob@example.org")

    seen = await bob(STRUCTURE, id=known)

    assert seen["legalName"] == "LA FABRIQUE DE NUAGES"
    assert (seen["mainManager"], seen["workspaces"], seen["registryMismatch"]) == (None, [], None)
