"""What a search costs, and that the words it compares are those of the names."""

import logging
from typing import Any

import pytest
from tortoise.connection import get_connection

from models.database import dialect, select, transaction
from models.search_words import FOLDED, words_of
from models.structure import Structure, StructureSector
from models.structure_search import Position, Search, first_ranks, last_ranks
from registry.identifiers import Identifier, IdentifierKind
from server.demo.sirets import DEMO_SIRETS
from tests.bodies import SEARCH, a_body, body, found, write
from tests.portal import Caller, Portal


async def test_the_words_follow_the_names_whoever_writes_them(portal: Portal, api: Caller) -> None:
    row = await body("ECOLE BLEUE", 1, city="Mer", now=portal.clock())
    row.legal_name = "ÉCOLE VERTE"
    await row.save(update_fields=["legal_name"])
    await Structure.filter(id=row.id).update(label="Chez Zoé", city="Montagne")
    other = a_body("ŒUVRE", 2, label=None, now=portal.clock())
    await write([other])
    other.city = "Forêt"
    await transaction(lambda: Structure.bulk_update([other], fields=["city"]))
    await portal.member("ada@example.org", siret=DEMO_SIRETS.unknown_to_the_portal)

    for each in await Structure.all():
        held = dict(each)
        assert {words: held[words] for words in FOLDED.values()} == words_of(held)
    assert await found(api, "zoe") == await found(api, "verte montagne") == [1]
    assert await found(api, "bleue") == []
    await row.delete()
    assert await found(api, "verte") == []


async def test_a_search_costs_three_statements_at_most(
    portal: Portal, api: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(30):
        await body(f"ECOLE {number}", number, city="Ville", now=portal.clock())

    for text, most in (("ecole", 2), ("ville", 3), ("00000000000007", 3), ("ec", 0)):
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
            await api(SEARCH, filter={"search": text}, first=20)
        statements = [record.message for record in caplog.records if record.name == "tortoise.db_client"]
        assert len(statements) <= most, statements


@pytest.mark.parametrize("public_only", [True, False])
async def test_no_search_reads_the_whole_table(database: str, portal: Portal, public_only: bool) -> None:
    await _fill(4_000, portal)
    text = Search(phrase=town(39).lower(), public_only=public_only)
    siret = Search(
        "00000000000007",
        identifiers=(Identifier(IdentifierKind.SIRET, "00000000000007"),),
        public_only=public_only,
    )
    position = Position(1, "mairie de bota", (await Structure.first()).id)
    statements = [
        first_ranks(text, after=None, limit=21),
        first_ranks(text, after=position, limit=21),
        last_ranks(text, after=None, limit=21),
        last_ranks(text, after=Position(3, position.words, position.id), limit=21),
        first_ranks(siret, after=None, limit=21),
        last_ranks(siret, after=None, limit=21),
        first_ranks(Search(public_only=public_only), after=position, limit=21),
        first_ranks(Search(postal_words="99007", public_only=public_only), after=None, limit=21),
        first_ranks(Search(city_words="ville 7", public_only=public_only), after=None, limit=21),
    ]

    for sql, values in statements:
        plan = await _plan(sql, values)
        assert not [step for step in plan if _is_scan(step)], (sql, plan)


def town(number: int) -> str:
    """Return the name of a town of its own, like no other's."""
    return "".join(
        ("BO", "TA", "LI", "VEU", "CHAN", "RYS", "GUE", "MOZ", "PLA", "DOI")[int(d)] for d in f"{number:04d}"
    )


async def _fill(count: int, portal: Portal) -> None:
    sectors = (StructureSector.PRIVATE, StructureSector.PUBLIC, StructureSector.PUBLIC)
    await write(
        [
            a_body(
                f"MAIRIE DE {town(number)}",
                number,
                sector=sectors[number % 3],
                city=f"VILLE {number % 500}",
                postal_code=f"99{number % 500:03d}",
                now=portal.clock(),
            )
            for number in range(count)
        ]
    )
    await get_connection("default").execute_query("ANALYZE")  # as autovacuum does


async def _plan(sql: str, values: list[Any]) -> list[str]:
    if dialect() == "sqlite":
        return [row["detail"] for row in await select(f"EXPLAIN QUERY PLAN {sql}", values)]
    return [row["QUERY PLAN"] for row in await select(f"EXPLAIN {sql}", values)]


def _is_scan(step: str) -> bool:
    """Tell a step that reads a table from end to end; one in an index's order stops with its page."""
    if dialect() == "sqlite":
        return step.startswith("SCAN structure") and "USING INDEX" not in step
    return "Seq Scan" in step
