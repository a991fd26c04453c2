"""The end of an account's work and its return: by its owner, or by the support desk."""

from typing import Any

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.attachment import LIVE, MANAGERS, Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.structure import Structure, StructureStatus
from models.subscription import Subscription
from resolvers.as_long import as_long
from resolvers.close_ways_in import close_every_way_in, leave
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.defer import Task, defer, does
from resolvers.forms import Faults
from resolvers.orphan_structure import orphan
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from resolvers.refusals import NotFound, SoleMainManager, Unauthenticated


async def deactivate_account(ctx: Context, password: str, *, orphan_structures: bool) -> Account:
    """Shut the caller's own account.

    A main manager must say that the structures are left to the support desk. Raises InvalidCredentials,
    SoleMainManager with those structures.
    """
    account = await confirm_password(ctx, password)

    async def write() -> None:
        fresh = await Account.get(id=account.id)
        if fresh.status is not AccountStatus.ACTIVE:
            raise Unauthenticated  # shut meanwhile
        left = await deactivate(ctx, fresh)
        if left and not orphan_structures:
            raise SoleMainManager(left)

    await transaction(write)
    ctx.services.wake_mail()
    leave(ctx, account)
    return account


async def request_reactivation(ctx: Context, email: str, captcha: CaptchaAnswer) -> None:
    """Ask the desk to open an account again, if its owner shut it; the answer never tells.

    What the desk shut stays shut: its owner has to write to it.
    """
    faults = Faults()
    address = faults.mail(("email",), email)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    await pass_captcha(ctx, captcha, purpose=CaptchaPurpose.REACTIVATION)
    await ctx.spend("request_reactivation", account=address.key)
    async with as_long(ctx):
        await defer(ctx, Task.REACTIVATION, email_key=address.key)
        ctx.services.wake_deferred()


@does(Task.REACTIVATION)
async def _request_reactivation(ctx: Context, details: dict[str, Any]) -> None:
    account = await Account.get_or_none(email_key=details["email_key"])
    if account is not None and await account.request_reactivation():
        await _tell_of_request(ctx, account)


async def deactivate(
    ctx: Context, account: Account, *, by_desk: bool = False, reason: str | None = None
) -> list[Structure]:
    """Shut an account, in a transaction; the desk gives its reason. Raises NotFound where it is not open.

    Its ways in close, its roles of manager and open requests end, and the structures that it managed alone
    are orphaned: they are returned.
    """
    await _hold_structures(account)
    if not await account.deactivate(now=ctx.now(), by_desk=by_desk):
        raise NotFound
    await close_every_way_in(account)
    await ctx.record(EventKind.ACCOUNT_DEACTIVATED, account=account)
    left = await _stand_down(ctx, account)
    await outbox.post(letters.account_deactivated(account, reason=reason), now=ctx.now())
    return left


async def reactivate(ctx: Context, account: Account) -> bool:
    """Open a shut account again, in a transaction; False where it is not shut.

    Its password and attachments are as they were; its roles of manager do not come back.
    """
    if not await account.reactivate():
        return False
    await ctx.record(EventKind.ACCOUNT_REACTIVATED, account=account)
    for address in letters.addresses_of(account):
        await outbox.post(letters.account_reactivated(account, recipient=address), now=ctx.now())
    return True


async def _hold_structures(account: Account) -> None:
    """Hold what the account is part of: nobody hands it a structure over while it is being shut."""
    concerned = await Attachment.filter(account_id=account.id, status__in=LIVE).values_list(
        "structure_id", flat=True
    )
    await Structure.filter(id__in=list(concerned)).order_by("id").select_for_update(no_key=True)


async def _stand_down(ctx: Context, account: Account) -> list[Structure]:
    """Take the account's roles of manager and open requests; orphan and return what it managed alone."""
    rows = await Attachment.filter(account_id=account.id, status__in=LIVE).select_related("structure")
    left = []
    for attachment in rows:
        if attachment.status is AttachmentStatus.REQUESTED:
            await _withdraw(ctx, account, attachment)
        elif attachment.role in MANAGERS:
            was = attachment.role
            await attachment.change_role(was=was, becomes=AttachmentRole.MEMBER)
            await ctx.record(EventKind.ROLE_CHANGED, account=account, structure=attachment.structure)
            if was is AttachmentRole.MAIN_MANAGER and attachment.structure.status is StructureStatus.ACTIVE:
                left.append(attachment.structure)
    for structure in left:
        await orphan(ctx, structure)
    return left


async def _withdraw(ctx: Context, account: Account, attachment: Attachment) -> None:
    await attachment.cancel(now=ctx.now())
    await Subscription.end_with(attachment, by=None, now=ctx.now())
    await ctx.record(EventKind.ATTACHMENT_CANCELLED, account=account, structure=attachment.structure)


async def _tell_of_request(ctx: Context, account: Account) -> None:
    await ctx.record(EventKind.REACTIVATION_REQUESTED, account=account)
    for address in letters.addresses_of(account):
        await outbox.post(letters.reactivation_requested(account, recipient=address), now=ctx.now())
    for operator in await Account.operators():
        letter = letters.reactivation_to_decide(
            operator,
            person_name=account.full_name,
            person_email=account.email,
        )
        await outbox.post(letter, now=ctx.now())
