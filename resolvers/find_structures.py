"""Find structures, and what is inside those that the caller may see."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models.account import Account
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.latest_subscriptions import latest_subscriptions
from models.statements import Statement
from models.structure import Structure
from models.subscription import Subscription
from models.workspace import StructureWorkspace
from models.workspace_openings import openings_of
from registry.identifiers import BadIdentifier, Identifier, IdentifierKind
from resolvers.context import Context
from resolvers.permissions import Action, can
from resolvers.together import grouped
from resolvers.whole_subscription import PARTS, load_structures


async def structure_known_as(ctx: Context, kind: IdentifierKind, value: str | None) -> Structure | None:
    """Return a structure by its identifier; None for an unknown one, and one the caller may not see."""
    await ctx.spend("structure_search")
    try:
        structure = await Structure.known_as(Identifier.parse(kind, value))
    except BadIdentifier:
        return None
    return structure if structure and can(structure, await ctx.viewer(), Action.SEE) else None


async def workspaces_of(ctx: Context, structure: Structure) -> list[StructureWorkspace]:
    return await ctx.read_together(_workspaces, structure.id)


async def main_manager_of(ctx: Context, structure: Structure) -> Account | None:
    return await ctx.read_together(_main_managers, structure.id)


async def subscriptions_of(ctx: Context, attachment: Attachment) -> list[Subscription]:
    return await ctx.read_together(_subscriptions, attachment.id)


async def my_attachment_to(ctx: Context, structure: Structure) -> Attachment | None:
    """Return the caller's live attachment or request, with its decider loaded."""
    mine = (await ctx.viewer()).attachments.get(structure.id)
    if mine is not None and mine.decided_by_id is not None:
        mine.decided_by = await ctx.read_together(_accounts, mine.decided_by_id)
    return mine


async def _accounts(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, Account]:
    return await Account.in_bulk(ids, "id")


async def _workspaces(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[StructureWorkspace]]:
    return grouped(ids, await openings_of(ids), lambda row: row.structure_id)


def _managers(structure_ids: list[UUID]) -> QuerySet[Attachment]:
    return Attachment.filter(
        structure_id__in=structure_ids, role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ).select_related("account")


MANAGERS_OF = Statement(_managers)


async def _main_managers(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, Account | None]:
    rows = await MANAGERS_OF.rows(list(ids))
    found = {row.structure_id: row.account for row in rows}
    return {one: found.get(one) for one in ids}


def _whole(ids: list[UUID]) -> QuerySet[Subscription]:
    return Subscription.filter(id__in=ids).select_related(*PARTS).order_by("workspace__position", "id")


WHOLE_SUBSCRIPTIONS = Statement(_whole)


async def _subscriptions(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[Subscription]]:
    rows = await WHOLE_SUBSCRIPTIONS.rows(await latest_subscriptions(ids))
    await load_structures(rows)
    return grouped(ids, rows, lambda row: row.attachment_id)
