"""Attach somebody without a request: a manager's own initiative."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.attachment import LIVE, Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.structure import Structure
from models.subscription import Subscription
from models.workspace import Workspace
from resolvers.as_long import as_long
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.hold_structure import hold_account, hold_structure, viewer_now
from resolvers.let_in import let_in
from resolvers.name_structure import named_outside
from resolvers.opened_workspaces import check_opened
from resolvers.permissions import StructureAction, Viewer, can, may_give
from resolvers.refusals import NotFound, ProblemCode
from security.addresses import MailAddress


@dataclass(frozen=True, slots=True)
class Invitation:
    structure_id: UUID | None
    email: str
    role: AttachmentRole = AttachmentRole.MEMBER
    workspaces: Sequence[str] = ()


async def attach_person(ctx: Context, form: Invitation) -> None:
    """Attach an active account at once and tell it; write to any other address how to get there.

    The answer is the same, but a manager sees afterwards who is attached: they learn whether an address has
    an active account. They may ask 50 times a day, and each attachment leaves an event and a letter.
    Raises InvalidInput, NotFound, TooManyRequests.
    """
    account_id = ctx.signed_in().account_id
    structure = await Structure.get_or_none(id=form.structure_id)
    if structure is None:
        raise NotFound
    faults = Faults()
    address = faults.mail(("email",), form.email)
    await _check(faults, structure, await ctx.viewer(), form)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    await ctx.spend("attach_person", account=str(account_id))
    # Asked whoever the address belongs to: only then do both cost the same.
    may_write = await ctx.services.limits.may_write(address.key, kind=f"attachment_offered {structure.id}")
    async with as_long(ctx):
        await transaction(lambda: _write(ctx, structure.id, form, address, tells=may_write))
        ctx.services.wake_mail()


async def _check(faults: Faults, structure: Structure, viewer: Viewer, form: Invitation) -> list[Workspace]:
    """Return the workspaces to grant; note what the caller may not give. Raises NotFound."""
    if not can(structure, viewer, StructureAction.DECIDE_ATTACHMENTS):
        raise NotFound
    if not may_give(form.role, viewer, structure):
        faults.add(("role",), ProblemCode.NOT_ALLOWED)
    return await check_opened(faults, structure, form.workspaces)


async def _write(
    ctx: Context, structure_id: UUID, form: Invitation, address: MailAddress, *, tells: bool
) -> None:
    structure = await hold_structure(structure_id)
    faults = Faults()
    workspaces = await _check(faults, structure, await viewer_now(ctx), form)
    faults.refuse_if_any()
    person = await Account.get_or_none(email_key=address.key).only("id")
    person = await hold_account(person.id) if person else None
    if person is not None and person.status is AccountStatus.ACTIVE:
        await _attach(ctx, person, structure, role=form.role, workspaces=workspaces, tells=tells)
    elif tells:
        await _offer(ctx, address, person, structure)


async def _attach(
    ctx: Context,
    person: Account,
    structure: Structure,
    *,
    role: AttachmentRole,
    workspaces: Sequence[Workspace],
    tells: bool,
) -> None:
    """Attach somebody, or approve his request; who is attached already stays what he is."""
    live = await Attachment.get_or_none(
        account_id=person.id, structure_id=structure.id, status__in=LIVE
    ).select_related("structure")
    if live is not None and live.status is AttachmentStatus.APPROVED:
        return
    manager, now = ctx.signed_in().account, ctx.now()
    was_requested = live is not None and await live.approve(role=role, by=manager, now=now)
    if live is None or not was_requested:
        live = await Attachment.admit(person, structure, role=role, by=manager, now=now)
    await _ask_for(live, workspaces, now=now)
    await let_in(ctx, live, person, was_requested=was_requested, tells=tells)


async def _ask_for(attachment: Attachment, workspaces: Sequence[Workspace], *, now: datetime) -> None:
    """Note the workspaces to grant beside those that the person asked for himself."""
    asked = await Subscription.filter(attachment_id=attachment.id).values_list("workspace_id", flat=True)
    missing = [workspace for workspace in workspaces if workspace.id not in asked]
    await Subscription.request_with(attachment, missing, now=now)


async def _offer(ctx: Context, address: MailAddress, person: Account | None, structure: Structure) -> None:
    language = person.language if person else ctx.language
    letter = letters.attachment_offered(
        address.text,
        language=language,
        manager_name=ctx.signed_in().account.full_name,
        **named_outside(structure, language),
    )
    await outbox.post(letter, now=ctx.now())
