"""Change who manages a structure: appoint and dismiss secondary managers, hand the main role over."""

from dataclasses import dataclass
from uuid import UUID

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.structure import Structure
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.forms import not_allowed
from resolvers.hold_structure import (
    hold_account,
    hold_attachment,
    hold_structure,
    viewer_now,
    whole_attachment,
)
from resolvers.may_tell import may_tell
from resolvers.name_structure import named
from resolvers.permissions import AttachmentAction, StructureAction, can
from resolvers.refusals import HAND_OVER_FIRST, AlreadyDecided, NotFound, SoleMainManager

MAIN = AttachmentRole.MAIN_MANAGER


@dataclass(frozen=True, slots=True)
class HandOver:
    structure_id: UUID | None
    heir_id: UUID | None  # an attachment
    password: str
    stay_as: AttachmentRole = AttachmentRole.SECONDARY_MANAGER


async def change_role(ctx: Context, attachment_id: UUID | None, *, role: AttachmentRole) -> Attachment:
    """Make a member a secondary manager, or the other way round; the main manager alone does.

    Raises InvalidInput, AlreadyDecided, SoleMainManager, NotFound.
    """
    ctx.signed_in()
    if role is MAIN:
        raise not_allowed("role")
    tells = await may_tell(ctx, attachment_id, AttachmentAction.CHANGE_ROLE, "role_changed", role.value)
    changed = await transaction(lambda: _change(ctx, attachment_id, role=role, tells=tells))
    ctx.forget_viewer()
    ctx.services.wake_mail()
    return changed


async def transfer_main_management(ctx: Context, wish: HandOver) -> Structure:
    """Make somebody else the main manager, and the caller what he wishes to stay as; both are told.

    The password is asked for again. Raises InvalidInput, InvalidCredentials, NotFound, TooManyRequests.
    """
    ctx.signed_in()
    if wish.stay_as is MAIN:
        raise not_allowed("stayAs")
    structure = await Structure.get_or_none(id=wish.structure_id)
    if structure is None or not can(structure, await ctx.viewer(), StructureAction.TRANSFER_MAIN_MANAGEMENT):
        raise NotFound
    await confirm_password(ctx, wish.password)
    handed_over = await transaction(lambda: _hand_over(ctx, wish))
    ctx.forget_viewer()
    ctx.services.wake_mail()
    return handed_over


async def _change(
    ctx: Context, attachment_id: UUID | None, *, role: AttachmentRole, tells: bool
) -> Attachment:
    attachment = await _changing(ctx, attachment_id)
    if attachment.role is role:
        return attachment
    person = await hold_account(attachment.account_id)
    if role is not AttachmentRole.MEMBER and person.status is not AccountStatus.ACTIVE:
        raise not_allowed("attachment")
    if not await attachment.change_role(was=attachment.role, becomes=role):
        raise AlreadyDecided(attachment=await whole_attachment(attachment_id))
    await _tell(ctx, EventKind.ROLE_CHANGED, person, attachment.structure, role=role, by_letter=tells)
    return attachment


async def _changing(ctx: Context, attachment_id: UUID | None) -> Attachment:
    """Return an attachment whose role the caller may change now, its structure held."""
    attachment, viewer = await hold_attachment(ctx, attachment_id)
    if not can(attachment, viewer, AttachmentAction.CHANGE_ROLE):
        raise NotFound
    if attachment.status is AttachmentStatus.REQUESTED:
        raise not_allowed("attachment")
    if attachment.status is not AttachmentStatus.APPROVED:
        raise AlreadyDecided(attachment=attachment)
    if attachment.role is MAIN:
        raise SoleMainManager([attachment.structure], wording=HAND_OVER_FIRST)
    return attachment


async def _hand_over(ctx: Context, wish: HandOver) -> Structure:
    structure = await hold_structure(wish.structure_id)
    viewer = await viewer_now(ctx)
    if not can(structure, viewer, StructureAction.TRANSFER_MAIN_MANAGEMENT):
        raise NotFound
    mine = viewer.attachments[structure.id]
    heir = await _heir(wish.heir_id, mine)
    swapped = await mine.change_role(was=MAIN, becomes=wish.stay_as) and await heir.change_role(
        was=heir.role, becomes=MAIN
    )
    if not swapped:
        raise NotFound  # one of the two has just left
    me, successor = ctx.signed_in().account, heir.account
    name = successor.full_name
    await _tell(ctx, EventKind.MAIN_MANAGER_CHANGED, successor, structure, role=MAIN)
    await _tell(ctx, EventKind.ROLE_CHANGED, me, structure, role=wish.stay_as, main_manager_name=name)
    return structure


async def _heir(heir_id: UUID | None, mine: Attachment) -> Attachment:
    """Return the attachment that takes the main role over, its account held; it must be fit for that."""
    heir = await whole_attachment(heir_id)
    if heir.structure_id != mine.structure_id:
        raise NotFound
    account = await hold_account(heir.account_id)
    is_fit = heir.status is AttachmentStatus.APPROVED and account.status is AccountStatus.ACTIVE
    if not is_fit or heir.id == mine.id:
        raise not_allowed("to")
    return heir


async def _tell(
    ctx: Context,
    kind: EventKind,
    person: Account,
    structure: Structure,
    *,
    role: AttachmentRole,
    main_manager_name: str | None = None,
    by_letter: bool = True,
) -> None:
    await ctx.record(kind, account=person, structure=structure, role=role.value)
    if not by_letter:
        return
    letter = letters.role_changed(person, role=role, main_manager_name=main_manager_name, **named(structure))
    await outbox.post(letter, now=ctx.now())
