"""What the company register says of a SIRET, and its silence."""

from server.demo.sirets import DEMO_SIRETS
from tests.portal import Caller, Portal
from tests.structures import Register

LOOK_UP = """
query ($siret: String!) {
  registryRecord(siret: $siret) {
    __typename
    ... on RegistryRecord { legalName }
    ... on InvalidInput { problems { path code } }
  }
}
"""


async def test_the_record_of_a_company_is_shown(api: Caller) -> None:
    assert (await api(LOOK_UP, siret=DEMO_SIRETS.unknown_to_the_portal))[
        "legalName"
    ] == "LA FABRIQUE DE NUAGES"


async def test_a_number_mistyped_is_told(api: Caller) -> None:
    refused = await api(LOOK_UP, siret="12")

    assert refused["problems"] == [{"path": ["siret"], "code": "BAD_FORMAT"}]


async def test_a_silent_register_is_not_called_a_busy_service(portal: Portal) -> None:
    Register.of(portal).is_silent = True

    [error] = await portal.caller().errors(LOOK_UP, siret=DEMO_SIRETS.unknown_to_the_portal)
    [en_francais] = await portal.caller(language="fr").errors(
        LOOK_UP, siret=DEMO_SIRETS.unknown_to_the_portal
    )

    assert error["extensions"]["code"] == "SERVER_BUSY"
    assert error["message"].startswith("The company register does not answer")
    assert en_francais["message"].startswith("Le répertoire des entreprises ne répond pas")
