"""An address in one line, read backwards: towns and countries stand at its end."""

import pytest

from registry.columns import ESTABLISHMENT_FIELDS
from registry.flat_address import split_address
from registry.rows import combine, establishment_row

PLAIN = {
    "siret": "00000001800010",
    "siren": "000000018",
    "statutDiffusionEtablissement": "O",
    "etatAdministratifEtablissement": "A",
}


def read(address: str, postcode: str, town: str) -> tuple[str, str, str, str] | None:
    """Return first line, postal code, town and country."""
    values = PLAIN | split_address(address, postcode=postcode, town=town)
    row = establishment_row(tuple(values.get(name, "") for name in ESTABLISHMENT_FIELDS))
    found = combine(row, None).address
    return (found.line1, found.postal_code, found.city, found.country) if found else None


@pytest.mark.parametrize(
    ("address", "postcode", "town", "expected"),
    [
        (
            "CS 40001 RUE DU LAC 69429 LYON CEDEX 03",
            "69003",
            "LYON",
            ("CS 40001 RUE DU LAC", "69429", "LYON CEDEX 03"),
        ),
        ("TSA 30001 69429 LYON CEDEX 03", "69003", "LYON", ("TSA 30001", "69429", "LYON CEDEX 03")),
        (
            "10001 RUE DU LAC BP 20002 97743 SAINT DENIS CEDEX 9",
            "97400",
            "SAINT-DENIS",
            ("10001 RUE DU LAC BP 20002", "97743", "SAINT DENIS CEDEX 9"),
        ),
        ("BP 97490 97490 SAINT-DENIS", "97490", "SAINT-DENIS", ("BP 97490", "97490", "SAINT-DENIS")),
        ("2 RUE FICTIVE 75700 PARIS SP 07", "75007", "PARIS", ("2 RUE FICTIVE", "75700", "PARIS SP 07")),
        ("CS 40001 RUE DU LAC", "69003", "LYON", ("CS 40001 RUE DU LAC", "69003", "LYON")),
        ("CS 40001 RUE DU LAC", "40990", "VILLE", ("CS 40001 RUE DU LAC", "40990", "VILLE")),
        ("10001 RUE DU LAC", "69003", "LYON", ("10001 RUE DU LAC", "69003", "LYON")),
        (
            "CS 40001 RUE DU LAC 69429 LYON CEDEX 03",
            "",
            "",
            ("CS 40001 RUE DU LAC", "69429", "LYON CEDEX 03"),
        ),
    ],
)
def test_a_postal_code_is_the_last_five_digits_before_a_town(
    address: str, postcode: str, town: str, expected: tuple[str, str, str]
) -> None:
    assert read(address, postcode, town) == (*expected, "FR")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("CALLE EJEMPLO 1 28001 MADRID ESPAGNE", ("CALLE EJEMPLO 1", "", "28001 MADRID", "ES")),
        ("RUE Z 3 L-1234 ESCH SUR ALZETTE LUXEMBOURG", ("RUE Z 3", "", "L-1234 ESCH SUR ALZETTE", "LU")),
        ("1 AVENUE Y 98000 MONACO", ("1 AVENUE Y", "", "98000 MONACO", "MC")),
        ("1 AVENUE Y 98013 MONACO CEDEX", ("1 AVENUE Y", "", "98013 MONACO CEDEX", "MC")),
        ("1 HIGH ST LONDRES SW1A 2AA ROYAUME-UNI", ("1 HIGH ST LONDRES SW1A 2AA", "", "", "GB")),
        ("SUITE 3 1234 MAIN ST BOSTON ETATS-UNIS", ("SUITE 3 1234 MAIN ST BOSTON", "", "", "US")),
    ],
)
def test_an_address_without_french_town_lies_abroad(
    address: str, expected: tuple[str, str, str, str]
) -> None:
    assert read(address, "", "") == expected


@pytest.mark.parametrize(
    "address", ["12345 SOMEWHERE 28001 NOWHERE", "1 RUE X 75001 PARIS", "1 RUE X 75001 PARIS FRANCE", ""]
)
def test_an_address_in_an_untold_country_is_none(address: str) -> None:
    assert read(address, "", "") is None
