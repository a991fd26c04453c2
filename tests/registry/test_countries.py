"""Countries: ISO's whole list, INSEE's codes, and the names that French registers write."""

import pytest

from registry.countries import COUNTRIES, ISO_3166, ISO_OF_INSEE, SIRENE
from registry.country_names import country_abroad, named_country, split_country


def test_the_list_is_isos_and_kosovo() -> None:
    assert len(ISO_3166) == 249
    assert {"XK"} == COUNTRIES - ISO_3166
    assert {"JE", "GG", "IM", "BM", "KY", "VG", "PR", "GU", "AX", "BV", "UM", "SS", "BQ", "TF"} <= ISO_3166
    assert not ISO_3166 & {"XX", "EU", "UK", "AC", "ZZ", "AN"}


def test_every_code_of_insee_is_a_country_and_every_country_abroad_has_one() -> None:
    told = {country for countries in ISO_OF_INSEE.values() for country in countries}

    assert told <= COUNTRIES
    assert told >= COUNTRIES - SIRENE - {"NC", "PF", "TF", "WF"}


@pytest.mark.parametrize(
    ("code", "name", "country"),
    [
        ("99109", "ALLEMAGNE", "DE"),
        ("99161", "JERSEY", "JE"),
        ("99161", "MAN (ILE)", "IM"),
        ("99161", "DEPENDANCES DE LA COURONNE BRITANNIQUE", "GB"),
        ("99132", "GUERNESEY", "GG"),
        ("99425", "CAIMANES (ILES)", "KY"),
        ("99425", "VIERGES BRITANNIQUES (ILES)", "VG"),
        ("99432", "PORTO RICO", "PR"),
        ("99505", "GUAM", "GU"),
        ("99101", "FEROE (ILES)", "FO"),
        ("99239", "COREE (REPUBLIQUE DE)", "KR"),
        ("99157", "", "XK"),
        ("99109", "ESPAGNE", "DE"),
        ("", "Côte d’Ivoire", "CI"),
        ("99999", "IRLANDE, ou EIRE", "IE"),
        ("?", "", "XX"),
        ("", "FRANCE", "XX"),
    ],
)
def test_a_code_and_a_name_tell_the_country(code: str, name: str, country: str) -> None:
    assert country_abroad(code, name=name) == country


@pytest.mark.parametrize(
    ("address", "before", "country"),
    [
        ("1 HIGH STREET LONDRES ROYAUME-UNI", "1 HIGH STREET LONDRES", "GB"),
        ("RUE 12 ABIDJAN COTE D'IVOIRE", "RUE 12 ABIDJAN", "CI"),
        ("1 MAIN ST BOSTON ETATS-UNIS D'AMERIQUE", "1 MAIN ST BOSTON", "US"),
        ("AVENIDA 3 MALABO GUINEE EQUATORIALE", "AVENIDA 3 MALABO", "GQ"),
        ("BD 2 KINSHASA CONGO (REPUBLIQUE DEMOCRATIQUE)", "BD 2 KINSHASA", "CD"),
        ("QUAI 1 LUXEMBOURG LUXEMBOURG", "QUAI 1 LUXEMBOURG", "LU"),
        ("VIA 1 ST MARIN", "VIA 1", "SM"),
        ("Genève Suisse", "Genève", "CH"),
    ],
)
def test_an_address_ends_with_its_country(address: str, before: str, country: str) -> None:
    split = split_country(address)

    assert split is not None
    assert (split[0], named_country(split[1])) == (before, country)


@pytest.mark.parametrize(
    "address", ["", "12 RUE DU LAC", "1 RUE X 75001 PARIS FRANCE", "RUE Y FORT-DE-FRANCE"]
)
def test_an_address_may_tell_no_country(address: str) -> None:
    assert split_country(address) is None
