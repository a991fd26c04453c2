"""The services of a public structure: listed, searched, fetched again."""

from typing import Any

import pytest

from models.service import Service
from models.structure import StructureSector
from registry.identifiers import searchable
from tests.bodies import body
from tests.documents import NODE
from tests.portal import Caller, Portal

SERVICES = """
query ($value: String!, $search: String, $first: Int, $after: String) {
  structure(identifier: {kind: SIRET, value: $value}) {
    services(search: $search, first: $first, after: $after) {
      edges { cursor node { id code name active commitmentNumberRequired address { line1 city country } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
SIRET = "00000000000001"


@pytest.fixture
async def services(portal: Portal) -> None:
    commune = await body("COMMUNE", 1, now=portal.clock())
    other = await body("CCAS", 2, now=portal.clock())
    for code, name, owner in (
        ("FIN", "Service financier", commune),
        ("VOI-2", "Voirie et égouts", commune),
        ("A1", "Affaires 100% culturelles", commune),
        ("FIN", "Finances du CCAS", other),
    ):
        await Service.create(structure=owner, code=code, name=name, words=f" {searchable(f'{code} {name}')}")
    await Service.filter(code="A1").update(active=False, line1="1 RUE HAUTE", city="VILLE", country="FR")


async def listed(caller: Caller, **arguments: Any) -> list[str]:
    structure = await caller(SERVICES, value=SIRET, **arguments)
    return [edge["node"]["code"] for edge in structure["services"]["edges"]]


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (None, ["FIN", "VOI-2", "A1"]),
        ("ÉGOUTS", ["VOI-2"]),
        ("voi 2", ["VOI-2"]),
        ("servi fin", ["FIN"]),
        ("a1", ["A1"]),
        ("f", []),
        ("", []),
        ("%%%", []),
        ("100%", ["A1"]),
        ("nancier", []),
    ],
)
async def test_services_are_found_by_code_and_name(api: Caller, text: str | None, codes: list[str]) -> None:
    assert await listed(api, search=text) == codes


@pytest.mark.usefixtures("services")
async def test_a_service_tells_whether_it_is_in_use_and_where_it_is(api: Caller) -> None:
    structure = await api(SERVICES, value=SIRET, search="culturelles")

    service = structure["services"]["edges"][0]["node"]
    assert service["active"] is False
    assert service["address"] == {"line1": "1 RUE HAUTE", "city": "VILLE", "country": "FR"}
    assert await api(NODE, id=service["id"]) == {"__typename": "Service", "id": service["id"]}


@pytest.mark.usefixtures("services")
async def test_services_come_page_by_page(api: Caller) -> None:
    first = await api(SERVICES, value=SIRET, first=2)
    end = first["services"]["pageInfo"]["endCursor"]

    assert first["services"]["pageInfo"]["hasNextPage"] is True
    assert await listed(api, first=2, after=end) == ["A1"]
    [error] = await api.errors(SERVICES, value=SIRET, first=0)
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_stranger_gets_no_service_of_a_company(portal: Portal, api: Caller) -> None:
    company = await body("ATELIER", 1, sector=StructureSector.PRIVATE, now=portal.clock())
    service = await Service.create(structure=company, code="A1", name="Accueil", words=" a1 accueil")
    ada = await portal.member("ada@example.org")

    assert await listed(ada) == ["A1"]
    found = await ada(SERVICES, value=SIRET)
    assert await api(NODE, id=found["services"]["edges"][0]["node"]["id"]) is None
    assert await api(SERVICES, value=SIRET) is None
    assert service.active
