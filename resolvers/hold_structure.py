"""Changing who belongs to a structure: one change at a time, on rights read afresh."""

from uuid import UUID

from models.account import Account
from models.attachment import Attachment
from models.structure import Structure
from resolvers.context import Context
from resolvers.permissions import Viewer
from resolvers.refusals import NotFound


async def hold_structure(structure_id: UUID | None) -> Structure:
    """Return a structure that nobody else changes the people of until this transaction ends.

    Whoever comes second waits, then sees what the first has done: so rights and roles that are read from here
    on cannot change under the change. A structure is held before an account, by everybody. Raises NotFound.
    """
    structure = await Structure.filter(id=structure_id).select_for_update(no_key=True).first()
    if structure is None:
        raise NotFound
    return structure


async def hold_account(account_id: UUID) -> Account:
    """Return an account whose state nobody changes until this transaction ends. Raises NotFound."""
    account = await Account.held(account_id)
    if account is None:
        raise NotFound
    return account


async def hold_attachment(ctx: Context, attachment_id: UUID | None) -> tuple[Attachment, Viewer]:
    """Return an attachment of a held structure, with all that it shows, and the caller's rights now.

    Raises NotFound.
    """
    found = await Attachment.get_or_none(id=attachment_id).only("id", "structure_id")
    if found is None:
        raise NotFound
    await hold_structure(found.structure_id)
    return await whole_attachment(attachment_id), await viewer_now(ctx)


async def whole_attachment(attachment_id: UUID | None) -> Attachment:
    """Return an attachment with its account, structure and decider. Raises NotFound."""
    row = await Attachment.get_or_none(id=attachment_id).select_related("account", "structure", "decided_by")
    if row is None:
        raise NotFound
    return row


async def viewer_now(ctx: Context) -> Viewer:
    """Read the caller's rights again, inside the transaction: they may have gone since the request began."""
    return await Viewer.of(await Account.get(id=ctx.signed_in().account_id))
