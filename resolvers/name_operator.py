"""Operators of the support desk are named on the server's command line, and nowhere else."""

from models.account import Account
from models.database import transaction
from models.event import EventKind
from resolvers.context import Context
from resolvers.refusals import NotFound
from security.addresses import BadAddress, parse_address


async def name_operator(ctx: Context, email: str, *, is_operator: bool) -> bool:
    """Let the account of an address run the support desk, or not any more; False where nothing changes.

    The right is read with every request: it comes and goes at once. Raises NotFound for an unknown address.
    """
    try:
        key = parse_address(email).key
    except BadAddress:
        raise NotFound from None

    async def write() -> bool:
        account = await Account.get_or_none(email_key=key)
        if account is None:
            raise NotFound
        changed = await account.name_operator(is_operator)
        if changed:
            await ctx.record(EventKind.ACCOUNT_UPDATED, account=account, operator=str(is_operator).lower())
        return changed

    return await transaction(write)
