"""What a structure replaces and what replaces it, and what the company register objects to it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from models.structure import Structure, StructureStatus
from registry.record import RegistryRecord
from resolvers.context import Context
from resolvers.permissions import Action, can


async def predecessor_of(ctx: Context, structure: Structure) -> Structure | None:
    """Return the structure that this one replaces: none, without a statement, for nearly all."""
    if structure.replaces_id is None:
        return None
    return await _if_seen(ctx, await ctx.read_together(_structures, structure.replaces_id))


async def successor_of(ctx: Context, structure: Structure) -> Structure | None:
    """Return the structure that replaces this one: only a closed one may have been replaced."""
    if structure.status is not StructureStatus.CLOSED:
        return None
    return await _if_seen(ctx, await ctx.read_together(_successors, structure.id))


async def mismatch_of(ctx: Context, structure: Structure) -> RegistryRecord | None:
    """Return what the register says where that differs from what was typed; to managers and the desk."""
    kept = structure.registry_mismatch
    if kept is None or not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return None
    return RegistryRecord.read(kept)


async def _structures(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, Structure]:
    return await Structure.in_bulk(ids, "id")


async def _successors(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, Structure | None]:
    found = {row.replaces_id: row for row in await Structure.filter(replaces_id__in=ids)}
    return {one: found.get(one) for one in ids}


async def _if_seen(ctx: Context, structure: Structure | None) -> Structure | None:
    return structure if structure and can(structure, await ctx.viewer(), Action.SEE) else None
