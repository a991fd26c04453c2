"""A structure whose main manager leaves without a successor: only the support desk can mend that."""

from mail import letters, outbox
from models.account import Account
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import EventKind
from models.structure import Structure
from resolvers.context import Context
from resolvers.hold_structure import hold_structure
from resolvers.name_structure import named


async def orphan(ctx: Context, structure: Structure) -> None:
    """Orphan a structure; inside the transaction that took its main manager away.

    Its secondary managers and every operator are written to. Nothing happens where the role was handed over
    at the same moment: whoever came first is waited for here.
    """
    await hold_structure(structure.id)
    if await Attachment.exists(
        structure_id=structure.id, role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ):
        return
    if not await structure.lose_main_manager(now=ctx.now()):
        return
    await ctx.record(EventKind.STRUCTURE_ORPHANED, structure=structure)
    managers, operators = await Attachment.managers_of(structure), await Account.operators()
    told = {account.id: account for account in (*managers, *operators)}
    for account in told.values():
        await outbox.post(letters.structure_orphaned(account, **named(structure)), now=ctx.now())
