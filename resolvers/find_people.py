"""What people may know of each other."""

from models.account import Account
from models.attachment import LIVE, Attachment
from resolvers.context import Context


async def may_see_address(ctx: Context, person: Account) -> bool:
    """Whether the caller may see somebody's address: his own, or one of a structure that he manages.

    The support desk sees everybody's.
    """
    viewer = await ctx.viewer()
    if viewer.is_(person.id) or viewer.is_operator:
        return True
    managed = [structure_id for structure_id in viewer.attachments if viewer.manages(structure_id)]
    if not managed:
        return False
    return await Attachment.exists(account_id=person.id, structure_id__in=managed, status__in=LIVE)
