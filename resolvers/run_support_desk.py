"""What the support desk looks at: requests, accounts, orphaned structures, letters."""

from tortoise.expressions import Subquery

from mail import outbox
from mail.outbox import OutboxState
from models.account import Account
from models.attachment import Attachment
from models.letter import Letter, LetterStatus
from models.structure import Structure, StructureStatus
from models.support import SupportRequest, SupportRequestStatus
from resolvers.context import Context
from resolvers.pages import Page, empty_page, page_of
from resolvers.search_people import is_too_short, with_each_word

SEARCHED = ("first_name", "last_name", "email", "email_key", "contact_email")


async def is_at_desk(ctx: Context) -> bool:
    """Whether the caller runs the support desk."""
    return (await ctx.viewer()).is_operator


async def requests_at_desk(
    *, status: SupportRequestStatus | None, first: int, after: str | None
) -> Page[SupportRequest]:
    rows = SupportRequest.all().select_related("structure")
    if status is not None:
        rows = rows.filter(status=status)
    return await page_of(rows, first=first, after=after)


async def accounts_found(search: str, *, first: int, after: str | None) -> Page[Account]:
    """Return the accounts of which each word is found in a name or an address; three characters at least."""
    if is_too_short(search):
        return empty_page()
    return await page_of(with_each_word(Account.all(), search, columns=SEARCHED), first=first, after=after)


async def orphaned_structures(*, first: int, after: str | None) -> Page[Structure]:
    """Return the structures without a main manager, where there is somebody to help.

    The directory brings thousands of public bodies that nobody has asked for yet.
    """
    concerned = Subquery(Attachment.all().values("structure_id"))
    rows = Structure.filter(status=StructureStatus.ORPHANED, id__in=concerned)
    return await page_of(rows, first=first, after=after)


async def letters_at_desk(*, status: LetterStatus | None, first: int, after: str | None) -> Page[Letter]:
    rows = Letter.known()
    if status is not None:
        rows = rows.filter(status=status)
    return await page_of(rows, first=first, after=after)


async def outbox_state(ctx: Context) -> OutboxState:
    return await outbox.state(now=ctx.now())
