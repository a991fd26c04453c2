"""Find the services of a structure: the sub-units that its invoices name."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from models.service import Service
from models.service_search import count_services, first_services
from models.structure import Structure
from resolvers.context import Context
from resolvers.pages import Page, empty_page, page_of, size_of
from resolvers.permissions import Action, can
from resolvers.search_structures import folded
from resolvers.together import grouped


class _Wish(NamedTuple):
    """What to find: words, or the codes that a text too short for words may be; neither finds them all."""

    words: tuple[str, ...]
    codes: tuple[str, ...]


_Asked = tuple[UUID, int, _Wish]
"""One field's part: a structure, the size of the page, and what to find."""


async def services_of(
    ctx: Context, structure: Structure, *, search: str | None, first: int, after: str | None
) -> Page[Service]:
    """Return a page of the services, in the directory's order; a short text finds its code alone.

    The first pages of all the structures of an answer are read together.
    """
    size = size_of(first)
    if not can(structure, await ctx.viewer(), Action.SEE):
        return empty_page()
    wish = _wish(search)
    if after is None:
        return await ctx.read_together(_first_pages, (structure.id, size, wish))
    rows = Service.filter(structure_id=structure.id)
    if wish.codes:
        rows = rows.filter(code__in=wish.codes)
    for word in wish.words:
        rows = rows.filter(words__contains=f" {word}")
    return await page_of(rows, first=size, after=after, newest_first=False)


def _wish(search: str | None) -> _Wish:
    phrase = folded(search)
    if phrase is None and search is not None:
        return _Wish((), (search.strip(), search.strip().upper()))
    return _Wish(tuple((phrase or "").split()), ())


async def _first_pages(ctx: Context, asked: Sequence[_Asked]) -> Mapping[_Asked, Page[Service]]:
    """Read the first pages of many structures: one statement for those that are asked the same."""
    pages: dict[_Asked, Page[Service]] = {}
    together = grouped({each[1:] for each in asked}, asked, lambda each: each[1:])
    for (size, wish), same in together.items():
        structures = [structure_id for structure_id, *_ in same]
        rows = await first_services(structures, words=wish.words, codes=wish.codes, limit=size + 1)
        for structure_id, found in grouped(structures, rows, lambda row: row.structure_id).items():
            count = partial(ctx.read_together, _counts, (structure_id, wish))
            pages[structure_id, size, wish] = Page(found[:size], len(found) > size, False, count)
    return pages


async def _counts(ctx: Context, asked: Sequence[tuple[UUID, _Wish]]) -> Mapping[tuple[UUID, _Wish], int]:
    """Count the services of many structures: one statement for those that are asked the same."""
    counts: dict[tuple[UUID, _Wish], int] = {}
    for wish, same in grouped({each[1] for each in asked}, asked, lambda each: each[1]).items():
        found = await count_services([one for one, _ in same], words=wish.words, codes=wish.codes)
        counts |= {(one, wish): found.get(one, 0) for one, _ in same}
    return counts
