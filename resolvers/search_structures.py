"""Find structures by name, number or place: anybody finds public ones, people find those they may join."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from models.structure import Structure, StructureSector
from models.structure_search import EXACT, PLACED, Position, Search, count_found, find_positions
from registry.identifiers import BadIdentifier, Identifier, IdentifierKind, searchable
from resolvers.context import Context
from resolvers.pages import Page, decode, empty_page, encode, size_of
from resolvers.refusals import BadRequest
from resolvers.search_people import refuse_long

FEWEST_CHARACTERS = 3
MOST_CHARACTERS = 255  # no name is longer
MOST_WORDS = 20
MOST_COUNTED = 1000  # who finds more than these is told to say more

_CURSOR = b"rank:"


@dataclass(frozen=True, slots=True)
class StructureWish:
    """What somebody looks for; nothing at all lists the public structures by their names."""

    search: str | None = None
    sector: StructureSector | None = None
    postal_code: str | None = None
    city: str | None = None


async def search_structures(
    ctx: Context, wish: StructureWish, *, first: int, after: str | None
) -> Page[Structure]:
    """Return a page of the structures that the caller may find: exact number, then name, then town.

    Strangers find public ones. So does whoever names neither a text nor a place: nobody reads off the list
    of the portal's companies. Raises BadRequest for a cursor that is not ours, and for `first` below one.
    """
    size, start = size_of(first), _read_cursor(after) if after is not None else None
    await ctx.spend("structure_search", account=str(ctx.account.id) if ctx.account else None)
    search = _search(wish, signed_in=(await ctx.viewer()).account is not None)
    if search is None:
        return empty_page()
    positions = await find_positions(search, after=start, limit=size + 1)
    rows = {row.id: row for row in await Structure.filter(id__in=[each.id for each in positions[:size]])}
    shown = [each for each in positions[:size] if each.id in rows]
    return Page(
        [rows[each.id] for each in shown],
        has_next=len(positions) > size,
        has_previous=start is not None,
        count=partial(count_found, search, limit=MOST_COUNTED + 1),
        positions=[_cursor(each) for each in shown],
    )


def _search(wish: StructureWish, *, signed_in: bool) -> Search | None:
    """Return what to look for; None where the text says too little. A blank place is none."""
    for place in (wish.postal_code, wish.city):
        refuse_long(place, most=MOST_CHARACTERS)
    phrase = folded(wish.search)
    if phrase is None:
        return None
    postal_words, city_words = searchable(wish.postal_code or ""), searchable(wish.city or "")
    return Search(
        phrase=phrase,
        identifiers=_identifiers(wish.search or ""),
        public_only=not signed_in or not (phrase or postal_words or city_words),
        sector=wish.sector,
        postal_words=postal_words,
        city_words=city_words,
    )


def folded(text: str | None) -> str | None:
    """Return a text asked for as searches compare it, "" for none; None where nothing can answer to it.

    Raises BadRequest for one that is much longer than any name.
    """
    if text is None:
        return ""
    refuse_long(text)
    text = text.strip()
    phrase = searchable(text) if FEWEST_CHARACTERS <= len(text) <= MOST_CHARACTERS else ""
    if len(phrase) < FEWEST_CHARACTERS or len(set(phrase.split())) > MOST_WORDS:
        return None
    return phrase


def _identifiers(text: str) -> tuple[Identifier, ...]:
    """Return every identifier that a text may be meant for: the same digits can be two kinds."""
    found = []
    for kind in IdentifierKind:
        try:
            found.append(Identifier.parse(kind, text))
        except BadIdentifier:
            continue
    return tuple(sorted(found, key=lambda each: each.kind))


def _cursor(position: Position) -> str:
    # Nothing of it is secret: a masked structure has its rank and id alone there.
    return encode(_CURSOR + bytes([position.rank]) + position.id.bytes + position.words.encode())


def _read_cursor(text: str) -> Position:
    decoded = decode(text)
    rank, row_id, words = decoded[5:6], decoded[6:22], decoded[22:]
    if not decoded.startswith(_CURSOR) or len(row_id) != 16 or not EXACT <= rank[0] <= PLACED:
        raise BadRequest
    try:
        position = Position(rank[0], words.decode(), UUID(bytes=row_id))
    except UnicodeDecodeError:
        raise BadRequest from None
    if position.words != searchable(position.words):
        raise BadRequest
    return position
