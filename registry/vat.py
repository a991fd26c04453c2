"""The shapes of the European VAT numbers, and the French one of a SIREN."""

import re

from stdnum import luhn

# Shapes only: an intra-Community number must be present and well formed, the portal does not ask
# the issuing country whether it exists.
_SHAPES = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"[1-9]\d{8}",
    "DK": r"[1-9]\d{7}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z]",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"[1-9]\d{7}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"[1-9]\d{8}",
    "RO": r"\d{2,10}",
    "SE": r"\d{10}01",
    "SI": r"[1-9]\d{7}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}|(?:GD|HA)\d{3}",
}
# The key has two signs, any but the letters I and O.
_MONACO = re.compile(r"FR[0-9A-HJ-NP-Z]{2}000\d{6}", re.ASCII)
_PATTERNS = {prefix: re.compile(shape, re.ASCII) for prefix, shape in _SHAPES.items()}


def eu_vat_number(text: str) -> str | None:
    """Return the canonical number, or None when the text has the shape of none.

    The text is upper case without separators. Belgian numbers of nine digits get their leading 0, Greek
    ones that begin with the country's code the prefix that the Union gives them.
    """
    prefix, rest = text[:2].replace("GR", "EL"), text[2:]
    if prefix == "BE" and len(rest) == 9:
        rest = "0" + rest
    pattern = _PATTERNS.get(prefix)
    return prefix + rest if pattern and pattern.fullmatch(rest) else None


def is_monegasque(text: str) -> bool:
    """Whether a French number is one of Monaco, whose companies have neither SIREN nor SIRET.

    Its nine digits begin with 000, and are no SIREN: they fail Luhn's check.
    """
    return bool(_MONACO.fullmatch(text)) and not luhn.is_valid(text[-9:])


def french_vat_number(siren: str) -> str:
    """Compute the French VAT number of a SIREN, with its numeric key: FR44732829320."""
    return f"FR{int(siren + '12') % 97:02d}{siren}"
