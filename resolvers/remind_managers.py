"""Requests that nobody answers: the managers are reminded, the person is told, and in the end they lapse."""

from datetime import timedelta

from mail import letters, outbox
from mail.letters import NamedStructure
from models.attachment import Attachment, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.subscription import Subscription
from resolvers.batches import for_each
from resolvers.context import Context
from resolvers.name_structure import named, named_outside

REMINDED_AFTER = {2: timedelta(days=14), 1: timedelta(days=7)}  # the second first: one letter a run


async def remind_managers(ctx: Context) -> int:
    """Write again to the managers who left a request unanswered for 7 days, then for 14."""
    return sum([await _remind_again(ctx, number, wait) for number, wait in REMINDED_AFTER.items()])


async def lapse_requests(ctx: Context) -> int:
    """Let go the requests that nobody answered in 90 days, and tell their authors."""
    due = Attachment.filter(status=AttachmentStatus.REQUESTED, expires_at__lte=ctx.now())
    return await for_each(due.select_related("account", "structure"), lambda request: _lapse(ctx, request))


async def _remind_again(ctx: Context, number: int, wait: timedelta) -> int:
    waiting = Attachment.filter(
        status=AttachmentStatus.REQUESTED,
        reminders__lt=number,
        requested_at__lte=ctx.now() - wait,
        expires_at__gt=ctx.now(),
    ).select_related("account", "structure")
    return await for_each(waiting, lambda request: _remind(ctx, request, number=number))


async def _remind(ctx: Context, request: Attachment, *, number: int) -> bool:
    async def write() -> bool:
        if not await request.note_reminder(number):
            return False
        person = request.account
        for manager in await Attachment.managers_of(request.structure):
            letter = letters.attachment_reminder(
                manager,
                person_name=person.full_name,
                person_email=person.email,
                note=request.note,
                requested_at=request.requested_at,
                **named(request.structure),
            )
            await outbox.post(letter, now=ctx.now())
        unanswered = letters.attachment_unanswered(
            person, requested_at=request.requested_at, **_to_person(request)
        )
        await outbox.post(unanswered, now=ctx.now())
        return True

    return await transaction(write)


async def _lapse(ctx: Context, request: Attachment) -> bool:
    async def write() -> bool:
        if not await request.lapse(now=ctx.now()):
            return False
        await Subscription.end_with(request, by=None, now=ctx.now())
        await ctx.record(
            EventKind.ATTACHMENT_CANCELLED,
            account=request.account,
            structure=request.structure,
            outcome=AttachmentStatus.EXPIRED.value,
        )
        letter = letters.attachment_lapsed(request.account, **_to_person(request))
        await outbox.post(letter, now=ctx.now())
        return True

    return await transaction(write)


def _to_person(request: Attachment) -> NamedStructure:
    return named_outside(request.structure, request.account.language)
