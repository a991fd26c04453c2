"""What follows a change of secrets: the other ways into the account close, and its owner is told."""

from mail import letters, outbox
from models.account import Account
from models.event import EventKind
from models.link_token import LinkToken, Purpose
from models.session import Session
from resolvers.context import Context
from security.addresses import parse_address

CONFIRMATIONS = (Purpose.EMAIL_CONFIRMATION, Purpose.CONTACT_EMAIL_CONFIRMATION)


async def close_other_ways_in(ctx: Context, account: Account, *, but_links: tuple[Purpose, ...] = ()) -> None:
    """End every session of the account but the caller's, and every link but those named; in a transaction."""
    await Session.close_all(account, but=ctx.session)
    await LinkToken.end_all(account, but=but_links)


async def close_every_way_in(account: Account) -> None:
    """End every session of the account, the caller's own included, and every link; in a transaction."""
    await Session.close_all(account)
    await LinkToken.end_all(account)


def leave(ctx: Context, account: Account) -> None:
    """Take the caller's cookie back where it opened this account."""
    if ctx.session is not None and ctx.session.account_id == account.id:
        ctx.session, ctx.drop_cookie = None, True
        ctx.forget_viewer()


async def addresses_to_tell(ctx: Context, account: Account, *, kind: str) -> list[str]:
    """Return where a change of secrets is told; asked before the transaction: the counters may be far away.

    The login address always is told. Nobody may have confirmed the contact address of a sign-up, so what goes
    there is counted: no account fills somebody else's mailbox.
    """
    login, *others = letters.addresses_of(account)
    may_write = ctx.services.limits.may_write
    notice = f"{kind} {account.id}"
    return [login, *[other for other in others if await may_write(parse_address(other).key, kind=notice)]]


async def tell_of_new_password(ctx: Context, account: Account, *, at: list[str]) -> None:
    """Write to the addresses of an account, and into its history, that its password has changed."""
    await ctx.record(EventKind.PASSWORD_CHANGED, account=account, actor=account)
    for address in at:
        letter = letters.password_changed(account, recipient=address, at=ctx.now())
        await outbox.post(letter, now=ctx.now())


async def tell_of_new_question(ctx: Context, account: Account, *, at: list[str]) -> None:
    """Write to the addresses of an account, and into its history, that its secret question has changed."""
    await ctx.record(EventKind.SECRET_QUESTION_CHANGED, account=account, actor=account)
    for address in at:
        letter = letters.secret_question_changed(account, recipient=address, at=ctx.now())
        await outbox.post(letter, now=ctx.now())
