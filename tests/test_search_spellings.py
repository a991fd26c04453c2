"""Searches read "Saint" and "St" alike, whichever of them was written."""

from typing import Any

import pytest

from models.database import transaction
from models.directory_import import write_services
from models.service import Service
from models.structure import StructureSector
from registry.directory import DirectoryService
from registry.identifiers import Identifier, IdentifierKind
from tests.bodies import body, found
from tests.portal import Caller, Portal

SERVICES = """
query ($search: String, $service: String) {
  structures(filter: { search: $search }) {
    edges { node { services(search: $service) { edges { node { code } } } } }
  }
}
"""


@pytest.fixture
async def saints(portal: Portal) -> None:
    now = portal.clock()
    await body("MAIRIE", 1, city="ST DENIS EN VAL", postal_code="45560", now=now)
    await body("MAIRIE", 2, city="Saint-Denis-en-Val", postal_code="45560", now=now)
    await body("ECOLE STE ANNE", 3, city="Brest", now=now)
    await body("École Sainte-Anne", 4, city="Est", now=now)
    await body("MUSEE", 5, label="Stes Maries et Sts Pères", city="Stade", now=now)


@pytest.mark.usefixtures("saints")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("saint denis en val", [1, 2]),
        ("st denis en val", [1, 2]),
        ("St.-Denis", [1, 2]),
        ("mairie sain", [1, 2]),
        ("ecole sainte anne", [3, 4]),
        ("ste anne", [3, 4]),
        ("STE-ANNE ecole", [3, 4]),
        ("saintes maries", [5]),
        ("saints peres", [5]),
        ("ecole est", [4]),
        ("stade", [5]),
        ("saade", []),
    ],
)
async def test_both_spellings_of_a_saint_find_the_same(api: Caller, text: str, numbers: list[int]) -> None:
    assert sorted(await found(api, text)) == numbers


@pytest.mark.usefixtures("saints")
@pytest.mark.parametrize("city", ["saint denis en val", "ST DENIS EN VAL", "St-Denis", "saint-denis"])
async def test_both_spellings_of_a_town_find_the_same(api: Caller, city: str) -> None:
    assert sorted(await found(api, city=city)) == [1, 2]
    assert sorted(await found(api, "mairie", city=city)) == [1, 2]


async def test_pages_go_on_among_both_spellings(portal: Portal, api: Caller) -> None:
    for number in range(5):
        name = f"{'ST' if number % 2 else 'SAINT'} BRIEUC {number}"
        await body(name, number, now=portal.clock(), sector=StructureSector.PUBLIC)
    seen: list[int] = []
    after: Any = None

    while True:
        page = await api(_PAGE, after=after)
        seen += [int(edge["node"]["identifier"]["value"]) for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert seen == [0, 1, 2, 3, 4]


_PAGE = """
query ($after: String) {
  structures(filter: { search: "st brieuc" }, first: 2, after: $after) {
    edges { node { identifier { value } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.mark.parametrize("service", ["saint loup", "st loup", "St-Loup"])
async def test_services_are_found_by_both_spellings(portal: Portal, api: Caller, service: str) -> None:
    await body("HOPITAL", 1, now=portal.clock())
    owner = Identifier(IdentifierKind.SIRET, "00000000000001")
    rows = [
        DirectoryService((owner,), code, name, None, False, True, line)
        for line, (code, name) in enumerate(
            (("A", "Site de ST LOUP"), ("B", "Site Saint-Loup"), ("C", "Est"))
        )
    ]
    await transaction(lambda: write_services(rows))

    [edge] = (await api(SERVICES, search="hopital", service=service))["edges"]

    assert sorted(each["node"]["code"] for each in edge["node"]["services"]["edges"]) == ["A", "B"]
    assert await Service.all().count() == 3
