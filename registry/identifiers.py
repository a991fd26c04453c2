"""The seven kinds of identifiers of a structure: parse, check, format."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Literal, Self

from stdnum.fr import siret as siret_rules

from registry.countries import EUROPEAN_UNION, SIRENE
from registry.folding import searchable, without_accents
from registry.vat import eu_vat_number, french_vat_number, is_monegasque

__all__ = [
    "ASSIGNED",
    "BadIdentifier",
    "Identifier",
    "IdentifierKind",
    "assigned",
    "derive_non_eu",
    "french_vat_number",
    "searchable",
]

IdentifierProblem = Literal["REQUIRED", "BAD_FORMAT", "BAD_CHECKSUM", "NOT_ALLOWED"]


class IdentifierKind(StrEnum):
    """How a structure is identified."""

    SIRET = "SIRET"
    EU_VAT = "EU_VAT"
    NON_EU = "NON_EU"
    RIDET = "RIDET"
    TAHITI = "TAHITI"
    INDIVIDUAL = "INDIVIDUAL"
    PENDING_REGISTRATION = "PENDING_REGISTRATION"


class BadIdentifier(ValueError):
    """A text that cannot be an identifier of its kind; `code` says why."""

    def __init__(self, code: IdentifierProblem) -> None:
        super().__init__(code)
        self.code: IdentifierProblem = code


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in its canonical form: no separators, upper case, RIDET on ten digits."""

    kind: IdentifierKind
    value: str

    @classmethod
    def parse(cls, kind: IdentifierKind, text: str | None) -> Self:
        """Normalise what a person typed, or raise BadIdentifier.

        A SIRET that fails only its checksum parses: the register knows a few of them, so the caller
        asks it first and then looks at `passes_checksum`. One that the portal assigns parses as it is
        printed: nobody chooses it, so the caller refuses one that the portal does not know.
        """
        if text is not None and len(text) > _LONGEST:
            raise BadIdentifier("BAD_FORMAT")
        if kind in _ASSIGNED_PREFIXES:
            return cls(kind, _as_assigned(kind, text or ""))
        if kind is IdentifierKind.NON_EU:
            return cls(kind, _non_eu(text or ""))
        compact = _SEPARATORS.sub("", text or "")
        if not compact:
            raise BadIdentifier("REQUIRED")
        if not compact.isascii():
            raise BadIdentifier("BAD_FORMAT")
        return cls(kind, _PARSERS[kind](compact.upper()))

    @property
    def formatted(self) -> str:
        """The identifier as people read it."""
        value = self.value
        match self.kind:
            case IdentifierKind.SIRET:
                return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}"
            case IdentifierKind.RIDET:
                return f"{value[0]} {value[1:4]} {value[4:7]}.{value[7:]}"
            case IdentifierKind.TAHITI:
                return f"{value[:6]}-{value[6:]}"
            case _:
                return value

    @property
    def siren(self) -> str | None:
        """The company's part of a SIRET; None for the other kinds."""
        return self.value[:9] if self.kind is IdentifierKind.SIRET else None

    @property
    def passes_checksum(self) -> bool:
        """Whether a SIRET satisfies Luhn, or La Poste's own rule; the other kinds have no checksum here."""
        if self.kind is not IdentifierKind.SIRET:
            return True
        # Luhn is content with zeros, no company is.
        return siret_rules.is_valid(self.value) and not self.value.startswith("000000000")


def derive_non_eu(country: str, name: str) -> Identifier:
    """Derive the identifier of a company outside the Union from its country and name.

    Country code and first 16 characters of the name; `FRWF` and 14 for Wallis-et-Futuna (arrêté du
    9 décembre 2016). Raises BadIdentifier: NOT_ALLOWED for a country of the Union, and for France and its
    territories whose companies have SIRETs.
    """
    country = country.strip().upper()
    if not _COUNTRY.fullmatch(country):
        raise BadIdentifier("BAD_FORMAT" if country else "REQUIRED")
    if country in _ELSEWHERE:
        raise BadIdentifier("NOT_ALLOWED")
    beginning = _plain(name)[: 14 if country == "WF" else 16].rstrip()
    if not beginning:
        raise BadIdentifier("REQUIRED")
    prefix = _WALLIS if country == "WF" else country
    return Identifier(IdentifierKind.NON_EU, prefix + beginning)


def assigned(kind: IdentifierKind, token: str) -> Identifier:
    """Make the identifier that the portal itself gives to a kind without a number of its own.

    The token is opaque and unguessable, so that the identifier tells nothing of the person.
    """
    return Identifier(kind, _ASSIGNED_PREFIXES[kind] + token.upper())


_ASSIGNED_PREFIXES = {IdentifierKind.INDIVIDUAL: "P-", IdentifierKind.PENDING_REGISTRATION: "EC-"}
# The kinds whose identifiers the portal makes up.
ASSIGNED = frozenset(_ASSIGNED_PREFIXES)
# What `assigned` makes of the id of a row.
_TOKEN = re.compile(r"[0-9A-F]{32}")
_LONGEST = 128  # as typed, blanks and all; the longest has 34 characters without them
_SEPARATORS = re.compile(r"[\s.\-\u00ad\u200b\u2010-\u2015\u2060\u2212\ufeff]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_WALLIS = "FRWF"
# Where a company has a number of another kind.
_ELSEWHERE = EUROPEAN_UNION | SIRENE


def _as_assigned(kind: IdentifierKind, text: str) -> str:
    prefix = _ASSIGNED_PREFIXES[kind]
    compact = _SEPARATORS.sub("", text).upper()
    token = compact.removeprefix(prefix.rstrip("-"))
    if token == compact or not _TOKEN.fullmatch(token):
        raise BadIdentifier("NOT_ALLOWED")
    return prefix + token


def _eu_vat(text: str) -> str:
    if text.startswith("FR"):
        if is_monegasque(text):
            return text
        raise BadIdentifier("NOT_ALLOWED")
    number = eu_vat_number(text)
    if number is None:
        raise BadIdentifier("BAD_FORMAT")
    return number


def _non_eu(text: str) -> str:
    plain = _plain(text)
    if not plain:
        raise BadIdentifier("REQUIRED")
    if not 3 <= len(plain) <= 18 or not _COUNTRY.match(plain):
        raise BadIdentifier("BAD_FORMAT")
    if plain[:2] in _ELSEWHERE and not (plain.startswith(_WALLIS) and len(plain) > len(_WALLIS)):
        raise BadIdentifier("NOT_ALLOWED")
    return plain


def _plain(text: str) -> str:
    """Upper case, accents and typography folded, runs of blanks made one: only here do blanks count."""
    plain = " ".join(without_accents(text).upper().split())
    if any(not c.isprintable() for c in plain):
        raise BadIdentifier("BAD_FORMAT")
    return plain


def _matching(text: str, *, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(text):
        raise BadIdentifier("BAD_FORMAT")
    return text


def _ridet(text: str) -> str:
    # The leading 0 of the ten digits is often left out.
    return _matching(text, pattern=re.compile(r"\d{9,10}", re.ASCII)).zfill(10)


def _tahiti(text: str) -> str:
    # Polynesian documents part company and establishment with a slash: E80208/001.
    return _matching(text.replace("/", ""), pattern=re.compile(r"[0-9A-Z]\d{8}", re.ASCII))


_PARSERS: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.SIRET: partial(_matching, pattern=re.compile(r"\d{14}", re.ASCII)),
    IdentifierKind.RIDET: _ridet,
    IdentifierKind.TAHITI: _tahiti,
    IdentifierKind.EU_VAT: _eu_vat,
}
