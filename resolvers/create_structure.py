"""Create a structure with an account that is active already: its founder manages it at once."""

from collections.abc import Sequence
from typing import Any

from models.account import Account, AccountStatus
from models.attachment import Attachment
from models.database import transaction
from models.event import EventKind
from models.structure import Structure, StructureStatus
from models.subscription import Subscription, WorkspaceMode
from registry.identifiers import Identifier
from resolvers.check_without_case import check_without_case
from resolvers.choose_workspaces import WorkspaceWish, check_wishes, open_workspaces
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.hold_structure import hold_account
from resolvers.refusals import StructureClosed, StructureExists, Unauthenticated
from resolvers.sign_up_case import case_of
from resolvers.structure_form import StructureForm, check_new_structure


async def create_structure(ctx: Context, form: StructureForm) -> Structure:
    """Create a structure, or found one that others have signed up for without activating.

    The first founder wins, by activation or by this call. A form with a fault costs no attempt. Raises
    InvalidInput, StructureExists, StructureNotFound, StructureClosed, TooManyRequests.
    """
    person = str(ctx.signed_in().account.id)
    await ctx.spend("look_up", account=person)
    faults = Faults()
    case = await case_of(ctx, form.kind, form.value, faults=faults, path=("identifier", "value"))
    if case is None:
        await check_without_case(faults, form, path=())
        faults.refuse_if_any()
    assert case is not None  # it is None only beside a fault
    if case.structure is not None:
        raise StructureExists(case.structure)
    particulars = check_new_structure(faults, case, form, path=())
    wishes = await check_wishes(faults, form.workspaces, path=("workspaces",))
    faults.refuse_if_any()
    assert particulars is not None
    await ctx.spend("create_structure", account=person)
    identifier, columns = particulars.identifier, particulars.columns(case, form.purposes)
    structure = await transaction(lambda: _found(ctx, identifier, columns, wishes))
    ctx.forget_viewer()
    return structure


async def become_founder(
    ctx: Context, account: Account, structure: Structure, wishes: Sequence[WorkspaceWish]
) -> Attachment:
    """Make a person the main manager of the structure just founded, with full access to what is opened."""
    now = ctx.now()
    attachment = await Attachment.of_founder(account, structure, now=now)
    opened = await open_workspaces(structure, wishes, now=now)
    await Subscription.grant_all(attachment, opened, mode=WorkspaceMode.MODIFY, by=account, now=now)
    await ctx.record(EventKind.STRUCTURE_CREATED, account=account, structure=structure, actor=account)
    for workspace in opened:
        await ctx.record(
            EventKind.WORKSPACE_OPENED, structure=structure, actor=account, workspace=workspace.code
        )
    return attachment


async def _found(
    ctx: Context, identifier: Identifier, columns: dict[str, Any], wishes: Sequence[WorkspaceWish]
) -> Structure:
    structure = await Structure.claimed(identifier, now=ctx.now(), **columns)
    if not await structure.found(now=ctx.now(), **columns):
        await structure.refresh_from_db()
        raise StructureClosed if structure.status is StructureStatus.CLOSED else StructureExists(structure)
    founder = await hold_account(ctx.signed_in().account_id)
    if founder.status is not AccountStatus.ACTIVE:
        raise Unauthenticated
    await become_founder(ctx, founder, structure, wishes)
    return structure
