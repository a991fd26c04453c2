"""End an attachment: the person leaves, or a manager parts with him."""

from uuid import UUID

from mail import letters, outbox
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.structure import StructureStatus
from models.subscription import Subscription
from resolvers.context import Context
from resolvers.forms import Faults, not_allowed
from resolvers.hold_structure import hold_attachment, whole_attachment
from resolvers.may_tell import may_tell
from resolvers.name_structure import named
from resolvers.permissions import AttachmentAction, can
from resolvers.refusals import HAND_OVER_FIRST, AlreadyDecided, NotFound, SoleMainManager


async def end_attachment(ctx: Context, attachment_id: UUID | None, *, reason: str | None) -> Attachment:
    """End an approved attachment and all access that rests on it.

    A main manager hands over first: there is no way here to leave a structure to the support desk.
    Raises InvalidInput, AlreadyDecided, SoleMainManager, NotFound.
    """
    ctx.signed_in()
    faults = Faults()
    told = faults.note(("reason",), reason)
    faults.refuse_if_any()
    tells = await may_tell(ctx, attachment_id, AttachmentAction.END, "attachment_ended")
    ended = await transaction(lambda: _end(ctx, attachment_id, reason=told, tells=tells))
    ctx.forget_viewer()
    ctx.services.wake_mail()
    return ended


async def _end(ctx: Context, attachment_id: UUID | None, *, reason: str | None, tells: bool) -> Attachment:
    attachment = await _ending(ctx, attachment_id)
    author, person, structure = ctx.signed_in().account, attachment.account, attachment.structure
    if not await attachment.end(reason=reason, by=author, now=ctx.now()):
        raise AlreadyDecided(attachment=await whole_attachment(attachment_id))
    await Subscription.end_with(attachment, by=author, now=ctx.now())
    await ctx.record(EventKind.ATTACHMENT_ENDED, account=person, structure=structure, reason=reason or "")
    if tells:
        by_self = author.id == person.id
        letter = letters.attachment_ended(person, reason=reason, by_self=by_self, **named(structure))
        await outbox.post(letter, now=ctx.now())
    return await whole_attachment(attachment_id)


async def _ending(ctx: Context, attachment_id: UUID | None) -> Attachment:
    """Return an attachment that the caller may end now, its structure held."""
    attachment, viewer = await hold_attachment(ctx, attachment_id)
    if not can(attachment, viewer, AttachmentAction.END):
        raise NotFound
    if attachment.status is AttachmentStatus.REQUESTED:
        raise not_allowed("id")  # a request is taken back, or refused with a reason
    if attachment.status is not AttachmentStatus.APPROVED:
        raise AlreadyDecided(attachment=attachment)
    manages_alone = attachment.role is AttachmentRole.MAIN_MANAGER
    if manages_alone and attachment.structure.status is StructureStatus.ACTIVE:
        raise SoleMainManager([attachment.structure], wording=HAND_OVER_FIRST)
    return attachment
