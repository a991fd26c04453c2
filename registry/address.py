"""An address in the words of Sirene, written as the lines of a letter."""

from registry.countries import UNKNOWN
from registry.country_names import country_abroad

AddressLines = tuple[str, str | None, str | None, str, str, str]
"""line1, line2, line3, postal_code, city, country."""

# Older stocks and some records still hold the abbreviation; today's files hold the word.
_WAYS = {
    "ALL": "ALLEE",
    "AV": "AVENUE",
    "BD": "BOULEVARD",
    "CAR": "CARREFOUR",
    "CHE": "CHEMIN",
    "CHS": "CHAUSSEE",
    "COR": "CORNICHE",
    "CRS": "COURS",
    "DOM": "DOMAINE",
    "DSC": "DESCENTE",
    "ECA": "ECART",
    "ESP": "ESPLANADE",
    "FG": "FAUBOURG",
    "GR": "GRANDE RUE",
    "HAM": "HAMEAU",
    "HLE": "HALLE",
    "IMP": "IMPASSE",
    "LD": "LIEU DIT",
    "LOT": "LOTISSEMENT",
    "MAR": "MARCHE",
    "MTE": "MONTEE",
    "PAS": "PASSAGE",
    "PL": "PLACE",
    "PLN": "PLAINE",
    "PLT": "PLATEAU",
    "PRO": "PROMENADE",
    "PRV": "PARVIS",
    "QUA": "QUARTIER",
    "RES": "RESIDENCE",
    "RLE": "RUELLE",
    "ROC": "ROCADE",
    "RPT": "ROND-POINT",
    "RTE": "ROUTE",
    "SEN": "SENTE",
    "SQ": "SQUARE",
    "TPL": "TERRE-PLEIN",
    "TRA": "TRAVERSE",
    "VLA": "VILLA",
    "VLGE": "VILLAGE",
}


def street_line(
    number: str, *, repetition: str, last_number: str, last_repetition: str, way: str, street: str
) -> str:
    """Join the words of a street: "13 B AVENUE DE LA FICTION", "59-61 RUE LA FAYETTE"."""
    if last_number:
        number, repetition = _range(number, repetition, last_number, last_repetition)
    return " ".join(filter(None, (number, repetition, _WAYS.get(way, way), street)))


def address_lines(
    street: str, *, complement: str, special: str, postal_code: str, city: str, cedex: str, cedex_city: str
) -> AddressLines:
    """Place the parts of an address in France.

    The first line is never skipped: without a street, the complement or the box stands there.
    """
    if cedex:
        postal_code, city = cedex, cedex_city or city
    if complement or special:
        lines = [line for line in (street, complement, special) if line]
        return (lines[0], *_second_and_third(lines), postal_code, city, "FR")
    return street, None, None, postal_code, city, "FR"


def address_abroad(
    street: str, *, complement: str, special: str, city: str, country_code: str, country_name: str
) -> AddressLines:
    """Place the parts of an address abroad, where the register has no postal code of its own.

    A country that neither INSEE's code nor its name tells is `XX`, and its name then stays behind the city.
    """
    country = country_abroad(country_code, name=country_name)
    if country == UNKNOWN:
        city = ", ".join(filter(None, (city, country_name)))
    lines = [line for line in (street, complement, special) if line] or [""]
    return (lines[0], *_second_and_third(lines), "", city, country)


def _range(number: str, repetition: str, last_number: str, last_repetition: str) -> tuple[str, str]:
    if last_repetition:
        first = f"{number} {repetition}" if repetition else number
        return f"{first}-{last_number}", last_repetition
    return f"{number}-{last_number}", repetition


def _second_and_third(lines: list[str]) -> tuple[str | None, str | None]:
    return lines[1] if len(lines) > 1 else None, lines[2] if len(lines) > 2 else None
