"""The form that `signUpCase` fills in passes as it is, and says what nobody knows."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.company import faults
from tests.documents import SIGN_UP, SIGN_UP_CASE
from tests.portal import Caller, Portal, sign_up_form
from tests.stock import SIRET, import_company
from tests.structures import ADDRESS, CREATE, with_siret
from tests.test_look_up_company import LOOK_UP

IDENTIFIER = {"kind": "SIRET", "value": SIRET}
Imports = Callable[..., Awaitable[None]]


@pytest.fixture
def imports(database: str, tmp_path: Path) -> Imports:
    """Put one company into the register."""

    async def write(**company: Any) -> None:
        await import_company(database, tmp_path, **company)

    return write


async def prefilled(caller: Caller) -> dict[str, Any]:
    """Return the details that a client sends back without touching them."""
    case = await caller(SIGN_UP_CASE, identifier=IDENTIFIER)
    assert case["__typename"] == "SignUpCase", case
    return {name: case[name] for name in ("legalName", "label", "address")}


async def signed_up(caller: Caller, email: str, details: dict[str, Any]) -> Any:
    structure = {"identifier": IDENTIFIER, "details": details}
    return await caller(SIGN_UP, input=sign_up_form(email, structure=structure))


def abroad(code: str, country: str, city: str = "VILLE") -> dict[str, str]:
    return {
        "codePaysEtrangerEtablissement": code,
        "libellePaysEtrangerEtablissement": country,
        "libelleCommuneEtrangerEtablissement": city,
        "codePostalEtablissement": "",
        "libelleCommuneEtablissement": "",
    }


@pytest.mark.parametrize(
    ("establishment", "country"),
    [
        (abroad("99161", "JERSEY", "ST HELIER"), "JE"),
        (abroad("99161", "DEPENDANCES DE LA COURONNE BRITANNIQUE", "ST HELIER"), "GB"),
        (abroad("99425", "BERMUDES", "HAMILTON"), "BM"),
        (abroad("99132", "GUERNESEY"), "GG"),
        (abroad("99157", "KOSOVO"), "XK"),
        (abroad("", "COTE D'IVOIRE", "ABIDJAN"), "CI"),
        (abroad("99404", "ETATS-UNIS", city=""), "US"),
        ({"numeroVoieEtablissement": "", "typeVoieEtablissement": "", "libelleVoieEtablissement": ""}, "FR"),
        ({"enseigne1Etablissement": "CHEZ  ZOE", "complementAdresseEtablissement": "BAT  A"}, "FR"),
    ],
)
async def test_a_form_that_nobody_touches_passes(
    portal: Portal, api: Caller, imports: Imports, establishment: dict[str, str], country: str
) -> None:
    ada = await portal.member("ada@example.org")
    await imports(unit={"denominationUniteLegale": "ATELIER  FICTIF"}, **establishment)

    details = await prefilled(api)
    accepted = await signed_up(api, "bob@example.org", details)
    saved = await ada(CREATE, input={**with_siret(SIRET), "details": details})

    assert details["address"]["country"] == country
    assert accepted["__typename"] == "SignUpAccepted", accepted
    assert saved["structure"]["address"] == details["address"]
    assert saved["structure"]["legalName"] == details["legalName"]
    assert saved["structure"]["label"] == details["label"]


async def test_an_address_in_a_country_that_nothing_tells_is_left_for_typing(
    api: Caller, imports: Imports
) -> None:
    await imports(unit={}, **abroad("99999", "ATLANTIDE"))

    details = await prefilled(api)
    refused = await signed_up(api, "ada@example.org", details)
    accepted = await signed_up(api, "ada@example.org", {**details, "address": ADDRESS})

    assert details["address"] is None
    assert faults(refused) == {("structure.details.address", "REQUIRED")}
    assert accepted["__typename"] == "SignUpAccepted"


async def test_what_is_changed_in_an_address_is_checked(api: Caller, imports: Imports) -> None:
    await imports(unit={}, **abroad("99404", "ETATS-UNIS", city=""))

    details = await prefilled(api)
    refused = await signed_up(
        api, "ada@example.org", {**details, "address": {**details["address"], "line1": "1 Main Street"}}
    )

    assert faults(refused) == {("structure.details.address.city", "REQUIRED")}


class TestNames:
    async def test_the_name_of_a_company_that_is_not_imported_is_unknown(
        self, api: Caller, imports: Imports
    ) -> None:
        await imports()

        details = await prefilled(api)
        untouched = await signed_up(api, "ada@example.org", details)
        typed = await signed_up(api, "ada@example.org", {**details, "legalName": "Atelier fictif"})

        assert details["legalName"] is None
        assert (await api(LOOK_UP, siret=SIRET))["legalName"] is None
        assert faults(untouched) == {("structure.details.legalName", "REQUIRED")}
        assert typed["designation"] == "Atelier fictif"

    async def test_the_words_for_a_masked_name_never_become_the_name(
        self, portal: Portal, imports: Imports
    ) -> None:
        await imports(
            statutDiffusionEtablissement="P",
            unit={"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "[ND]"},
        )

        for language, words in (("fr", "Non publié"), ("en", "Not published")):
            caller = portal.caller(language=language)
            details = await prefilled(caller)
            refused = await signed_up(caller, "ada@example.org", {**details, "address": ADDRESS})
            assert details["legalName"] == words
            assert (await caller(LOOK_UP, siret=SIRET))["legalName"] == words
            assert faults(refused) == {("structure.details.legalName", "REQUIRED")}

    async def test_a_known_company_that_is_masked_passes_as_it_is_shown(
        self, portal: Portal, api: Caller, imports: Imports
    ) -> None:
        ada = await portal.member("ada@example.org")
        await imports(
            statutDiffusionEtablissement="P",
            unit={"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "[ND]"},
        )
        typed = {"legalName": "Atelier fictif", "address": ADDRESS}
        await ada(CREATE, input={**with_siret(SIRET), "details": typed})

        details = await prefilled(api)
        accepted = await signed_up(api, "bob@example.org", details)
        guessed = await signed_up(api, "bob@example.org", {**details, "legalName": "Atelier fictif"})

        assert details == {"legalName": "Not published", "label": None, "address": None}
        assert accepted["outcome"] == "ATTACHMENT_REQUEST"
        assert faults(guessed) == {("structure.details.legalName", "NOT_EDITABLE")}
