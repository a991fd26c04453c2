"""Notices that a manager can bring about again and again: bounded for their reader, who asked for none."""

from uuid import UUID

from models.attachment import Attachment
from resolvers.context import Context
from resolvers.permissions import AttachmentAction, WorkspaceAction, can
from security.limits import LimiterDown


async def may_tell(
    ctx: Context, attachment_id: UUID | None, action: AttachmentAction | WorkspaceAction, *notice: str
) -> bool:
    """Count a notice to the person of an attachment; False where it would be one too many.

    What a notice says is told once in two minutes, and nobody gets more than ten letters a day so: every
    change stands in the history all the same. Asked before the transaction, for the counters may be far away;
    where they do not answer the letter goes. What the caller may not do is refused later, and counts for
    nobody. No letter that opens or protects an account is counted here.
    """
    found = await Attachment.get_or_none(id=attachment_id).select_related("account", "structure")
    viewer = await ctx.viewer()
    if found is None or viewer.is_(found.account_id) or not can(found, viewer, action):
        return True
    kind = " ".join((*notice, str(found.structure_id)))
    try:
        return await ctx.services.limits.may_write(found.account.email_key, kind=kind)
    except LimiterDown:
        return True
