"""The demo's registry files: right formats, right checksums, one company for each situation."""

import csv
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import pytest
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from server.demo.make_files import DemoFiles, write_demo_files
from server.demo.people import DEMO_PEOPLE
from server.demo.sirets import DEMO_SIRETS

Rows = dict[str, dict[str, str]]

RESERVED_FOR_TESTS = ("000000018", "000000026", "000000034", "000000109")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_demo_files(tmp_path_factory.mktemp("demo"))


def rows(path: Path, *, key: str, delimiter: str = ",") -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file, delimiter=delimiter)}


@pytest.fixture(scope="module")
def establishments(files: DemoFiles) -> Rows:
    return rows(files.establishments, key="siret")


@pytest.fixture(scope="module")
def legal_units(files: DemoFiles) -> Rows:
    return rows(files.legal_units, key="siren")


def test_the_stock_files_have_the_columns_of_the_current_ones(files):
    establishments, legal_units = files.establishments, files.legal_units

    assert establishments.read_text().partition("\n")[0].count(",") == 53
    assert legal_units.read_text().partition("\n")[0].count(",") == 34
    assert establishments.read_text().startswith("siren,nic,siret,statutDiffusionEtablissement,")
    assert legal_units.read_text().partition("\n")[0].endswith(",activitePrincipaleNAF25UniteLegale")


def test_every_number_is_fictional_and_passes_its_checksum(establishments, legal_units):
    assert len(legal_units) == 199
    for siren in legal_units:
        assert stdnum_siren.is_valid(siren)
        assert siren.startswith("00000")
        assert siren not in RESERVED_FOR_TESTS
    for siret in establishments:
        assert stdnum_siret.is_valid(siret)


def test_every_establishment_has_its_company_and_every_company_one_head_office(establishments, legal_units):
    offices = [row["siren"] for row in establishments.values() if row["etablissementSiege"] == "true"]

    assert sorted(offices) == sorted(legal_units)
    assert {row["siren"] for row in establishments.values()} == set(legal_units)
    for siren, unit in legal_units.items():
        assert f"{siren}{unit['nicSiegeUniteLegale']}" in establishments


def test_the_files_are_the_same_every_time(files, tmp_path):
    again = write_demo_files(tmp_path)

    for first, second in zip(asdict(files).values(), asdict(again).values(), strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_each_situation_has_its_siret(establishments):
    assert set(asdict(DEMO_SIRETS).values()) <= set(establishments)
    assert len(set(asdict(DEMO_SIRETS).values())) == len(asdict(DEMO_SIRETS))


def test_a_closed_establishment_and_a_ceased_company_say_so(establishments, legal_units):
    closed, ceased = establishments[DEMO_SIRETS.closed], establishments[DEMO_SIRETS.ceased]

    assert closed["etatAdministratifEtablissement"] == ceased["etatAdministratifEtablissement"] == "F"
    assert legal_units[closed["siren"]]["etatAdministratifUniteLegale"] == "A"
    assert legal_units[ceased["siren"]]["etatAdministratifUniteLegale"] == "C"


def test_a_partially_published_company_shows_its_town_alone(establishments, legal_units):
    place = establishments[DEMO_SIRETS.partially_published]

    assert place["statutDiffusionEtablissement"] == "P"
    assert place["libelleVoieEtablissement"] == place["codePostalEtablissement"] == "[ND]"
    assert place["libelleCommuneEtablissement"] == "LYON"
    assert legal_units[place["siren"]]["nomUniteLegale"] == "[ND]"


def test_a_sole_trader_has_a_first_and_a_last_name_and_no_other(legal_units):
    unit = legal_units[DEMO_SIRETS.sole_trader[:9]]

    assert (unit["prenomUsuelUniteLegale"], unit["nomUniteLegale"]) == ("CAPUCINE", "TOURNEVIS")
    assert (unit["denominationUniteLegale"], unit["categorieJuridiqueUniteLegale"]) == ("", "1000")


def test_addresses_abroad_overseas_and_with_a_cedex_are_there(establishments):
    assert establishments[DEMO_SIRETS.abroad]["codePaysEtrangerEtablissement"] == "99131"
    assert establishments[DEMO_SIRETS.overseas]["codePostalEtablissement"] == "97400"
    assert establishments[DEMO_SIRETS.cedex]["libelleCedexEtablissement"] == "PARIS LA DEFENSE CEDEX"


def test_the_directory_lists_forty_bodies_that_the_register_knows(files, establishments):
    structures = rows(files.structures, key="Identifiant", delimiter=";")

    assert len(structures) == 40
    assert set(structures) <= set(establishments)
    assert structures[DEMO_SIRETS.public_body]["Ville"] == "VILLENEUVE-LES-CONTES"
    flags = chain.from_iterable(
        (row["StructureActive"], row["GestionService"]) for row in structures.values()
    )
    assert set(flags) == {"true", "false"}


def test_a_structure_that_demands_a_service_code_has_services(files):
    structures = rows(files.structures, key="Identifiant", delimiter=";")
    with files.services.open(encoding="utf-8", newline="") as file:
        services = list(csv.DictReader(file, delimiter=";"))

    owners = {row["Identifiant"] for row in services}
    assert owners <= set(structures)
    assert {key for key, row in structures.items() if row["GestionService"] == "true"} <= owners
    assert {"true", "false"} == {row["ServiceActif"] for row in services}


def test_the_people_of_the_demo_belong_to_structures_of_the_demo():
    sirets = list(dict.fromkeys(person.siret for person in DEMO_PEOPLE if person.siret))

    assert sirets == [DEMO_SIRETS.atelier, DEMO_SIRETS.public_body, DEMO_SIRETS.orphaned]
