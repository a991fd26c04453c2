"""Rights as they stand now: read again inside the transaction that relies on them."""

from uuid import UUID

from models.account import Account
from models.structure import Structure
from resolvers.context import Context
from resolvers.permissions import Action, StructureAction, Viewer, can
from resolvers.refusals import NotFound


async def current_viewer(ctx: Context) -> Viewer:
    """Return the caller as the tables know him at this moment: he may have lost his rights meanwhile."""
    return await Viewer.of(await Account.get_or_none(id=ctx.signed_in().account.id))


async def structure_to(
    ctx: Context, structure_id: UUID | None, action: Action | StructureAction
) -> Structure:
    """Return a structure that the caller may act on, before anything costly is done.

    Raises NotFound for one that does not exist, and for one on which he may not.
    """
    ctx.signed_in()
    structure = await Structure.get_or_none(id=structure_id) if structure_id else None
    if structure is None or not can(structure, await ctx.viewer(), action):
        raise NotFound
    return structure


async def held_structure_to(ctx: Context, structure_id: UUID, action: Action | StructureAction) -> Structure:
    """Return the same inside a transaction, and hold it: changes of one structure wait for each other."""
    structure = await Structure.filter(id=structure_id).select_for_update().first()
    if structure is None or not can(structure, await current_viewer(ctx), action):
        raise NotFound
    return structure
