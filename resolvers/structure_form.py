"""The part of a form that describes a structure: checked against the case that applies to it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from models.columns import new_id
from models.structure import SignUpPurpose
from registry.countries import COUNTRIES, FRANCE
from registry.identifiers import Identifier, IdentifierKind, assigned
from registry.record import PostalAddress
from resolvers.choose_workspaces import WorkspaceWish
from resolvers.forms import Faults, Path
from resolvers.non_eu_identifier import Where, derived_non_eu
from resolvers.refusals import ProblemCode
from resolvers.sign_up_case import Case


@dataclass(frozen=True, slots=True)
class AddressForm:
    line1: str
    postal_code: str
    city: str
    country: str = "FR"
    line2: str | None = None
    line3: str | None = None


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
    label = faults.line((*details, "label"), form.details.label)
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
    shown = _shown_address(case.address)
    given = form.address and replace(
        form.address, line2=form.address.line2 or None, line3=form.address.line3 or None
    )
    if form.legal_name and not alike(form.legal_name, case.legal_name):
        faults.add((*details, "legalName"), ProblemCode.NOT_EDITABLE)
    if form.label and not alike(form.label, case.label):
        faults.add((*details, "label"), ProblemCode.NOT_EDITABLE)
    if given and given != shown:
        faults.add((*details, "address"), ProblemCode.NOT_EDITABLE)


def check_purposes(faults: Faults, form: StructureForm, *, path: Path) -> None:
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
    return " ".join(one.split()) == (other or "")


def _shown_address(address: PostalAddress | None) -> AddressForm | None:
    if address is None:
        return None
    return AddressForm(
        line1=address.line1,
        line2=address.line2,
        line3=address.line3,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
    )


def _legal_name(faults: Faults, case: Case, form: DetailsForm, *, path: Path) -> str:
    if case.kind is IdentifierKind.INDIVIDUAL:
        first = faults.name((*path, "firstName"), form.first_name or "")
        last = faults.name((*path, "lastName"), form.last_name or "")
        return f"{first} {last}"
    if "legalName" in case.editable:
        return faults.line((*path, "legalName"), form.legal_name, required=True) or ""
    if form.legal_name and not alike(form.legal_name, case.legal_name):
        faults.add((*path, "legalName"), ProblemCode.NOT_EDITABLE)
    return case.legal_name or ""


def _address(faults: Faults, case: Case, form: AddressForm | None, *, path: Path) -> PostalAddress | None:
    if form is None:
        if case.address is None or "address" in case.required:
            faults.add(path, ProblemCode.REQUIRED)
        return case.address
    return check_address(faults, form, path=path)


def check_address(faults: Faults, form: AddressForm, *, path: Path) -> PostalAddress:
    """Return an address as it will be written; note every fault of it."""
    country = form.country.strip().upper()
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
    if case.kind in (IdentifierKind.INDIVIDUAL, IdentifierKind.PENDING_REGISTRATION):
        return assigned(case.kind, new_id().hex)
    if case.kind is not IdentifierKind.NON_EU:
        return case.identifier
    where = Where(value=(*path, "identifier", "value"), country=(*path, "details", "address", "country"))
    return derived_non_eu(faults, case.identifier, country=country, name=name, where=where)
