"""Which of the four sign-up cases applies to an identifier: the server decides, not the person."""

from dataclasses import dataclass
from enum import StrEnum

from models.structure import Structure, StructureStatus, Verification
from registry.identifiers import ASSIGNED, BadIdentifier, Identifier, IdentifierKind
from registry.record import PostalAddress, RegistryRecord, RegistryUnreachable
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.identifier_kinds import KINDS
from resolvers.refusals import StructureClosed, StructureNotFound

ALL_FIELDS = ("legalName", "label", "address")


class SignUpOutcome(StrEnum):
    NEW_STRUCTURE = "NEW_STRUCTURE"
    ATTACHMENT_REQUEST = "ATTACHMENT_REQUEST"
    WITHOUT_ATTACHMENT = "WITHOUT_ATTACHMENT"


@dataclass(frozen=True, slots=True)
class Case:
    """What sign-up will do with an identifier, and how to fill its form.

    `structure` is the portal's own, `record` the register's; `editable` and `required` hold dotted paths in
    StructureDetailsInput.
    """

    outcome: SignUpOutcome
    kind: IdentifierKind
    identifier: Identifier | None
    verification: Verification
    editable: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    structure: Structure | None = None
    record: RegistryRecord | None = None

    @property
    def is_new(self) -> bool:
        return self.outcome is SignUpOutcome.NEW_STRUCTURE

    @property
    def legal_name(self) -> str | None:
        """The name to show in the form; None where it is masked, or nobody knows it."""
        if self.structure is not None:
            return self.structure.legal_name if self.structure.published else None
        return (self.record.legal_name or None) if self.record else None

    @property
    def name_is_masked(self) -> bool:
        """Whether the company asked that its name be masked; one that is only unknown is not."""
        if self.structure is not None:
            return not self.structure.published
        return self.record is not None and self.record.name_is_masked

    @property
    def label(self) -> str | None:
        if self.structure is not None:
            return self.structure.label if self.structure.published else None
        return (self.record.label or None) if self.record else None

    @property
    def address(self) -> PostalAddress | None:
        """The address to show in the form; None where it is masked."""
        if self.structure is not None:
            return self.structure.address if self.structure.published else None
        return self.record.address if self.record else None


async def sign_up_case(ctx: Context, kind: IdentifierKind, value: str | None) -> Case:
    """Tell which case applies before the form is filled in; refused as sign-up itself would."""
    await ctx.spend("look_up")
    faults = Faults()
    case = await case_of(ctx, kind, value, faults=faults, path=("value",))
    faults.refuse_if_any()
    if case is None:
        raise StructureNotFound
    return case


async def case_of(
    ctx: Context, kind: IdentifierKind, value: str | None, *, faults: Faults, path: tuple[str, ...]
) -> Case | None:
    """Decide the case; note what is wrong with the identifier and return None where it has a fault.

    Raises StructureClosed, and StructureNotFound where neither the portal nor the register knows it.
    """
    if not KINDS[kind].needs_value and not value:
        return case_of_new(kind, None)
    try:
        identifier = Identifier.parse(kind, value)
        structure = await Structure.known_as(identifier)
        if structure is not None and structure.status is not StructureStatus.PENDING:
            return case_of_known(structure)
        if kind is IdentifierKind.SIRET:
            return await _from_register(ctx, identifier)
        if structure is None and kind in ASSIGNED:
            raise BadIdentifier("NOT_ALLOWED")  # the server assigns it, nobody chooses it
        return case_of_new(kind, identifier)
    except BadIdentifier as exc:
        faults.add(path, exc.code)
        return None


def case_of_new(kind: IdentifierKind, identifier: Identifier | None) -> Case:
    """Return the case of a structure without a register, that the portal does not know."""
    names = ("lastName", "firstName") if kind is IdentifierKind.INDIVIDUAL else ("legalName",)
    return Case(
        SignUpOutcome.NEW_STRUCTURE,
        kind,
        identifier,
        Verification.NOT_APPLICABLE,
        editable=(*names, "label", "address"),
        required=KINDS[kind].required,
    )


async def decided_again(case: Case, identifier: Identifier) -> Case:
    """Decide the case of a new structure again, now that its identifier is known or time has passed.

    A SIRET's stays as it is: whoever activates later asks the managers. Raises StructureClosed.
    """
    if not case.is_new or case.kind is IdentifierKind.SIRET:
        return case
    structure = await Structure.known_as(identifier)
    is_known = structure is not None and structure.status is not StructureStatus.PENDING
    return case_of_known(structure) if structure is not None and is_known else case


def case_of_known(structure: Structure) -> Case:
    """Return the case of a structure that somebody manages, or did. Raises StructureClosed."""
    identifier = Identifier(structure.kind, structure.identifier)
    if structure.status is StructureStatus.CLOSED:
        raise StructureClosed
    # A number that no register confirms proves little: no request is made in its holder's name (guide, §1.5).
    is_siret = identifier.kind is IdentifierKind.SIRET
    outcome = SignUpOutcome.ATTACHMENT_REQUEST if is_siret else SignUpOutcome.WITHOUT_ATTACHMENT
    return Case(outcome, identifier.kind, identifier, structure.verification, structure=structure)


async def _from_register(ctx: Context, identifier: Identifier) -> Case:
    try:
        record = await ctx.services.registry(identifier.value)
    except RegistryUnreachable:
        return _typed_by_hand(identifier)
    if record is None:
        raise StructureNotFound if identifier.passes_checksum else BadIdentifier("BAD_CHECKSUM")
    if not record.open:
        raise StructureClosed
    hidden = () if record.legal_name else ("legalName",)
    missing = () if record.address and record.address.line1 else ("address",)
    return Case(
        SignUpOutcome.NEW_STRUCTURE,
        identifier.kind,
        identifier,
        Verification.VERIFIED if record.confirms_a_name else Verification.UNVERIFIED,
        editable=(*hidden, "label", "address"),
        required=(*hidden, *missing),
        record=record,
    )


def _typed_by_hand(identifier: Identifier) -> Case:
    """Let sign-up go on while the register cannot be asked; a job asks it again."""
    if not identifier.passes_checksum:
        raise BadIdentifier("BAD_CHECKSUM")
    return Case(
        SignUpOutcome.NEW_STRUCTURE,
        identifier.kind,
        identifier,
        Verification.UNVERIFIED,
        editable=ALL_FIELDS,
        required=("legalName", "address"),
    )
