"""The people of a structure and its history, for its managers and the support desk."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.event import Event
from models.structure import Structure
from resolvers.context import Context
from resolvers.pages import Page, empty_page, page_of
from resolvers.permissions import Action, can

LEAST = 3  # characters of a search
MOST_WORDS = 8


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
    is_too_short = search is not None and len(search.strip()) < LEAST
    if is_too_short or not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return empty_page(counted=True)
    rows = Attachment.filter(structure_id=structure.id).select_related("structure", "account", "decided_by")
    if status is not None:
        rows = rows.filter(status=status)
    if role is not None:
        rows = rows.filter(role=role)
    return await page_of(_searched(rows, search or ""), first=first, after=after, counted=True)


async def events_of_structure(
    ctx: Context, structure: Structure, *, first: int, after: str | None
) -> Page[Event]:
    """Return the history of a structure; others than the managers and the desk get an empty page."""
    if not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return empty_page()
    rows = Event.filter(structure_id=structure.id).select_related("actor", "structure")
    return await page_of(rows, first=first, after=after)


def _searched(rows: QuerySet[Attachment], search: str) -> QuerySet[Attachment]:
    """Keep the people of whom each word is found in the first name, the last name or the address."""
    for word in search.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(account__first_name__icontains=word)
            | Q(account__last_name__icontains=word)
            | Q(account__email__icontains=word)
        )
    return rows
