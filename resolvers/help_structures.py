"""What the desk does for a structure: name its main manager, close it, open it again."""

from uuid import UUID

from mail import letters, outbox
from models.account import AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import EventKind
from models.structure import Structure
from models.subscription import Subscription
from resolvers.act_for_desk import DeskAct, act, at_desk, note_act, reason_of
from resolvers.context import Context
from resolvers.hold_structure import hold_account, hold_structure, whole_attachment
from resolvers.manage_structure import close_held
from resolvers.name_structure import named
from resolvers.orphan_structure import orphan
from resolvers.refusals import NotFound

MAIN = AttachmentRole.MAIN_MANAGER


async def appoint_main_manager(ctx: Context, attachment_id: UUID | None, reason: str) -> Structure:
    """Give an orphaned structure a main manager, among the active people attached to it.

    A public body that came with the directory has nobody yet: there it is somebody who asks to be attached.
    Raises InvalidInput, and NotFound for anybody else: the operator too, for nobody decides about himself.
    """
    desk, why = at_desk(ctx), reason_of(reason)

    async def write() -> Structure:
        attachment = await _heir(desk, attachment_id)
        structure = attachment.structure
        if not await structure.take_main_manager() or not await _become_main(desk, attachment):
            raise NotFound
        await _tell(desk, attachment)
        await note_act(desk, DeskAct.APPOINT_MAIN_MANAGER, structure=structure, reason=why)
        return await Structure.get(id=structure.id)

    return await act(desk, write)


async def close_structure_for(ctx: Context, structure_id: UUID | None, reason: str) -> Structure:
    """Close a structure. Raises InvalidInput, and NotFound for one that nobody has founded or is closed."""
    desk, why = at_desk(ctx), reason_of(reason)

    async def write() -> Structure:
        structure = await hold_structure(structure_id)
        if not await close_held(desk, structure):
            raise NotFound
        await note_act(desk, DeskAct.CLOSE_STRUCTURE, structure=structure, reason=why)
        return await Structure.get(id=structure.id)

    return await act(desk, write)


async def reopen_structure_for(ctx: Context, structure_id: UUID | None, reason: str) -> Structure:
    """Open a closed structure again: with the main manager that it still has, else orphaned.

    Raises InvalidInput, and NotFound for one that is not closed, or that another one has replaced.
    """
    desk, why = at_desk(ctx), reason_of(reason)

    async def write() -> Structure:
        structure = await hold_structure(structure_id)
        if not await structure.reopen(now=desk.now()):
            raise NotFound
        await desk.record(EventKind.STRUCTURE_REOPENED, structure=structure)
        await orphan(desk, structure)  # where nobody manages it any more
        await note_act(desk, DeskAct.REOPEN_STRUCTURE, structure=structure, reason=why)
        return await Structure.get(id=structure.id)

    return await act(desk, write)


async def _heir(desk: Context, attachment_id: UUID | None) -> Attachment:
    """Return the attachment of who becomes main manager, its structure and its account held."""
    found = await whole_attachment(attachment_id)
    await hold_structure(found.structure_id)
    account = await hold_account(found.account_id)
    heir = await whole_attachment(attachment_id)
    is_fit = account.status is AccountStatus.ACTIVE and account.id != desk.signed_in().account_id
    if not is_fit or not await _is_inside(heir):
        raise NotFound
    return heir


async def _is_inside(heir: Attachment) -> bool:
    if heir.status is AttachmentStatus.REQUESTED:
        return not await Attachment.was_ever_approved(heir.structure)
    return heir.status is AttachmentStatus.APPROVED


async def _become_main(desk: Context, heir: Attachment) -> bool:
    """Give the role, and what was asked for with a request; who decided is the desk, and not named."""
    if heir.status is AttachmentStatus.APPROVED:
        return await heir.change_role(was=heir.role, becomes=MAIN)
    if not await heir.approve(role=MAIN, by=None, now=desk.now()):
        return False
    await Subscription.grant_with(heir, by=None, now=desk.now())
    await desk.record(EventKind.ATTACHMENT_APPROVED, account=heir.account, structure=heir.structure)
    return True


async def _tell(desk: Context, attachment: Attachment) -> None:
    person, structure = attachment.account, attachment.structure
    await desk.record(EventKind.MAIN_MANAGER_CHANGED, account=person, structure=structure, role=MAIN.value)
    letter = letters.role_changed(person, role=MAIN, **named(structure))
    await outbox.post(letter, now=desk.now())
