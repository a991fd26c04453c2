"""Open workspaces on a structure, answer what they ask, and close them."""

from collections.abc import Sequence
from uuid import UUID

from models.database import transaction
from models.event import EventKind
from models.structure import Structure
from models.subscription import LIVE_SUBSCRIPTIONS, Subscription
from models.workspace import StructureWorkspace
from resolvers.choose_workspaces import WorkspaceWish, answer_again, check_wishes, open_workspaces
from resolvers.context import Context
from resolvers.current_rights import held_structure_to, structure_to
from resolvers.forms import Faults
from resolvers.permissions import StructureAction
from resolvers.refusals import InvalidInput, Problem, ProblemCode
from security import lengths


async def open_on_structure(
    ctx: Context, structure_id: UUID | None, wishes: Sequence[WorkspaceWish]
) -> Structure:
    """Open workspaces on a structure; for one that is open already, its answers are written anew.

    Nobody has access by that alone: it is granted, or asked for. Raises NotFound, InvalidInput.
    """
    structure = await structure_to(ctx, structure_id, StructureAction.MANAGE_WORKSPACES)
    faults = Faults()
    if not wishes:
        faults.add(("workspaces",), ProblemCode.REQUIRED)
    await check_wishes(faults, wishes, path=("workspaces",))
    faults.refuse_if_any()
    return await transaction(lambda: _open(ctx, structure.id, wishes))


async def close_workspace(ctx: Context, structure_id: UUID | None, code: str) -> Structure:
    """Close a workspace on a structure: every access to it, and every request, ends."""
    structure = await structure_to(ctx, structure_id, StructureAction.MANAGE_WORKSPACES)
    return await transaction(lambda: _close(ctx, structure.id, code))


async def opening_of(structure: Structure, code: str) -> StructureWorkspace:
    """Return a workspace as it is open on a structure, with questions and answers. Raises InvalidInput."""
    if len(code) > lengths.CODE:
        raise InvalidInput([Problem(("workspace",), ProblemCode.UNKNOWN_VALUE)])
    opening = (
        await StructureWorkspace.get_or_none(structure_id=structure.id, workspace__code=code)
        .select_related("workspace")
        .prefetch_related("workspace__questions", "answers")
    )
    if opening is None:
        raise InvalidInput([Problem(("workspace",), ProblemCode.UNKNOWN_VALUE)])
    return opening


def is_answered(opening: StructureWorkspace) -> bool:
    """Whether everything required was answered: a question may have come after the opening."""
    answered = {answer.question_id for answer in opening.answers}
    return all(question.id in answered for question in opening.workspace.questions if question.required)


async def _open(ctx: Context, structure_id: UUID, wishes: Sequence[WorkspaceWish]) -> Structure:
    structure = await held_structure_to(ctx, structure_id, StructureAction.MANAGE_WORKSPACES)
    known = await StructureWorkspace.filter(structure_id=structure.id).select_related("workspace")
    open_already = {opening.workspace.code: opening for opening in known}
    new = [wish for wish in wishes if wish.code not in open_already]
    for workspace in await open_workspaces(structure, new, now=ctx.now()):
        await ctx.record(EventKind.WORKSPACE_OPENED, structure=structure, workspace=workspace.code)
    for wish in wishes:
        opening = open_already.get(wish.code)
        if opening is not None and await answer_again(opening, wish):
            await ctx.record(EventKind.STRUCTURE_UPDATED, structure=structure, workspace=wish.code)
    return structure


async def _close(ctx: Context, structure_id: UUID, code: str) -> Structure:
    structure = await held_structure_to(ctx, structure_id, StructureAction.MANAGE_WORKSPACES)
    opening = await opening_of(structure, code)
    await opening.delete()
    had_access = await Subscription.end_where(
        *LIVE_SUBSCRIPTIONS,
        by=ctx.signed_in().account,
        now=ctx.now(),
        workspace_id=opening.workspace_id,
        attachment__structure_id=structure.id,
    )
    await ctx.record(EventKind.WORKSPACE_CLOSED, structure=structure, workspace=code)
    await ctx.record_each(EventKind.WORKSPACE_LEFT, accounts=had_access, structure=structure, workspace=code)
    return structure
