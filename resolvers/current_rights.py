"""Which structure the caller may act on: asked first, and again inside the transaction."""

from uuid import UUID

from models.structure import Structure, StructureStatus
from resolvers.context import Context
from resolvers.hold_structure import hold_structure, viewer_now
from resolvers.permissions import Action, StructureAction, Viewer, can
from resolvers.refusals import NotFound, StructureClosed


async def structure_to(
    ctx: Context, structure_id: UUID | None, action: StructureAction, *, tells_closed: bool = False
) -> Structure:
    """Return a structure that the caller may act on, before anything costly is done.

    Raises NotFound for one that does not exist and for one on which he may not; or StructureClosed, where
    that is asked for, to those who are attached to it.
    """
    ctx.signed_in()
    structure = await Structure.get_or_none(id=structure_id) if structure_id else None
    if structure is None:
        raise NotFound
    return _allowed(structure, await ctx.viewer(), action, tells_closed=tells_closed)


async def held_structure_to(
    ctx: Context, structure_id: UUID, action: StructureAction, *, tells_closed: bool = False
) -> Structure:
    """Return the same inside a transaction, held, on rights read afresh."""
    structure = await hold_structure(structure_id)
    return _allowed(structure, await viewer_now(ctx), action, tells_closed=tells_closed)


def _allowed(
    structure: Structure, viewer: Viewer, action: StructureAction, *, tells_closed: bool
) -> Structure:
    if can(structure, viewer, action):
        return structure
    is_closed = structure.status is StructureStatus.CLOSED
    if tells_closed and is_closed and can(structure, viewer, Action.SEE_INSIDE):
        raise StructureClosed
    raise NotFound
