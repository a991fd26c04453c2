"""Keep a structure up to date, by hand or from the company register, and close it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from models.attachment import Attachment
from models.database import transaction
from models.event import EventKind
from models.structure import Structure, Verification
from models.subscription import Subscription, SubscriptionStatus
from registry.identifiers import IdentifierKind
from registry.record import RegistryRecord, RegistryUnreachable
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.current_rights import held_structure_to, structure_to
from resolvers.forms import Faults, Path, not_allowed
from resolvers.permissions import StructureAction
from resolvers.refusals import (
    ProblemCode,
    RegisterSilent,
    StructureClosed,
    StructureNotFound,
)
from resolvers.structure_form import DetailsForm, alike, check_address, refuse_names_not_asked


async def update_structure(ctx: Context, structure_id: UUID | None, form: DetailsForm) -> Structure:
    """Write what a manager corrects; what is left out, or unchanged, stays as it is.

    A name that the company register confirms is the register's to change: `refresh_structure`.
    """
    structure = await structure_to(ctx, structure_id, StructureAction.EDIT, tells_closed=True)
    faults = Faults()
    columns = _check_changes(faults, structure, form, path=("details",))
    faults.refuse_if_any()
    return await transaction(lambda: _correct(ctx, structure.id, columns))


async def refresh_structure(ctx: Context, structure_id: UUID | None) -> Structure:
    """Take name and address from the company register again; what it masks stays as it was typed.

    Raises StructureNotFound where the register does not know the SIRET, StructureClosed where it says so,
    RegisterSilent where it gives no answer, and InvalidInput for a kind that has no register.
    """
    structure = await structure_to(ctx, structure_id, StructureAction.EDIT, tells_closed=True)
    if structure.kind is not IdentifierKind.SIRET:
        raise not_allowed("id")
    await ctx.spend("look_up", account=str(ctx.signed_in().account.id))
    try:
        record = await ctx.services.registry(structure.identifier)
    except RegistryUnreachable:
        raise RegisterSilent from None
    if record is None:
        raise StructureNotFound
    if not record.open:
        raise StructureClosed
    columns = as_registered(record)
    return await transaction(lambda: _correct(ctx, structure.id, columns, checked_at=ctx.now()))


async def close_structure(ctx: Context, structure_id: UUID | None, password: str) -> Structure:
    """Close a structure for good, by its main manager: nothing can be asked of it any more.

    People stay attached to what can only be read; open requests are withdrawn. Raises NotFound,
    InvalidCredentials.
    """
    structure = await structure_to(ctx, structure_id, StructureAction.CLOSE)
    await confirm_password(ctx, password)
    return await transaction(lambda: _close(ctx, structure.id))


def as_registered(record: RegistryRecord) -> dict[str, Any]:  # Any: columns of the table
    """Return what the register tells of a structure, as columns of its row."""
    told: dict[str, Any] = {
        "published": record.published,
        "verification": Verification.VERIFIED if record.confirms_a_name else Verification.UNVERIFIED,
        "registry_mismatch": None,
    }
    if record.legal_name:
        told["legal_name"] = record.legal_name
    if record.address and record.address.line1:
        told |= asdict(record.address)
    return told


def _check_changes(faults: Faults, structure: Structure, form: DetailsForm, *, path: Path) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if (name := _new_name(faults, structure, form, path=path)) is not None:
        columns["legal_name"] = name
    if form.label is not None:
        columns["label"] = faults.line((*path, "label"), form.label)
    if form.address is not None:
        columns |= asdict(check_address(faults, form.address, path=(*path, "address")))
    return columns


def _new_name(faults: Faults, structure: Structure, form: DetailsForm, *, path: Path) -> str | None:
    """Return the name to write; None where it was left out, is unchanged, or has a fault.

    A person's two names are kept as one: whoever changes one of them has to give both.
    """
    refuse_names_not_asked(faults, structure.kind, form, path=path)
    if structure.kind is IdentifierKind.INDIVIDUAL:
        if form.first_name is None and form.last_name is None:
            return None
        first = faults.name((*path, "firstName"), form.first_name or "")
        last = faults.name((*path, "lastName"), form.last_name or "")
        return f"{first} {last}"
    if form.legal_name is None or alike(form.legal_name, structure.legal_name):
        return None
    if structure.registered_name is not None:
        faults.add((*path, "legalName"), ProblemCode.NOT_EDITABLE)
        return None
    return faults.line((*path, "legalName"), form.legal_name, required=True)


async def _correct(
    ctx: Context, structure_id: UUID, columns: dict[str, Any], **silent: Any
) -> Structure:  # Any: columns of the table
    """Write what differs, and a line of history that names it; `silent` columns are written without one."""
    held = await held_structure_to(ctx, structure_id, StructureAction.EDIT, tells_closed=True)
    changed = {column: value for column, value in columns.items() if getattr(held, column) != value}
    if changed or silent:
        await held.correct(**changed, **silent)
    if changed:
        await ctx.record(EventKind.STRUCTURE_UPDATED, structure=held, changed=" ".join(sorted(changed)))
    return held


async def _close(ctx: Context, structure_id: UUID) -> Structure:
    held = await held_structure_to(ctx, structure_id, StructureAction.CLOSE)
    await close_held(ctx, held)
    return held


async def close_held(ctx: Context, held: Structure) -> bool:
    """Close a structure and withdraw what was asked of it, in the transaction that holds it.

    False for one that nobody has founded, or that is closed.
    """
    now = ctx.now()
    by = None if ctx.for_desk else ctx.signed_in().account  # operators are not named to members
    if not await held.close(now=now):
        return False
    await ctx.record(EventKind.STRUCTURE_CLOSED, structure=held)
    had_asked = await Attachment.cancel_requests_to(held, now=now)
    await ctx.record_each(EventKind.ATTACHMENT_CANCELLED, accounts=had_asked, structure=held)
    waited = await Subscription.end_where(
        SubscriptionStatus.REQUESTED, by=by, now=now, attachment__structure_id=held.id
    )
    await ctx.record_each(EventKind.WORKSPACE_LEFT, accounts=waited, structure=held)
    return True
