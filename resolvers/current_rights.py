"""Rights as they stand now: read again inside the transaction that relies on them."""

from uuid import UUID

from models.account import Account
from models.structure import Structure, StructureStatus
from resolvers.context import Context
from resolvers.permissions import Action, StructureAction, Viewer, can
from resolvers.refusals import NotFound, StructureClosed


async def current_viewer(ctx: Context) -> Viewer:
    """Return the caller as the tables know him at this moment: he may have lost his rights meanwhile."""
    return await Viewer.of(await Account.get_or_none(id=ctx.signed_in().account.id))


async def structure_to(
    ctx: Context, structure_id: UUID | None, action: StructureAction, *, tells_closed: bool = False
) -> Structure:
    """Return a structure that the caller may act on, before anything costly is done.

    Raises NotFound for one that does not exist and for one on which he may not; or StructureClosed, where
    that is asked for, to those who are attached to it.
    """
    ctx.signed_in()
    structure = await Structure.get_or_none(id=structure_id) if structure_id else None
    return _allowed(structure, await ctx.viewer(), action, tells_closed=tells_closed)


async def held_structure_to(
    ctx: Context, structure_id: UUID, action: StructureAction, *, tells_closed: bool = False
) -> Structure:
    """Return the same inside a transaction, and hold it: changes of one structure wait for each other."""
    structure = await Structure.filter(id=structure_id).select_for_update().first()
    return _allowed(structure, await current_viewer(ctx), action, tells_closed=tells_closed)


def _allowed(
    structure: Structure | None, viewer: Viewer, action: StructureAction, *, tells_closed: bool
) -> Structure:
    if structure is not None and can(structure, viewer, action):
        return structure
    is_closed = structure is not None and structure.status is StructureStatus.CLOSED
    if tells_closed and is_closed and can(structure, viewer, Action.SEE_INSIDE):
        raise StructureClosed
    raise NotFound
