"""Searches: who finds which structures, by what, and in which order."""

import base64
from typing import Any

import pytest

from models.structure import Structure, StructureSector, StructureStatus
from registry.identifiers import IdentifierKind
from server.demo.sirets import DEMO_SIRETS
from server.settings import Settings
from tests.bodies import SEARCH, body, found
from tests.documents import SIGN_UP
from tests.portal import Caller, Portal, sign_up_form


@pytest.fixture
async def country(portal: Portal) -> None:
    """A few public bodies of a small country, and a company."""
    now = portal.clock()
    await body("COMMUNE DE CHÂTEAU-L'ÉVÊQUE", 1, city="Château-l'Évêque", postal_code="99100", now=now)
    await body("CCAS DE LA VILLE D'ÉVREUSE", 2, city="Évreuse", postal_code="99200", now=now)
    await body("ÉVREUSE HABITAT", 3, city="Bourg 12", postal_code="99300", now=now)
    await body("MUSÉE DES 100% POSSIBLES", 4, city="Évreuse", postal_code="99200", now=now)
    await body("REGIE_DES_EAUX", 5, label="Eaux d'Évreuse", city="Bourgade", postal_code="99400", now=now)
    await body("ATELIER D'ÉVREUSE", 6, city="Évreuse", sector=StructureSector.PRIVATE, now=now)


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("commune", [1]),
        ("chateau l'eveque", [1]),
        ("évêque CHÂT", [1]),
        ("  Château-L’ÉVÊQUE  ", [1]),
        ("99300", [3]),
        ("000 000 000 00002", [2]),
        ("00000000000002", [2]),
        ("eaux", [5]),
        ("regie des", [5]),
        ("chateau evreuse", []),
        ("hateau", []),
        ("00000000000099", []),
    ],
)
async def test_a_stranger_finds_public_bodies(api: Caller, text: str, numbers: list[int]) -> None:
    assert await found(api, text) == numbers


@pytest.mark.usefixtures("country")
async def test_names_that_start_with_the_words_come_first_then_names_then_towns(api: Caller) -> None:
    assert await found(api, "évreuse") == [3, 2, 5, 4]


async def test_the_very_number_comes_before_the_names_that_bear_it(portal: Portal, api: Caller) -> None:
    await body("00000000000042 RUE DES CHIFFRES", 7, now=portal.clock())
    await body("ECOLE DES LETTRES", 42, now=portal.clock())

    assert await found(api, "00000000000042") == [42, 7]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    "text", ["", "  ", "év", "  c  ", "%%%", "___", "'''", '"*"', "\\\\\\", "a b c d e " * 30]
)
async def test_a_text_that_says_too_little_finds_nothing(api: Caller, text: str) -> None:
    assert await found(api, text) == []


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("100%", [4]),
        ("%100%", [4]),
        ("100_", [4]),
        ("regie_des", [5]),
        ("musée' OR '1'='1", []),
        ('musee" OR "', []),
        ("musee OR commune", []),
        ("NEAR(musee commune)", []),
        ("name: musee", []),
        ("musee*", [4]),
        ("^musee", [4]),
        ("-musee", [4]),
        ("mus\\ee", []),
    ],
)
async def test_signs_of_query_languages_mean_nothing(api: Caller, text: str, numbers: list[int]) -> None:
    assert await found(api, text) == numbers


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ({"city": "evreuse"}, [2, 4]),
        ({"city": "BOURG"}, [3]),
        ({"postalCode": "99200"}, [2, 4]),
        ({"postalCode": "992"}, []),
        ({"postalCode": "99200", "search": "musee"}, [4]),
        ({"sector": "PRIVATE"}, []),
        ({"sector": "PUBLIC", "city": "Évreuse", "search": "ccas"}, [2]),
        ({"city": ""}, [2, 1, 5, 3, 4]),
        ({}, [2, 1, 5, 3, 4]),
    ],
)
async def test_a_filter_narrows_the_answer(api: Caller, wish: dict[str, Any], numbers: list[int]) -> None:
    assert await found(api, **wish) == numbers


@pytest.mark.usefixtures("country")
async def test_a_member_finds_companies_but_never_their_whole_list(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    assert await found(ada, "évreuse") == [3, 6, 2, 5, 4]
    assert await found(ada, "evreuse", sector="PRIVATE") == [6]
    assert await found(ada, city="Évreuse") == [6, 2, 4]
    assert await found(ada) == [2, 1, 5, 3, 4]
    assert await found(ada, sector="PRIVATE") == []


async def test_pending_and_closed_structures_are_not_found(portal: Portal, api: Caller) -> None:
    now = portal.clock()
    await body("COMMUNE FERMEE", 1, status=StructureStatus.CLOSED, closed_at=now, orphaned_at=None, now=now)
    await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=DEMO_SIRETS.unknown_to_the_portal))
    pending = await Structure.get(identifier=DEMO_SIRETS.unknown_to_the_portal)
    bob = await portal.member("bob@example.org")

    assert pending.status is StructureStatus.PENDING
    for text in ("commune", "00000000000001", pending.legal_name, pending.identifier):
        assert await found(bob, text) == []


async def test_a_masked_company_is_found_by_its_number_alone(portal: Portal) -> None:
    now = portal.clock()
    await body("SECRET CUISINE", 8, city="Ombre", sector=StructureSector.PRIVATE, published=False, now=now)
    ada = await portal.member("ada@example.org")

    answer = await ada(SEARCH, filter={"search": "00000000000008"})

    assert answer["edges"][0]["node"]["designation"] == "Not published"
    assert answer["edges"][0]["node"]["address"] is None
    assert b"secret" not in base64.urlsafe_b64decode(answer["pageInfo"]["endCursor"] + "==")
    for text in ("secret", "cuisine", "ombre"):
        assert await found(ada, text) == []
        assert await found(ada, "00000000000008", city=text) == []


async def test_every_kind_of_number_is_found(portal: Portal) -> None:
    now, kinds = (
        portal.clock(),
        {
            IdentifierKind.EU_VAT: "BE0428759497",
            IdentifierKind.NON_EU: "CHHELVETE & FILS",
            IdentifierKind.RIDET: "0000123456",
            IdentifierKind.TAHITI: "A12345001",
            IdentifierKind.INDIVIDUAL: f"P-{'0195AB07' * 4}",
            IdentifierKind.PENDING_REGISTRATION: f"EC-{'0195AB07' * 4}",
        },
    )
    for kind, value in kinds.items():
        row = await body(f"SANS SIRET {kind}", 1, sector=StructureSector.PRIVATE, now=now)
        await Structure.filter(id=row.id).update(kind=kind, identifier=value, verification="NOT_APPLICABLE")
    ada = await portal.member("ada@example.org")

    texts = ("BE 0428.759.497", "chhelvete & fils", "000 012 3456", "a12345/001", f"p-{'0195ab07' * 4}")
    for text in texts:
        answer = await ada(SEARCH, filter={"search": text})
        assert [edge["node"]["identifier"]["value"] for edge in answer["edges"]], text


class TestCounted:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(_env_file=None, public_url="http://portail.test", captcha=("off",))

    async def test_searches_are_counted(self, api: Caller) -> None:
        for _ in range(30):
            await api(SEARCH, filter={"search": "commune"})

        [error] = await api.errors(SEARCH, filter={"search": "commune"})

        assert error["message"].startswith("Too many attempts.")
