"""Public bodies and companies for the tests of searches, and the search that the API answers."""

from datetime import datetime
from typing import Any

from models.database import transaction
from models.structure import Structure, StructureSector, StructureStatus
from registry.identifiers import IdentifierKind
from tests.portal import Caller

SEARCH = """
query ($filter: StructureFilter, $first: Int, $after: String) {
  structures(filter: $filter, first: $first, after: $after) {
    edges { cursor node { id designation identifier { value } address { city } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def a_body(name: str, number: int, *, now: datetime, **columns: Any) -> Structure:
    """Return a public body that nobody manages, not written yet; `number` stands for its SIRET."""
    return Structure(
        kind=IdentifierKind.SIRET,
        identifier=f"{number:014d}",
        legal_name=name,
        created_at=now,
        **{
            "sector": StructureSector.PUBLIC,
            "status": StructureStatus.ORPHANED,
            "verification": "VERIFIED",
            "activated_at": now,
            "orphaned_at": now,
            **columns,
        },
    )


async def body(name: str, number: int, *, now: datetime, **columns: Any) -> Structure:
    """Write a public body that nobody manages."""
    row = a_body(name, number, now=now, **columns)
    await row.save(force_create=True)
    return row


async def write(rows: list[Structure]) -> None:
    await transaction(lambda: Structure.bulk_create(rows, batch_size=500))


async def found(caller: Caller, search: str | None = None, **wish: Any) -> list[int]:
    """Return what a caller finds, as numbers, in order."""
    answer = await caller(SEARCH, filter={"search": search, **wish}, first=100)
    return [int(edge["node"]["identifier"]["value"]) for edge in answer["edges"]]
