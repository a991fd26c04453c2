"""Ask to be attached to a structure, and take the request back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from mail import letters, outbox
from models.account import Account
from models.attachment import Attachment, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.structure import Structure, StructureStatus
from models.subscription import Subscription
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.hold_structure import hold_account, hold_structure, viewer_now, whole_attachment
from resolvers.name_structure import named
from resolvers.opened_workspaces import check_opened
from resolvers.permissions import AttachmentAction, StructureAction, Viewer, can
from resolvers.refusals import (
    AlreadyAttached,
    AlreadyDecided,
    NotFound,
    StructureClosed,
    TooManyRequests,
    Unauthenticated,
)

MOST_OPEN = 10  # requests of one person that wait for an answer


@dataclass(frozen=True, slots=True)
class AttachmentWish:
    structure_id: UUID | None
    note: str | None = None
    workspaces: Sequence[str] = ()


async def request_attachment(ctx: Context, wish: AttachmentWish) -> Attachment:
    """Ask the managers of a structure to let the caller in; an orphaned one answers once it has managers.

    Raises InvalidInput, AlreadyAttached, StructureClosed, NotFound, TooManyRequests.
    """
    account_id = ctx.signed_in().account_id
    structure = await Structure.get_or_none(id=wish.structure_id)
    if structure is None:
        raise NotFound
    _refuse_unjoinable(structure)
    faults = Faults()
    note = faults.note(("note",), wish.note)
    await check_opened(faults, structure, wish.workspaces)
    faults.refuse_if_any()
    await ctx.spend("attachment_request", account=str(account_id))
    attachment = await transaction(lambda: _write(ctx, structure.id, note=note, codes=wish.workspaces))
    ctx.forget_viewer()
    ctx.services.wake_mail()
    return attachment


async def cancel_request(ctx: Context, attachment_id: UUID | None) -> Attachment:
    """Take the caller's own request back, if nobody has answered it. Raises NotFound, AlreadyDecided."""
    ctx.signed_in()

    async def write() -> Attachment:
        attachment = await whole_attachment(attachment_id)
        if not can(attachment, await viewer_now(ctx), AttachmentAction.CANCEL):
            raise NotFound
        if not await attachment.cancel(now=ctx.now()):
            raise AlreadyDecided(attachment=await whole_attachment(attachment_id))
        await Subscription.end_with(attachment, by=attachment.account, now=ctx.now())
        await ctx.record(
            EventKind.ATTACHMENT_CANCELLED, account=attachment.account, structure=attachment.structure
        )
        return await whole_attachment(attachment_id)

    cancelled = await transaction(write)
    ctx.forget_viewer()
    return cancelled


async def tell_managers(ctx: Context, person: Account, structure: Structure, *, note: str | None) -> None:
    """Write a request into the history and to every manager; inside the transaction that made it."""
    await ctx.record(EventKind.ATTACHMENT_REQUESTED, account=person, structure=structure, actor=person)
    for manager in await Attachment.managers_of(structure):
        letter = letters.attachment_requested(
            manager,
            person_name=person.full_name,
            person_email=person.email,
            note=note,
            **named(structure),
        )
        await outbox.post(letter, now=ctx.now())


def _refuse_unjoinable(structure: Structure) -> None:
    """Nobody knows of a pending structure: its existence would tell who signed up."""
    if structure.status is StructureStatus.PENDING:
        raise NotFound
    if structure.status is StructureStatus.CLOSED:
        raise StructureClosed


async def _write(ctx: Context, structure_id: UUID, *, note: str | None, codes: Sequence[str]) -> Attachment:
    structure = await hold_structure(structure_id)
    account = await hold_account(ctx.signed_in().account_id)
    viewer = await Viewer.of(account)
    if not can(structure, viewer, StructureAction.REQUEST_ATTACHMENT):
        await _refuse(structure, viewer)
    await _refuse_too_many(ctx, account)
    faults = Faults()
    workspaces = await check_opened(faults, structure, codes)
    faults.refuse_if_any()
    attachment = await Attachment.request(account, structure, now=ctx.now(), note=note)
    await Subscription.request_with(attachment, workspaces, now=ctx.now())
    await tell_managers(ctx, account, structure, note=note)
    return await whole_attachment(attachment.id)


async def _refuse(structure: Structure, viewer: Viewer) -> NoReturn:
    """Say why a request is not the viewer's to make."""
    _refuse_unjoinable(structure)
    if viewer.account is None:
        raise Unauthenticated  # deactivated meanwhile
    raise AlreadyAttached(await whole_attachment(viewer.attachments[structure.id].id))


async def _refuse_too_many(ctx: Context, account: Account) -> None:
    """Refuse until one of the open requests is answered, or the first of them lapses."""
    waiting = (
        await Attachment.filter(account_id=account.id, status=AttachmentStatus.REQUESTED)
        .order_by("expires_at")
        .limit(MOST_OPEN)
    )
    if len(waiting) == MOST_OPEN and waiting[0].expires_at is not None:
        raise TooManyRequests(int((waiting[0].expires_at - ctx.now()).total_seconds()))
