"""What the desk does for an account: send its activation again, shut it, open it again."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from models.account import Account, AccountStatus
from resolvers.act_for_desk import DeskAct, act, at_desk, note_act, reason_of
from resolvers.context import Context
from resolvers.deactivate_account import deactivate, reactivate
from resolvers.refusals import NotFound
from resolvers.sign_up import post_activation

Step = Callable[[Context, Account, str], Awaitable[None]]


async def resend_activation_for(ctx: Context, account_id: UUID | None, reason: str) -> Account:
    """Send the activation letter again. Raises InvalidInput, and NotFound for an account that needs none."""
    return await _help(ctx, account_id, reason, kind=DeskAct.RESEND_ACTIVATION, step=_resend)


async def deactivate_for(ctx: Context, account_id: UUID | None, reason: str) -> Account:
    """Shut somebody's account: its owner cannot ask for it back by himself, and is told why.

    Structures that he managed alone are orphaned. Raises InvalidInput, and NotFound for an account that is
    not open, or is the operator's own.
    """

    return await _help(ctx, account_id, reason, kind=DeskAct.DEACTIVATE_ACCOUNT, step=_shut)


async def reactivate_for(ctx: Context, account_id: UUID | None, reason: str) -> Account:
    """Open an account again, with the password that its owner knows; management roles do not come back."""
    return await _help(ctx, account_id, reason, kind=DeskAct.REACTIVATE_ACCOUNT, step=_reactivate)


async def _help(ctx: Context, account_id: UUID | None, reason: str, *, kind: DeskAct, step: Step) -> Account:
    desk, why = at_desk(ctx), reason_of(reason)

    async def write() -> Account:
        account = await Account.get_or_none(id=account_id)
        if account is None or account.id == desk.signed_in().account_id:
            raise NotFound
        await step(desk, account, why)
        await note_act(desk, kind, account=account, reason=why)
        return account

    return await act(desk, write)


async def _resend(desk: Context, account: Account, why: str) -> None:
    if account.status is not AccountStatus.PENDING_ACTIVATION:
        raise NotFound
    await post_activation(desk, account)


async def _shut(desk: Context, account: Account, why: str) -> None:
    await deactivate(desk, account, by_desk=True, reason=why)


async def _reactivate(desk: Context, account: Account, why: str) -> None:
    if not await reactivate(desk, account):
        raise NotFound
