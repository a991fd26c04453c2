"""Find the services of a structure: the sub-units that its invoices name."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from models.service import Service
from models.service_search import first_services
from models.structure import Structure
from resolvers.context import Context
from resolvers.gathered import Gathered
from resolvers.pages import Page, empty_page, page_of, size_of
from resolvers.permissions import Action, can
from resolvers.search_structures import folded


async def services_of(
    ctx: Context, structure: Structure, *, search: str | None, first: int, after: str | None
) -> Page[Service]:
    """Return a page of the services, in the directory's order; a short text finds its code alone.

    The first pages of all the structures of an answer are read together.
    """
    size = size_of(first)
    if not can(structure, await ctx.viewer(), Action.SEE):
        return empty_page()
    words, codes = _wish(search)
    if after is None:
        look_up = partial(_first_pages, words=words, codes=codes, size=size)
        pages = ctx.gathered.setdefault(("services", search, size), Gathered(look_up))
        page: Page[Service] = await pages.get(structure.id)
        return page
    rows = Service.filter(structure_id=structure.id)
    if codes:
        rows = rows.filter(code__in=codes)
    for word in words:
        rows = rows.filter(words__contains=f" {word}")
    return await page_of(rows, first=size, after=after, newest_first=False)


def _wish(search: str | None) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words to find, or the codes that a text too short for words may be."""
    phrase = folded(search)
    if phrase is None and search is not None:
        return (), (search.strip(), search.strip().upper())
    return (phrase or "").split(), ()


async def _first_pages(
    structures: Sequence[UUID], *, words: Sequence[str], codes: Sequence[str], size: int
) -> Mapping[UUID, Page[Service]]:
    rows: dict[UUID, list[Service]] = {each: [] for each in structures}
    for row in await first_services(structures, words=words, codes=codes, limit=size + 1):
        rows[row.structure_id].append(row)
    return {each: Page(found[:size], len(found) > size, False) for each, found in rows.items()}
