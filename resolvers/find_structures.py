"""Find structures, and what is inside those that the caller may see."""

from enum import StrEnum

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.structure import Structure, StructureStatus
from models.subscription import Subscription, SubscriptionStatus
from models.workspace import StructureWorkspace
from registry.identifiers import BadIdentifier, Identifier, IdentifierKind
from resolvers.context import Context
from resolvers.permissions import Action, can


class SubscriptionState(StrEnum):
    """What a subscription amounts to now: it counts only while its attachment and structure do."""

    REQUESTED = "REQUESTED"
    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    ENDED = "ENDED"
    SUSPENDED = "SUSPENDED"


def state_of(subscription: Subscription) -> SubscriptionState:
    attachment = subscription.attachment
    in_force = (
        attachment.status is AttachmentStatus.APPROVED
        and attachment.structure.status is StructureStatus.ACTIVE
        and attachment.account.status is AccountStatus.ACTIVE
    )
    if subscription.status is SubscriptionStatus.ACTIVE and not in_force:
        return SubscriptionState.SUSPENDED
    return SubscriptionState(subscription.status.value)


async def structure_known_as(ctx: Context, kind: IdentifierKind, value: str | None) -> Structure | None:
    """Return a structure by its identifier; None for an unknown one, and one the caller may not see."""
    await ctx.spend("structure_search")
    try:
        structure = await Structure.known_as(Identifier.parse(kind, value))
    except BadIdentifier:
        return None
    return structure if structure and can(structure, await ctx.viewer(), Action.SEE) else None


async def workspaces_of(structure: Structure) -> list[StructureWorkspace]:
    return (
        await StructureWorkspace.filter(structure_id=structure.id)
        .select_related("workspace")
        .prefetch_related("workspace__questions__choices", "answers__question", "answers__choice")
        .order_by("workspace__position")
    )


async def main_manager_of(structure: Structure) -> Account | None:
    row = await Attachment.get_or_none(
        structure_id=structure.id, role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ).select_related("account")
    return row.account if row else None


async def subscriptions_of(attachment: Attachment) -> list[Subscription]:
    return (
        await Subscription.filter(attachment_id=attachment.id)
        .select_related("workspace", "decided_by", "attachment__structure", "attachment__account")
        .order_by("workspace__position", "id")
    )
