"""Read an address that a register gives in one line: its street is not given apart."""

import re

from registry.country_names import named_country, split_country

Parts = dict[str, str]
"""The columns of Sirene that the line tells."""

# Numbers of boxes have five digits too, and stand before the postal code.
_BOXES = "".join(rf"(?<!\b{box} )" for box in ("BP", "CS", "CP", "TSA", "B\\.P\\.", "C\\.S\\."))
_CODE_AND_TOWN = re.compile(rf"(?:(.*) )?{_BOXES}(?<!\S)(\d{{5}}) ([^\W\d].*)")
_CEDEX = re.compile(r"\bCEDEX\b", re.IGNORECASE)
# Abroad: a code of four to six digits, which the country's letters may precede, then the town.
_CODE_AND_TOWN_ABROAD = re.compile(r"(.*\S) ((?:[A-Z]{1,2}[- ])?\d{4,6} [^\W\d]\D*)")
# There the number of the house has as many digits, and the postal code follows the town.
_NUMBERS_FIRST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "PR", "US", "ZA"})
_CITIES = frozenset({"MC", "SG"})  # town and country in one
_UNKNOWN_COUNTRY = "?"


def split_address(address: str, *, postcode: str, town: str) -> Parts:
    """Split "street postcode town"; without postcode and town the line lies abroad, or in a cedex.

    An address in a country that the line does not tell is never taken for a French one.
    """
    if not postcode and not town:
        return _abroad(address)
    end = f"{postcode} {town}".strip()
    if address.endswith(end):
        return _in_france(address.removesuffix(end), postcode, town)
    found = _CODE_AND_TOWN.fullmatch(address)
    if found and _fits(found, postcode):
        street, code, town_said = found.groups(default="")
        return _in_france(street, code, town if code == postcode else town_said)
    return _in_france(address, postcode, town)


def _fits(found: re.Match[str], postcode: str) -> bool:
    """Whether five digits and what follows are a postal code: a cedex has one of its own, near the other."""
    return bool(_CEDEX.search(found[3])) or found[2][:2] == postcode[:2]


def _in_france(street: str, postcode: str, town: str) -> Parts:
    return {
        "libelleVoieEtablissement": street.strip(),
        "codePostalEtablissement": postcode,
        "libelleCommuneEtablissement": town,
    }


def _abroad(address: str) -> Parts:
    split = split_country(address)
    if split is None:
        return _without_country(address)
    before, name = split
    street, town = _town_abroad(before, name)
    return {
        "libelleVoieEtablissement": street,
        "libelleCommuneEtrangerEtablissement": town,
        "libellePaysEtrangerEtablissement": name,
    }


def _without_country(address: str) -> Parts:
    """Read a cedex, which is French; the rest lies in a country that nothing tells."""
    found = _CODE_AND_TOWN.fullmatch(address)
    if found and _CEDEX.search(found[3]):
        street, code, town = found.groups(default="")
        return _in_france(street, code, town)
    country = {"codePaysEtrangerEtablissement": _UNKNOWN_COUNTRY} if address else {}
    return {"libelleVoieEtablissement": address, **country}


def _town_abroad(text: str, country: str) -> tuple[str, str]:
    """Split street and town as INSEE writes them, the foreign postal code in front of the town."""
    iso = named_country(country)
    if iso in _CITIES:
        street, _, code = text.rpartition(" ")
        return (street, f"{code} {country}") if code.isdigit() else (text, country)
    found = None if iso in _NUMBERS_FIRST else _CODE_AND_TOWN_ABROAD.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")
