"""An identifier that the API prints is read wherever one is taken."""

from dataclasses import dataclass
from typing import Any

import pytest

from models.support import SupportRequest
from schema.nodes import global_id
from server.demo.sirets import DEMO_SIRETS
from tests.company import faults
from tests.desk import OPEN_REQUEST
from tests.documents import SIGN_UP, SIGN_UP_CASE
from tests.portal import Caller, Portal, sign_up_form
from tests.structures import AMERICAN, CREATE, REPLACE, by_hand, create, replacement, with_siret
from tests.test_ask_support import HELP

LOOK_UP = """
query ($identifier: StructureIdentifierInput!) {
  structure(identifier: $identifier) { id identifier { kind value formatted } }
}
"""
PRINTED = "query ($id: ID!) { node(id: $id) { ... on Structure { identifier { kind value formatted } } } }"
SEARCH = "query ($text: String) { structures(filter: { search: $text }) { edges { node { id } } } }"

PERSON = by_hand("INDIVIDUAL", legalName=None, firstName="Ada", lastName="Lovelace")
FORMS = [
    with_siret(DEMO_SIRETS.unknown_to_the_portal),
    by_hand("EU_VAT", "BE0697449992"),
    by_hand("NON_EU", legalName="Société d’Exemple", address=AMERICAN),
    by_hand("RIDET", "122531001"),
    by_hand("TAHITI", "E80208/001"),
    PERSON,
    by_hand("PENDING_REGISTRATION"),
]


@dataclass
class Known:
    """A structure of Ada's; `texts` are the ways in which the API prints its identifier."""

    ada: Caller
    id: str
    kind: str
    texts: tuple[str, ...]

    @property
    def identifiers(self) -> list[dict[str, str]]:
        return [{"kind": self.kind, "value": text} for text in self.texts]


@pytest.fixture(params=FORMS, ids=lambda form: form["identifier"]["kind"])
async def known(portal: Portal, request: pytest.FixtureRequest) -> Known:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, request.param)
    printed = (await ada(PRINTED, id=structure))["identifier"]
    texts = (printed["value"], printed["formatted"], f" {printed['formatted'].lower()}\u00a0")
    return Known(ada, structure, printed["kind"], texts)


async def test_it_finds_the_structure(known: Known) -> None:
    for identifier in known.identifiers:
        assert (await known.ada(LOOK_UP, identifier=identifier))["id"] == known.id


async def test_it_is_found_by_a_search(known: Known) -> None:
    for text in known.texts:
        edges = (await known.ada(SEARCH, text=text))["edges"]
        assert [edge["node"]["id"] for edge in edges] == [known.id]


async def test_it_tells_the_case_before_and_at_sign_up(known: Known, api: Caller) -> None:
    expected = "ATTACHMENT_REQUEST" if known.kind == "SIRET" else "WITHOUT_ATTACHMENT"
    for identifier in known.identifiers:
        structure = {"identifier": identifier, "confirmWithoutAttachment": True}
        case = await api(SIGN_UP_CASE, identifier=identifier)
        accepted = await api(SIGN_UP, input=sign_up_form("bob@example.org", structure=structure))
        assert case["outcome"] == accepted["outcome"] == expected
        assert case["identifier"]["value"] == accepted["identifier"]["value"] == known.texts[0]


async def test_it_must_be_confirmed_where_nothing_will_be_attached(known: Known, api: Caller) -> None:
    structure = {"identifier": known.identifiers[0]}

    answer = await api(SIGN_UP, input=sign_up_form("bob@example.org", structure=structure))

    expected = "SignUpAccepted" if known.kind == "SIRET" else "ConfirmationRequired"
    assert answer["__typename"] == expected


async def test_it_shows_the_structure_to_people_who_create_it_again_or_take_it(
    portal: Portal, known: Known
) -> None:
    bob = await portal.member("bob@example.org")
    bobs = await create(bob, with_siret(DEMO_SIRETS.second_unknown))
    for identifier in known.identifiers:
        created = await bob(CREATE, input={"identifier": identifier})
        taken = await bob(REPLACE, input=replacement(bobs, **identifier))
        assert created["structure"]["id"] == taken["structure"]["id"] == known.id


async def test_it_is_its_own_structures_identifier_already(known: Known) -> None:
    for identifier in known.identifiers:
        refused = await known.ada(REPLACE, input=replacement(known.id, **identifier))
        assert faults(refused) == {("identifier.value", "SAME_AS_BEFORE")}


async def test_it_names_the_structure_to_the_desk(known: Known) -> None:
    for identifier in known.identifiers:
        await known.ada(OPEN_REQUEST, input={**HELP, "structure": identifier})

    requests = await SupportRequest.all()
    assert [global_id("Structure", each.structure_id) for each in requests] == [known.id] * len(known.texts)


async def test_who_may_see_the_structure_is_asked_as_before(
    portal: Portal, known: Known, api: Caller
) -> None:
    bob = await portal.member("bob@example.org")
    for identifier in known.identifiers:
        assert await api(LOOK_UP, identifier=identifier) is None
        assert (await bob(LOOK_UP, identifier=identifier))["id"] == known.id


class TestAssigned:
    async def test_it_can_be_signed_up_with_again_before_anybody_activates(
        self, portal: Portal, api: Caller
    ) -> None:
        ada = await portal.member("ada@example.org")
        first = await api(SIGN_UP, input=sign_up_form("bob@example.org", structure=PERSON))
        identifier = {"kind": "INDIVIDUAL", "value": first["identifier"]["formatted"]}

        case = await api(SIGN_UP_CASE, identifier=identifier)
        again = await api(
            SIGN_UP, input=sign_up_form("bob@example.org", structure={**PERSON, "identifier": identifier})
        )
        mine = await create(ada, with_siret(DEMO_SIRETS.second_unknown))
        taken = await ada(REPLACE, input=replacement(mine, **identifier))

        assert (case["outcome"], case["legalName"], case["address"]) == ("NEW_STRUCTURE", None, None)
        assert again["identifier"] == first["identifier"]
        assert await ada(LOOK_UP, identifier=identifier) is None
        assert faults(taken) == {("identifier.value", "NOT_ALLOWED")}

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("INDIVIDUAL", f"P-{'0' * 32}"),
            ("INDIVIDUAL", "P-ABC"),
            ("INDIVIDUAL", "ADA"),
            ("PENDING_REGISTRATION", f"EC-{'A' * 32}"),
            ("PENDING_REGISTRATION", "EC-"),
        ],
    )
    async def test_nobody_chooses_one(self, api: Caller, kind: str, value: str) -> None:
        form: dict[str, Any] = {**(PERSON if kind == "INDIVIDUAL" else by_hand(kind))}
        form["identifier"] = {"kind": kind, "value": value}

        case = await api(SIGN_UP_CASE, identifier=form["identifier"])
        refused = await api(SIGN_UP, input=sign_up_form("bob@example.org", structure=form))

        assert faults(case) == {("value", "NOT_ALLOWED")}
        assert faults(refused) == {("structure.identifier.value", "NOT_ALLOWED")}
