"""What signed-in people see of their own account."""

from enum import StrEnum

from models.account import Account
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import Event
from models.letter import Letter
from models.session import Session
from models.workspace import owes_answers
from registry.identifiers import IdentifierKind
from resolvers.context import Context
from resolvers.pages import Page, page_of
from resolvers.pending_addresses import pending_of
from resolvers.permissions import Viewer


class NextStep(StrEnum):
    REQUEST_ATTACHMENT = "REQUEST_ATTACHMENT"
    WAIT_FOR_APPROVAL = "WAIT_FOR_APPROVAL"
    CONFIRM_CONTACT_EMAIL = "CONFIRM_CONTACT_EMAIL"
    ANSWER_WORKSPACE_QUESTIONS = "ANSWER_WORKSPACE_QUESTIONS"
    DECIDE_REQUESTS = "DECIDE_REQUESTS"
    SUPPLY_SIRET = "SUPPLY_SIRET"


async def attachments_of(
    account: Account, *, status: AttachmentStatus | None, first: int, after: str | None
) -> Page[Attachment]:
    rows = Attachment.filter(account_id=account.id).select_related("structure", "account", "decided_by")
    if status is not None:
        rows = rows.filter(status=status)
    return await page_of(rows, first=first, after=after)


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
