"""Answer requests to be attached: one or many at once, each decided on its own, exactly once."""

from collections.abc import Sequence
from uuid import UUID

from mail import letters, outbox
from models.account import AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.subscription import Subscription
from resolvers.context import Context
from resolvers.forms import Faults, not_allowed
from resolvers.hold_structure import hold_account, hold_attachment, whole_attachment
from resolvers.let_in import let_in
from resolvers.name_structure import named_outside
from resolvers.one_by_one import one_by_one
from resolvers.permissions import AttachmentAction, Viewer, can, may_give
from resolvers.refusals import AlreadyDecided, NotFound, Refusal

Decided = Attachment | Refusal


async def approve_attachments(
    ctx: Context, ids: Sequence[UUID | None], *, role: AttachmentRole
) -> list[Decided]:
    """Let people in; return what became of each request, in the order of `ids`.

    Raises Unauthenticated, and BadRequest for more than a hundred.
    """
    ctx.signed_in()
    decided = await one_by_one(ids, lambda place, one: _approve(ctx, one, role=role, place=place))
    ctx.services.wake_mail()
    return decided


async def refuse_attachments(ctx: Context, ids: Sequence[UUID | None], *, reason: str) -> list[Decided]:
    """Turn requests down, with a reason that is told; return and raise as `approve_attachments`."""
    ctx.signed_in()
    decided = await one_by_one(ids, lambda place, one: _refuse(ctx, one, reason=reason))
    ctx.services.wake_mail()
    return decided


async def _approve(
    ctx: Context, attachment_id: UUID | None, *, role: AttachmentRole, place: int
) -> Attachment:
    async def write() -> Attachment:
        attachment, viewer = await _waiting(ctx, attachment_id)
        if not may_give(role, viewer, attachment.structure):
            raise not_allowed("role")
        person = await hold_account(attachment.account_id)
        if person.status is not AccountStatus.ACTIVE:
            raise not_allowed("ids", str(place))
        if not await attachment.approve(role=role, by=ctx.signed_in().account, now=ctx.now()):
            raise AlreadyDecided(attachment=await whole_attachment(attachment_id))
        await let_in(ctx, attachment, person, was_requested=True)
        return await whole_attachment(attachment_id)

    return await transaction(write)


async def _refuse(ctx: Context, attachment_id: UUID | None, *, reason: str) -> Attachment:
    faults = Faults()
    told = faults.note(("reason",), reason, required=True) or ""
    faults.refuse_if_any()

    async def write() -> Attachment:
        attachment, _ = await _waiting(ctx, attachment_id)
        manager, person, structure = ctx.signed_in().account, attachment.account, attachment.structure
        if not await attachment.refuse(reason=told, by=manager, now=ctx.now()):
            raise AlreadyDecided(attachment=await whole_attachment(attachment_id))
        await Subscription.end_with(attachment, by=manager, now=ctx.now())
        await ctx.record(EventKind.ATTACHMENT_REFUSED, account=person, structure=structure, reason=told)
        letter = letters.attachment_refused(person, reason=told, **named_outside(structure, person.language))
        await outbox.post(letter, now=ctx.now())
        return await whole_attachment(attachment_id)

    return await transaction(write)


async def _waiting(ctx: Context, attachment_id: UUID | None) -> tuple[Attachment, Viewer]:
    """Return a request that the caller may decide now, its structure held."""
    attachment, viewer = await hold_attachment(ctx, attachment_id)
    if not can(attachment, viewer, AttachmentAction.DECIDE):
        raise NotFound
    if attachment.status is not AttachmentStatus.REQUESTED:
        raise AlreadyDecided(attachment=attachment)
    return attachment, viewer
