"""The people of a structure and its history, for its managers and the support desk."""

from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import Event
from models.structure import Structure
from resolvers.context import Context
from resolvers.pages import Page, empty_page, page_of
from resolvers.permissions import Action, can
from resolvers.search_people import is_too_short, with_each_word

SEARCHED = ("account__first_name", "account__last_name", "account__email", "account__email_key")


async def attachments_of_structure(
    ctx: Context,
    structure: Structure,
    *,
    status: AttachmentStatus | None,
    role: AttachmentRole | None,
    search: str | None,
    first: int,
    after: str | None,
) -> Page[Attachment]:
    """Return who is or was attached, or asks to be; `search` looks at names and addresses.

    Others than the managers and the desk, and fewer than three characters to search for, get an empty page.
    """
    says_too_little = search is not None and is_too_short(search)
    if says_too_little or not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return empty_page()
    rows = Attachment.filter(structure_id=structure.id).select_related("structure", "account", "decided_by")
    if status is not None:
        rows = rows.filter(status=status)
    if role is not None:
        rows = rows.filter(role=role)
    found = with_each_word(rows, search or "", columns=SEARCHED)
    return await page_of(found, first=first, after=after)


async def events_of_structure(
    ctx: Context, structure: Structure, *, first: int, after: str | None
) -> Page[Event]:
    """Return the history of a structure; others than the managers and the desk get an empty page."""
    if not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return empty_page()
    rows = Event.filter(structure_id=structure.id).select_related("actor", "structure")
    return await page_of(rows, first=first, after=after)
