"""The services of many structures at once: a page of structures costs no statement more for each."""

from collections.abc import Collection, Sequence
from uuid import UUID

from models.database import select
from models.search_values import Values
from models.service import Service


async def first_services(
    structures: Collection[UUID], *, words: Sequence[str], codes: Collection[str], limit: int
) -> list[Service]:
    """Return up to `limit` services of each structure, in the directory's order: two statements.

    Each of `words` begins a word of the code or name; `codes`, where there are some, are whole.
    """
    values = Values()
    where = _where(structures, values, words=words, codes=codes)
    rows = await select(
        "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY structure_id ORDER BY id) AS place"  # noqa: S608
        f" FROM service WHERE {where}) AS numbered WHERE place <= {values.mark(limit)}",
        values,
    )
    return await Service.filter(id__in=[row["id"] for row in rows]).order_by("id") if rows else []


async def count_services(
    structures: Collection[UUID], *, words: Sequence[str], codes: Collection[str]
) -> dict[UUID, int]:
    """Return how many services each structure has that `first_services` would find: one statement."""
    values = Values()
    where = _where(structures, values, words=words, codes=codes)
    rows = await select(
        f"SELECT structure_id, count(*) AS found FROM service WHERE {where} GROUP BY structure_id",  # noqa: S608
        values,
    )
    return {UUID(str(row["structure_id"])): row["found"] for row in rows}


def _where(
    structures: Collection[UUID], values: Values, *, words: Sequence[str], codes: Collection[str]
) -> str:
    where = [f"structure_id IN ({', '.join(values.mark(each) for each in structures)})"]
    where += [f"words LIKE {values.mark(f'% {word}%')}" for word in words]
    if codes:
        where.append(f"code IN ({', '.join(values.mark(code) for code in codes)})")
    return " AND ".join(where)
