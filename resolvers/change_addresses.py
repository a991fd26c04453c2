"""Changing the login or the contact address: both are told, and the new one must confirm."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.database import transaction
from models.event import EventKind
from models.link_token import LinkToken, Purpose, TokenStatus
from models.structure import Candidacy
from resolvers.as_long import as_long
from resolvers.close_ways_in import CONFIRMATIONS, close_other_ways_in
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.defer import Task, defer, does
from resolvers.forms import Faults
from resolvers.redeem_link import open_link, used_meanwhile
from resolvers.refusals import InvalidCredentials, LinkRefusalReason, LinkRefused, ProblemCode
from security.addresses import MailAddress, parse_address

LIFETIME = timedelta(hours=24)


async def change_contact_email(ctx: Context, contact_email: str, password: str) -> Account:
    """Ask for another contact address, or spell it another way at once.

    Raises InvalidInput, InvalidCredentials, TooManyRequests.
    """
    account = ctx.signed_in().account
    faults = Faults()
    address = faults.mail(("contactEmail",), contact_email)
    if address and address.text == account.contact_email:
        faults.add(("contactEmail",), ProblemCode.SAME_AS_BEFORE)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    await _allow(ctx, account, password)
    if address.key == parse_address(account.contact_email).key:
        return await _respell(ctx, account, EventKind.CONTACT_EMAIL_CHANGED, contact_email=address.text)

    async def write() -> None:
        token = await _issue(ctx, account, Purpose.CONTACT_EMAIL_CONFIRMATION, address)
        told = letters.contact_email_changed(account, new_address=address.text)
        await outbox.post(told, now=ctx.now())
        await outbox.post(letters.contact_email_confirmation(account, token), now=ctx.now())

    await transaction(write)
    ctx.services.wake_mail()
    return account


async def change_email(ctx: Context, email: str, email_confirmation: str, password: str) -> Account:
    """Ask for another login address, or spell it another way at once.

    The answer does not tell whether the new one has an account already.
    Raises InvalidInput, InvalidCredentials, TooManyRequests.
    """
    account = ctx.signed_in().account
    address = _check_email(account, email, email_confirmation)
    await _allow(ctx, account, password)
    if address.key == account.email_key:
        return await _respell(ctx, account, EventKind.EMAIL_CHANGED, email=address.text)

    async def write() -> None:
        # Issued in any case, for the caller sees the address wait; nobody gets the link of a taken one.
        token = await _issue(ctx, account, Purpose.EMAIL_CONFIRMATION, address)
        await outbox.post(letters.email_changed(account, new_address=address.text), now=ctx.now())
        await defer(ctx, Task.NEW_EMAIL, token=str(token.id), email_key=address.key)

    async with as_long(ctx):
        await transaction(write)
        ctx.services.wake_deferred()
    return account


@does(Task.NEW_EMAIL)
async def _write_to_new_address(ctx: Context, details: dict[str, Any]) -> None:
    """Send the link to an address that is free; tell the owner of one that is taken."""
    token = await LinkToken.get_or_none(id=UUID(details["token"]), status=TokenStatus.ISSUED).select_related(
        "account"
    )
    if token is None:
        return  # the person has asked for another address since
    owner = await _proven_owner(details["email_key"])
    if owner is None:
        await outbox.post(letters.email_confirmation(token.account, token), now=ctx.now())
    else:
        told = letters.already_registered(owner, for_another_account=True)
        await outbox.post_once_a_day(told, now=ctx.now())


async def confirm_email(ctx: Context, token: str) -> Purpose:
    """Put a new address in the place of the old one, with the link that was mailed to it.

    No session is needed: the link may be opened on another machine. Raises LinkRefused.
    """
    link = await open_link(ctx, token, *CONFIRMATIONS)
    is_login = link.purpose is Purpose.EMAIL_CONFIRMATION
    address = parse_address(link.address or "")

    async def write() -> bool:
        if not await link.use(now=ctx.now()):
            raise await used_meanwhile(link)
        if is_login:
            return await _become_login_address(ctx, link, address)
        if not await link.account.change_contact_email(address.text):
            raise LinkRefused(LinkRefusalReason.REPLACED)  # deactivated meanwhile: its links died
        await ctx.record(EventKind.CONTACT_EMAIL_CHANGED, account=link.account, actor=link.account)
        return True

    if not await transaction(write):
        raise LinkRefused(LinkRefusalReason.REPLACED)
    ctx.services.wake_mail()
    return link.purpose


def _check_email(account: Account, email: str, email_confirmation: str) -> MailAddress:
    faults = Faults()
    address = faults.mail(("email",), email)
    again = faults.mail(("emailConfirmation",), email_confirmation)
    if address and again and address.key != again.key:
        faults.add(("emailConfirmation",), ProblemCode.MISMATCH)
    if address and address.text == account.email:
        faults.add(("email",), ProblemCode.SAME_AS_BEFORE)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    return address


async def _allow(ctx: Context, account: Account, password: str) -> None:
    await confirm_password(ctx, password)
    await ctx.spend("change_address", account=str(account.id))


async def _respell(ctx: Context, account: Account, kind: EventKind, **column: str) -> Account:
    """Write one's own address another way: the mailbox is the same, so there is nothing to confirm."""
    version = account.credential_version

    async def write() -> None:
        if not await account.respell(version=version, **column):
            raise InvalidCredentials  # another change was first: the password given is not the current one
        await ctx.record(kind, account=account)

    await transaction(write)
    return account


async def _issue(ctx: Context, account: Account, purpose: Purpose, address: MailAddress) -> LinkToken:
    unchanged = Account.filter(id=account.id, credential_version=account.credential_version)
    fresh = await unchanged.select_for_update(no_key=True).get_or_none(status=AccountStatus.ACTIVE)
    if fresh is None:
        raise InvalidCredentials  # another change was first: the password given is not the current one
    await ctx.record(EventKind.ACCOUNT_UPDATED, account=account)
    return await LinkToken.issue(
        fresh,
        purpose,
        keys=ctx.services.keys,
        now=ctx.now(),
        lifetime=LIFETIME,
        address=address.text,
    )


async def _proven_owner(email_key: str) -> Account | None:
    """Return the account of an address, unless it waits for its activation: that proves nothing yet."""
    return await Account.filter(email_key=email_key).exclude(status=AccountStatus.PENDING_ACTIVATION).first()


async def _become_login_address(ctx: Context, link: LinkToken, address: MailAddress) -> bool:
    """Give the account its new login address; False where somebody else's it has become meanwhile.

    A sign-up that waits for its activation at this address gives way: here the address was proven.
    """
    account = link.account
    if await _proven_owner(address.key) is not None:
        return False
    await _make_way(ctx, address.key)
    version = link.credential_version
    if not await account.change_email(version=version, email=address.text, email_key=address.key):
        raise LinkRefused(LinkRefusalReason.REPLACED)
    await close_other_ways_in(ctx, account, but_links=(Purpose.CONTACT_EMAIL_CONFIRMATION,))
    await ctx.record(EventKind.EMAIL_CHANGED, account=account, actor=account)
    return True


async def _make_way(ctx: Context, email_key: str) -> None:
    pending = await Account.get_or_none(email_key=email_key, status=AccountStatus.PENDING_ACTIVATION)
    if pending is not None:
        await Candidacy.replace(pending, None, now=ctx.now())
        await Account.filter(id=pending.id, status=AccountStatus.PENDING_ACTIVATION).delete()
