"""A sensitive change asks for the password again: a session alone may have been left open."""

from models.account import Account
from resolvers.context import Context
from resolvers.refusals import InvalidCredentials


async def confirm_password(ctx: Context, password: str) -> Account:
    """Return the signed-in account if the password is right. Raises Unauthenticated, InvalidCredentials.

    The attempt is counted before it is judged; the right password gives it back.
    """
    account = ctx.signed_in().account
    await ctx.spend("confirm_password", account=str(account.id))
    if not await ctx.services.hasher.verify(account.password_hash, password):
        raise InvalidCredentials
    await ctx.services.limits.give_back("confirm_password", client=ctx.client, account=str(account.id))
    return account
