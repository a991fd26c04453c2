"""What signed-in people see of their own account."""

from enum import StrEnum
from uuid import UUID

from tortoise.queryset import QuerySet

from models.account import Account
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import Event
from models.letter import Letter
from models.session import Session
from models.statements import Statement
from models.workspace import owes_answers
from registry.identifiers import IdentifierKind
from resolvers.context import Context
from resolvers.pages import Page, page_of, read_cursor, size_of
from resolvers.pending_addresses import pending_of
from resolvers.permissions import Viewer


class NextStep(StrEnum):
    REQUEST_ATTACHMENT = "REQUEST_ATTACHMENT"
    WAIT_FOR_APPROVAL = "WAIT_FOR_APPROVAL"
    CONFIRM_CONTACT_EMAIL = "CONFIRM_CONTACT_EMAIL"
    ANSWER_WORKSPACE_QUESTIONS = "ANSWER_WORKSPACE_QUESTIONS"
    DECIDE_REQUESTS = "DECIDE_REQUESTS"
    SUPPLY_SIRET = "SUPPLY_SIRET"


def _mine(
    account_id: UUID, status: AttachmentStatus | None, before: UUID | None, limit: int
) -> QuerySet[Attachment]:
    rows = Attachment.filter(account_id=account_id)
    if status is not None:
        rows = rows.filter(status=status)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.select_related("structure", "account", "decided_by").order_by("-id").limit(limit)


MINE = Statement(_mine)


async def attachments_of(
    account: Account, *, status: AttachmentStatus | None, first: int, after: str | None
) -> Page[Attachment]:
    size, start = size_of(first), read_cursor(after) if after is not None else None
    found = await MINE.rows(account.id, status, start, size + 1)

    async def count() -> int:
        rows = Attachment.filter(account_id=account.id)
        return await (rows.filter(status=status) if status is not None else rows).count()

    return Page(found[:size], len(found) > size, start is not None, count)


async def sessions_of(ctx: Context, account: Account) -> list[Session]:
    """Return the sessions that still work, the newest first."""
    rows = await Session.filter(
        account_id=account.id, credential_version=account.credential_version
    ).order_by("-id")
    return [row for row in rows if row.is_live(now=ctx.now())]


async def events_of(account: Account, *, first: int, after: str | None) -> Page[Event]:
    rows = Event.filter(account_id=account.id).select_related("actor", "structure")
    return await page_of(rows, first=first, after=after)


async def letters_of(account: Account, *, first: int, after: str | None) -> Page[Letter]:
    return await page_of(Letter.shown_to(account.id), first=first, after=after)


async def next_steps(ctx: Context) -> list[NextStep]:
    """Say what the person can usefully do now, in the order in which it helps."""
    viewer = await ctx.viewer()
    live = list(viewer.attachments.values())
    steps = []
    if not live:
        steps.append(NextStep.REQUEST_ATTACHMENT)
    if any(attachment.status is AttachmentStatus.REQUESTED for attachment in live):
        steps.append(NextStep.WAIT_FOR_APPROVAL)
    if await _has_contact_address_to_confirm(ctx, viewer):
        steps.append(NextStep.CONFIRM_CONTACT_EMAIL)
    managed = [attachment.structure_id for attachment in live if viewer.manages(attachment.structure_id)]
    if not managed:
        return steps
    if viewer.account and await owes_answers(viewer.account.id):
        steps.append(NextStep.ANSWER_WORKSPACE_QUESTIONS)
    if await Attachment.exists(structure_id__in=managed, status=AttachmentStatus.REQUESTED):
        steps.append(NextStep.DECIDE_REQUESTS)
    if await Attachment.exists(
        id__in=[attachment.id for attachment in live if attachment.role is AttachmentRole.MAIN_MANAGER],
        structure__kind=IdentifierKind.PENDING_REGISTRATION,
    ):
        steps.append(NextStep.SUPPLY_SIRET)
    return steps


async def _has_contact_address_to_confirm(ctx: Context, viewer: Viewer) -> bool:
    if viewer.account is None:
        return False
    return (await pending_of(ctx, viewer.account.id)).contact_email is not None
