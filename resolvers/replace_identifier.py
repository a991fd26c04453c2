"""Change the identifier of a structure: the old one is closed, and replaced by a copy with its people."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.account import Account
from models.attachment import Attachment
from models.database import transaction
from models.event import EventKind
from models.structure import Structure, StructureSector, StructureStatus
from models.subscription import Subscription
from models.workspace import StructureWorkspace
from registry.identifiers import ASSIGNED, Identifier, IdentifierKind
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.current_rights import held_structure_to, structure_to
from resolvers.forms import Faults, not_allowed
from resolvers.manage_structure import as_registered
from resolvers.non_eu_identifier import Where, derived_non_eu
from resolvers.permissions import StructureAction
from resolvers.refusals import ProblemCode, StructureClosed, StructureExists
from resolvers.sign_up_case import Case, case_of

KIND, VALUE = ("identifier", "kind"), ("identifier", "value")
COPIED = ("legal_name", "label", "line1", "line2", "line3", "postal_code", "city", "country", "published")


@dataclass(frozen=True, slots=True)
class ReplacementForm:
    kind: IdentifierKind
    value: str | None
    password: str


async def replace_identifier(ctx: Context, structure_id: UUID | None, form: ReplacementForm) -> Structure:
    """Give a structure another identifier, and return the structure that replaces it.

    Also how a company that was being registered supplies its SIRET. A public structure changes its number
    through the support desk. Raises NotFound, InvalidInput, InvalidCredentials, StructureExists,
    StructureNotFound, StructureClosed, TooManyRequests.
    """
    old = await structure_to(ctx, structure_id, StructureAction.EDIT, tells_closed=True)
    if old.sector is StructureSector.PUBLIC or (form.kind in ASSIGNED and not form.value):
        raise not_allowed(*KIND)
    await ctx.spend("look_up", account=str(ctx.signed_in().account.id))
    faults = Faults()
    case = await case_of(ctx, form.kind, form.value, faults=faults, path=VALUE)
    identifier = _identifier(faults, case, old) if case else None
    if case and case.is_new and case.kind in ASSIGNED:
        faults.add(VALUE, ProblemCode.NOT_ALLOWED)  # somebody signs up with it: nobody else chooses it
    faults.refuse_if_any()
    assert case is not None  # it is None only beside a fault
    assert identifier is not None
    if case.structure is not None:
        raise StructureExists(case.structure)
    await confirm_password(ctx, form.password)
    successor = await transaction(lambda: _replace(ctx, old.id, identifier, case))
    ctx.forget_viewer()
    return successor


def _identifier(faults: Faults, case: Case, old: Structure) -> Identifier | None:
    """Return the new identifier, derived where the kind derives it from name and country."""
    identifier = case.identifier
    if case.is_new and case.kind is IdentifierKind.NON_EU:
        where = Where(value=VALUE, country=KIND)
        identifier = derived_non_eu(faults, identifier, country=old.country, name=old.legal_name, where=where)
        if identifier is None:
            return None
    if identifier == Identifier(old.kind, old.identifier):
        faults.add(VALUE, ProblemCode.SAME_AS_BEFORE)
    return identifier


def _copied(old: Structure, case: Case) -> dict[str, Any]:  # Any: columns of the table
    """Return what the successor takes over; name and address as the register has them, where it does."""
    columns = {column: getattr(old, column) for column in COPIED}
    columns |= {"purposes": old.purposes, "verification": case.verification}
    return columns | as_registered(case.record) if case.record else columns


async def _replace(ctx: Context, old_id: UUID, identifier: Identifier, case: Case) -> Structure:
    old = await held_structure_to(ctx, old_id, StructureAction.EDIT, tells_closed=True)
    now, actor, columns = ctx.now(), ctx.signed_in().account, _copied(old, case)
    successor = await Structure.claimed(identifier, now=now, **columns)
    if not await successor.found(now=now, replaces_id=old.id, **columns):
        await successor.refresh_from_db()
        is_closed = successor.status is StructureStatus.CLOSED
        raise StructureClosed if is_closed else StructureExists(successor)
    await old.close(now=now)
    moved = await Attachment.move_to(old, successor, by=actor, now=now)
    await StructureWorkspace.move_to(old, successor)
    await Subscription.move_to(moved, by=actor, now=now)
    await _remember(ctx, old, successor)
    return successor


async def _remember(ctx: Context, old: Structure, successor: Structure) -> None:
    """Write the change into the history of both structures, and of everybody who moves."""
    await ctx.record(EventKind.STRUCTURE_CREATED, structure=successor)
    await ctx.record(EventKind.STRUCTURE_REPLACED, structure=old, successor=successor.identifier)
    people = await Account.filter(attachments__structure_id=successor.id)
    await ctx.record_each(
        EventKind.STRUCTURE_REPLACED, accounts=people, structure=old, successor=successor.identifier
    )
