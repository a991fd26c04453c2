"""The services of a public structure: listed, searched, fetched again."""

import logging
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
WITH_SERVICES = """
query ($filter: StructureFilter) {
  structures(filter: $filter) {
    edges { node { services(first: 1) { edges { node { code } } pageInfo { hasNextPage } } } }
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


async def test_services_of_a_page_of_structures_are_read_together(
    portal: Portal, api: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(20):
        ecole = await body(f"ECOLE {number:02d}", number, now=portal.clock())
        for code in ("CANTINE", "GARDERIE")[: number % 3]:
            await Service.create(structure=ecole, code=code, name=code, words=f" {code.lower()}")
    caplog.clear()

    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        page = await api(WITH_SERVICES, filter={"search": "ecole"})

    assert [len(edge["node"]["services"]["edges"]) for edge in page["edges"]] == [0, 1, 1] * 6 + [0, 1]
    assert page["edges"][2]["node"]["services"]["pageInfo"]["hasNextPage"] is True
    messages = [record.message.replace('"', "") for record in caplog.records]
    statements = [message for message in messages if "FROM service " in message]
    assert len(statements) == 2, statements
