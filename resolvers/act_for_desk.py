"""The frame of whatever an operator does: a right, a reason, one transaction, a line of history."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from models.account import Account
from models.database import transaction
from models.event import EventKind
from models.structure import Structure
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.permissions import may_act_for_desk
from resolvers.refusals import Forbidden

T = TypeVar("T")


class DeskAct(StrEnum):
    """What an operator does in the desk's name; it stands in the details of the event."""

    RESEND_ACTIVATION = "RESEND_ACTIVATION"
    DEACTIVATE_ACCOUNT = "DEACTIVATE_ACCOUNT"
    REACTIVATE_ACCOUNT = "REACTIVATE_ACCOUNT"
    APPOINT_MAIN_MANAGER = "APPOINT_MAIN_MANAGER"
    CLOSE_STRUCTURE = "CLOSE_STRUCTURE"
    REOPEN_STRUCTURE = "REOPEN_STRUCTURE"
    ANSWER_REQUEST = "ANSWER_REQUEST"
    RETRY_LETTER = "RETRY_LETTER"
    PUBLISH_ANNOUNCEMENT = "PUBLISH_ANNOUNCEMENT"


def at_desk(ctx: Context) -> Context:
    """Return the context of an act of the support desk: what it records is marked as the desk's.

    Raises Unauthenticated, and Forbidden for those who are no operators.
    """
    if not may_act_for_desk(ctx.signed_in().account):
        raise Forbidden
    return replace(ctx, for_desk=True)


def reason_of(text: str) -> str:
    """Return the reason that every act must carry. Raises InvalidInput."""
    faults = Faults()
    reason = faults.note(("reason",), text, required=True)
    faults.refuse_if_any()
    return reason or ""


async def act(desk: Context, write: Callable[[], Awaitable[T]]) -> T:
    """Do an operator's act in one transaction, unless he is no operator any more; then let letters leave."""

    async def checked() -> T:
        if not await Account.operators().filter(id=desk.signed_in().account_id).exists():
            raise Forbidden
        return await write()

    done = await transaction(checked)
    desk.services.wake_mail()
    return done


async def note_act(
    desk: Context,
    act: DeskAct,
    *,
    account: Account | None = None,
    structure: Structure | None = None,
    **details: str,
) -> None:
    """Write down that the desk acted, and why; inside the transaction of the act."""
    operator = desk.signed_in().account
    await desk.record(
        EventKind.SUPPORT_ACTED,
        account=account,
        structure=structure,
        actor=operator,
        act=act.value,
        **details,
    )
