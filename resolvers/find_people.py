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


def is_own(ctx: Context, account: Account) -> bool:
    """Whether an account is the caller's, who alone sees its secret question, sessions and next steps.

    An account without a session before it has just logged in, or changed under its own mailed link.
    """
    return ctx.account is None or ctx.account.id == account.id
