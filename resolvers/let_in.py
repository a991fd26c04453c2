"""What comes with an attachment that a manager has just approved, asked for or not."""

from mail import letters, outbox
from models.account import Account
from models.attachment import Attachment
from models.event import EventKind
from models.subscription import Subscription
from resolvers.context import Context
from resolvers.name_structure import named
from resolvers.opened_workspaces import names_of


async def let_in(
    ctx: Context, attachment: Attachment, person: Account, *, was_requested: bool, tells: bool = True
) -> None:
    """Grant the workspaces asked for with an attachment, and tell its person; in the same transaction.

    The structure of the attachment must be loaded. Who asked for it is told in any case.
    """
    manager, structure = ctx.signed_in().account, attachment.structure
    granted = await Subscription.grant_with(attachment, by=manager, now=ctx.now())
    await ctx.record(
        EventKind.ATTACHMENT_APPROVED,
        account=person,
        structure=structure,
        role=attachment.role.value,
        workspaces=" ".join(workspace.code for workspace in granted),
    )
    if not (tells or was_requested):
        return
    letter = letters.attachment_approved(
        person,
        role=attachment.role,
        workspaces=names_of(granted, person.language),
        manager_name=manager.full_name,
        was_requested=was_requested,
        **named(structure),
    )
    await outbox.post(letter, now=ctx.now())
