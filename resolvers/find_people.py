"""What people may know of each other."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from models.account import Account
from models.attachment import LIVE, Attachment
from resolvers.context import Context
from resolvers.permissions import Action, can


async def may_see_address(ctx: Context, person: Account) -> bool:
    """Whether the caller may see somebody's address: his own, or one of a structure that he manages.

    The support desk sees everybody's.
    """
    viewer = await ctx.viewer()
    if can(person, viewer, Action.SEE):
        return True
    manages_any = any(viewer.manages(structure_id) for structure_id in viewer.attachments)
    return manages_any and await ctx.read_together(_with_my_people, person.id)


async def _with_my_people(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, bool]:
    """Say of each whether he is attached, or asks to be, to a structure that the caller manages."""
    viewer = await ctx.viewer()
    managed = [structure_id for structure_id in viewer.attachments if viewer.manages(structure_id)]
    rows = Attachment.filter(account_id__in=ids, structure_id__in=managed, status__in=LIVE)
    mine = set(await rows.values_list("account_id", flat=True))
    return {one: one in mine for one in ids}


def is_own(ctx: Context, account: Account) -> bool:
    """Whether an account is the caller's, who alone sees its secret question, sessions and next steps.

    The answer to a log-in shows the account that it opens, though the request came without a session.
    """
    return any(mine is not None and mine.id == account.id for mine in (ctx.account, ctx.logged_in))
