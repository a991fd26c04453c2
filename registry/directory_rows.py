"""The rows of the directory of public structures, checked as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.identifiers import BadIdentifier, Identifier, IdentifierKind
from registry.record import PostalAddress

_ADDRESS_FIELDS = ("Adresse", "ComplementAdresse1", "ComplementAdresse2", "CodePostal", "Ville", "CodePays")
STRUCTURE_FIELDS = (
    "TypeIdentifiant",
    "Identifiant",
    "RaisonSociale",
    "GestionStatutMiseEnPaiement",
    "GestionEngagement",
    "GestionService",
    "GestionServiceEngagement",
    "StructureActive",
    *_ADDRESS_FIELDS,
)
SERVICE_FIELDS = ("Identifiant", "Code", "Nom", "GestionEGMT", "ServiceActif", *_ADDRESS_FIELDS)

# Two numberings are met: the organisations' API has 0 for a SIRET, DUME has 1 and numbers the other kinds.
_KINDS = {
    "0": IdentifierKind.SIRET,
    "1": IdentifierKind.SIRET,
    "2": IdentifierKind.EU_VAT,
    "3": IdentifierKind.NON_EU,
    "4": IdentifierKind.RIDET,
    "5": IdentifierKind.TAHITI,
}
_TECHNICAL = "FACTURES_PUBLIQUES"  # the directory's own plumbing: no invoice names it


@dataclass(frozen=True, slots=True)
class DirectoryStructure:
    """A public body, its line in the file, and what it demands on invoices."""

    identifier: Identifier
    legal_name: str
    address: PostalAddress
    commitment_number_required: bool
    service_code_required: bool
    service_or_commitment_required: bool
    payment_status_published: bool
    active: bool
    line: int


@dataclass(frozen=True, slots=True)
class DirectoryService:
    """A service and its line; its structure's number has no kind: `identifiers` are all that it may be."""

    identifiers: tuple[Identifier, ...]
    code: str
    name: str
    address: PostalAddress | None
    commitment_number_required: bool
    active: bool
    line: int

    @property
    def is_technical(self) -> bool:
        return self.code == _TECHNICAL


def structure_row(values: Mapping[str, str], line: int) -> DirectoryStructure:
    """Read the values of STRUCTURE_FIELDS; ValueError says what is wrong with them."""
    kind = _KINDS.get(values["TypeIdentifiant"])
    if kind is None:
        raise ValueError(f"TypeIdentifiant {values['TypeIdentifiant'][:10]!r} is unknown")
    try:
        identifier = Identifier.parse(kind, values["Identifiant"])
    except BadIdentifier as error:
        raise ValueError(f"{values['Identifiant'][:40]!r} is no {kind.value}: {error.code}") from error
    return DirectoryStructure(
        identifier=identifier,
        legal_name=_text(values, "RaisonSociale", most=255, required=True),
        address=_address(values),
        commitment_number_required=_flag(values, "GestionEngagement"),
        service_code_required=_flag(values, "GestionService"),
        service_or_commitment_required=_flag(values, "GestionServiceEngagement"),
        payment_status_published=_flag(values, "GestionStatutMiseEnPaiement"),
        active=_flag(values, "StructureActive"),
        line=line,
    )


def service_row(values: Mapping[str, str], line: int) -> DirectoryService:
    """Read the values of SERVICE_FIELDS; ValueError says what is wrong with them."""
    code = _text(values, "Code", most=100, required=True)
    address = _address(values)
    return DirectoryService(
        identifiers=_meanings(values["Identifiant"]),
        code=code,
        name=_text(values, "Nom", most=255) or code,
        address=address if address.city else None,
        commitment_number_required=_flag(values, "GestionEGMT"),
        active=_flag(values, "ServiceActif"),
        line=line,
    )


def _meanings(text: str) -> tuple[Identifier, ...]:
    found = []
    for kind in dict.fromkeys(_KINDS.values()):
        try:
            found.append(Identifier.parse(kind, text))
        except BadIdentifier:
            continue
    if not found:
        raise ValueError(f"Identifiant {text[:40]!r} is of no known kind")
    return tuple(found)


def _address(values: Mapping[str, str]) -> PostalAddress:
    country = values["CodePays"].upper() or "FR"
    if len(country) != 2 or not country.isalpha():
        raise ValueError(f"CodePays {country[:10]!r} is not two letters")
    return PostalAddress(
        line1=_text(values, "Adresse", most=255),
        line2=_text(values, "ComplementAdresse1", most=255) or None,
        line3=_text(values, "ComplementAdresse2", most=255) or None,
        postal_code=_text(values, "CodePostal", most=16),
        city=_text(values, "Ville", most=120),
        country=country,
    )


def _flag(values: Mapping[str, str], name: str) -> bool:
    value = values[name].lower()
    if value not in ("true", "false"):
        raise ValueError(f"{name} {value[:10]!r} is neither true nor false")
    return value == "true"


def _text(values: Mapping[str, str], name: str, *, most: int, required: bool = False) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in values[name]).split())
    if len(text) > most:
        raise ValueError(f"{name} has more than {most} characters")
    if required and not text:
        raise ValueError(f"{name} is empty")
    return text
