"""Find the services of a structure: the sub-units that its invoices name."""

from models.service import Service
from models.structure import Structure
from resolvers.context import Context
from resolvers.pages import Page, empty_page, page_of
from resolvers.permissions import Action, can
from resolvers.search_structures import folded


async def services_of(
    ctx: Context, structure: Structure, *, search: str | None, first: int, after: str | None
) -> Page[Service]:
    """Return a page of the services, in the directory's order; a short text finds its code alone."""
    if not can(structure, await ctx.viewer(), Action.SEE):
        return empty_page()
    rows = Service.filter(structure_id=structure.id)
    if search is not None:
        phrase = folded(search)
        if phrase is None:
            rows = rows.filter(code__in={search.strip(), search.strip().upper()})
        for word in (phrase or "").split():
            rows = rows.filter(words__contains=f" {word}")
    return await page_of(rows, first=first, after=after, newest_first=False)
