"""A database from before its texts were folded as they are now is brought up to date by `guichet migrate`."""

import pytest
from tortoise.connection import get_connection

from models.database import close_database, open_database, select
from models.migrate import migrate_database
from models.structure import Structure, StructureSector
from registry.identifiers import IdentifierKind
from tests.bodies import body, found
from tests.portal import Caller, Portal
from tests.test_printed_identifiers import LOOK_UP
from tests.test_search_spellings import SERVICES

OLD_WORDS = "UPDATE structure SET name_words = 'mairie de st denis', city_words = 'st denis'"


async def run(sql: str) -> None:
    await get_connection("default").execute_query(sql)


async def migrate_again(database: str) -> None:
    """Apply the newest migration once more, as on a database that lacks it."""
    await run("DELETE FROM tortoise_migrations WHERE name = '0007_fold_again'")
    await close_database()
    await migrate_database(database)
    await open_database(database)


@pytest.fixture
async def town(portal: Portal) -> Structure:
    return await body("MAIRIE DE ST DENIS", 1, city="ST DENIS", now=portal.clock())


async def test_structures_are_found_by_both_spellings(database: str, town: Structure, api: Caller) -> None:
    await run(OLD_WORDS)
    before = await found(api, "mairie saint denis"), await found(api, city="Saint-Denis")

    await migrate_again(database)

    assert before == ([], [])
    for spelling in ("st denis", "Saint-Denis"):
        assert await found(api, f"mairie {spelling}") == await found(api, city=spelling) == [1]
        assert await found(api, f"denis {spelling}") == [1]


async def test_services_are_found_by_both_spellings(database: str, town: Structure, api: Caller) -> None:
    await run(
        "INSERT INTO service (id, structure_id, code, name, words, active, commitment_number_required)"
        f" VALUES ('{town.id}', '{town.id}', 'A', 'Ste Anne', ' a ste anne', TRUE, TRUE)"
    )

    await migrate_again(database)

    [edge] = (await api(SERVICES, search="mairie", service="sainte anne"))["edges"]
    assert [each["node"]["code"] for each in edge["node"]["services"]["edges"]] == ["A"]


async def test_derived_identifiers_are_found_as_they_are_printed(database: str, portal: Portal) -> None:
    names = ("CHSOCIETE D’EXEMPL", "CHAUTRE D’EXEMPLE", "CHAUTRE D'EXEMPLE", "GFEXEMPLE")
    for number, name in enumerate(names):
        row = await body(f"N {number}", number, sector=StructureSector.PRIVATE, now=portal.clock())
        await Structure.filter(id=row.id).update(
            kind=IdentifierKind.NON_EU, identifier=name, verification="NOT_APPLICABLE"
        )
    ada = await portal.member("ada@example.org")

    await migrate_again(database)

    held = [row["identifier"] for row in await select("SELECT identifier FROM structure ORDER BY legal_name")]
    assert held == ["CHSOCIETE D'EXEMPL", "CHAUTRE D’EXEMPLE", "CHAUTRE D'EXEMPLE", "GFEXEMPLE"]
    for text in ("CHSOCIETE D'EXEMPL", "CHSOCIETE D’EXEMPL"):
        printed = await ada(LOOK_UP, identifier={"kind": "NON_EU", "value": text})
        assert printed["identifier"]["value"] == "CHSOCIETE D'EXEMPL"


async def test_what_is_folded_already_is_not_written(
    database: str, town: Structure, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(2, 30):
        await body(f"ECOLE {number}", number, city="Saint-Denis", now=town.created_at)
    await run(f"{OLD_WORDS} WHERE identifier = '{town.identifier}'")

    with caplog.at_level("DEBUG", logger="tortoise.db_client"):
        await migrate_again(database)

    written = [record.message for record in caplog.records if record.message.startswith("UPDATE structure")]
    assert len(written) == 1
