"""The part of a form that describes a structure: checked against the case that applies to it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from models.columns import new_id
from models.structure import SignUpPurpose
from registry.countries import COUNTRIES, FRANCE
from registry.identifiers import ASSIGNED, Identifier, IdentifierKind, assigned
from registry.record import PostalAddress
from resolvers.choose_workspaces import WorkspaceWish
from resolvers.forms import LONGEST, Faults, Path
from resolvers.name_structure import NOT_PUBLISHED
from resolvers.non_eu_identifier import Where, derived_non_eu
from resolvers.refusals import ProblemCode
from resolvers.sign_up_case import Case
from security import lengths


@dataclass(frozen=True, slots=True)
class AddressForm:
    line1: str
    postal_code: str
    city: str
    country: str = "FR"
    line2: str | None = None
    line3: str | None = None

    def says(self, address: PostalAddress | None) -> bool:
        """Whether it is an address as the form showed it, untouched."""
        typed = PostalAddress(
            self.line1, self.line2 or None, self.line3 or None, self.postal_code, self.city, self.country
        )
        return typed == address


@dataclass(frozen=True, slots=True)
class DetailsForm:
    legal_name: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    label: str | None = None
    address: AddressForm | None = None


@dataclass(frozen=True, slots=True)
class StructureForm:
    kind: IdentifierKind
    value: str | None = None
    details: DetailsForm = field(default_factory=DetailsForm)
    purposes: Sequence[SignUpPurpose] = (SignUpPurpose.SUBMIT_PAYMENT_REQUESTS,)
    workspaces: Sequence[WorkspaceWish] | None = None
    confirm_without_attachment: bool = False


@dataclass(frozen=True, slots=True)
class Particulars:
    """What will be written about a new structure, every part of it checked."""

    identifier: Identifier
    legal_name: str
    label: str | None
    address: PostalAddress
    published: bool

    def columns(self, case: Case, purposes: Sequence[SignUpPurpose]) -> dict[str, Any]:
        """Return them as the columns of the structure's row."""
        return {
            "verification": case.verification.value,
            "legal_name": self.legal_name,
            "label": self.label,
            **asdict(self.address),
            "published": self.published,
            "purposes": [purpose.value for purpose in dict.fromkeys(purposes)],
        }


def check_new_structure(faults: Faults, case: Case, form: StructureForm, *, path: Path) -> Particulars | None:
    """Check what is told of a structure to be created; note every fault, return None where there is one."""
    before = len(faults.problems)
    check_purposes(faults, form, path=path)
    details = (*path, "details")
    refuse_names_not_asked(faults, case.kind, form.details, path=details)
    legal_name = _legal_name(faults, case, form.details, path=details)
    label = _label(faults, case, form.details, path=details)
    address = _address(faults, case, form.details.address, path=(*details, "address"))
    if len(faults.problems) > before or address is None:
        return None
    identifier = _identifier(faults, case, name=legal_name, country=address.country, path=path)
    if identifier is None:
        return None
    published = case.record.published if case.record else True
    return Particulars(identifier, legal_name, label or case.label, address, published)


def check_known_structure(faults: Faults, case: Case, form: DetailsForm, *, path: Path) -> None:
    """Refuse details that differ from what the portal holds: only its managers may change them."""
    details = (*path, "details")
    legal_name = _typed_name(case, form)
    if legal_name and not alike(legal_name, case.legal_name):
        faults.add((*details, "legalName"), ProblemCode.NOT_EDITABLE)
    if form.label and not alike(form.label, case.label):
        faults.add((*details, "label"), ProblemCode.NOT_EDITABLE)
    if form.address and not form.address.says(case.address):
        faults.add((*details, "address"), ProblemCode.NOT_EDITABLE)


def check_purposes(faults: Faults, form: StructureForm, *, path: Path) -> None:
    faults.few((*path, "purposes"), form.purposes)
    if not form.purposes:
        faults.add((*path, "purposes"), ProblemCode.REQUIRED)


def refuse_names_not_asked(faults: Faults, kind: IdentifierKind, form: DetailsForm, *, path: Path) -> None:
    """Refuse a company's name for a person, and a person's names for a company."""
    if kind is IdentifierKind.INDIVIDUAL:
        if form.legal_name:
            faults.add((*path, "legalName"), ProblemCode.NOT_ALLOWED)
        return
    for name, value in (("lastName", form.last_name), ("firstName", form.first_name)):
        if value:
            faults.add((*path, name), ProblemCode.NOT_ALLOWED)


def alike(one: str, other: str | None) -> bool:
    """Whether what was typed says what is known already, blanks apart."""
    return len(one) <= lengths.room_for(LONGEST["line"]) and one.split() == (other or "").split()


def _typed_name(case: Case, form: DetailsForm) -> str | None:
    """Return the name that was typed; the words that stand for a masked one in the form are none."""
    stands_for_masked = case.name_is_masked and form.legal_name in (NOT_PUBLISHED.fr, NOT_PUBLISHED.en)
    return None if stands_for_masked else form.legal_name


def _legal_name(faults: Faults, case: Case, form: DetailsForm, *, path: Path) -> str:
    if case.kind is IdentifierKind.INDIVIDUAL:
        first = faults.name((*path, "firstName"), form.first_name or "")
        last = faults.name((*path, "lastName"), form.last_name or "")
        return f"{first} {last}"
    typed = _typed_name(case, form)
    if "legalName" in case.editable:
        return faults.line((*path, "legalName"), typed, required=True) or ""
    if typed and not alike(typed, case.legal_name):
        faults.add((*path, "legalName"), ProblemCode.NOT_EDITABLE)
    return case.legal_name or ""


def _label(faults: Faults, case: Case, form: DetailsForm, *, path: Path) -> str | None:
    if form.label and alike(form.label, case.label):
        return case.label
    return faults.line((*path, "label"), form.label)


def _address(faults: Faults, case: Case, form: AddressForm | None, *, path: Path) -> PostalAddress | None:
    """Return the address to write; one that was sent back as the register has it passes as it is."""
    if form is None:
        if case.address is None or "address" in case.required:
            faults.add(path, ProblemCode.REQUIRED)
        return case.address
    if case.address is not None and form.says(case.address):
        return case.address
    return check_address(faults, form, path=path)


def check_address(faults: Faults, form: AddressForm, *, path: Path) -> PostalAddress:
    """Return an address as it will be written; note every fault of it."""
    country = form.country.strip().upper() if len(form.country) <= lengths.CODE else ""
    if country not in COUNTRIES:
        faults.add((*path, "country"), ProblemCode.UNKNOWN_VALUE)
    line1 = faults.line((*path, "line1"), form.line1, required=True)
    is_french = country in FRANCE  # elsewhere there are places without a postal code
    postal_code = faults.line((*path, "postalCode"), form.postal_code, required=is_french, most=16)
    city = faults.line((*path, "city"), form.city, required=True, most=120)
    line2 = faults.line((*path, "line2"), form.line2)
    line3 = faults.line((*path, "line3"), form.line3)
    return PostalAddress(line1 or "", line2, line3, postal_code or "", city or "", country)


def _identifier(faults: Faults, case: Case, *, name: str, country: str, path: Path) -> Identifier | None:
    """Return the identifier that was typed, or derive or assign it where the kind has none of its own."""
    if case.kind in ASSIGNED:
        return case.identifier or assigned(case.kind, new_id().hex)
    if case.kind is not IdentifierKind.NON_EU:
        return case.identifier
    where = Where(value=(*path, "identifier", "value"), country=(*path, "details", "address", "country"))
    return derived_non_eu(faults, case.identifier, country=country, name=name, where=where)
