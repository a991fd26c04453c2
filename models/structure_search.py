"""Searches among structures: their ids in rank order, page by page, whichever database answers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.database import dialect, select
from models.search_tables import FOUND
from models.search_values import Values
from models.structure import StructureSector
from registry.identifiers import Identifier

EXACT, STARTS, NAMED, PLACED = range(4)
"""Ranks: its identifier; its name starts with the words; they are in its name; in its name and place."""

_HIGHEST = "\U0010ffff"  # after every letter, on both databases


@dataclass(frozen=True, slots=True)
class Position:
    """Where a structure stands in an answer; `words` is its folded name, empty at rank EXACT."""

    rank: int
    words: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, all of it folded: each word of `phrase` begins a word of the name or place."""

    phrase: str = ""
    identifiers: tuple[Identifier, ...] = ()
    public_only: bool = True
    sector: StructureSector | None = None
    postal_words: str = ""
    city_words: str = ""

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(self.phrase.split()))

    @property
    def is_public(self) -> bool:
        return self.public_only or self.sector is StructureSector.PUBLIC


async def find_positions(search: Search, *, after: Position | None, limit: int) -> list[Position]:
    """Return the first `limit` positions after one, in rank order: two statements at the most.

    The ranks that an index gives in order come first: a page full of them costs nothing more.
    """
    found: list[Position] = []
    if after is None or after.rank <= STARTS:
        found = await _run(*first_ranks(search, after=after, limit=limit))
    if search.phrase and len(found) < limit:
        found += await _run(*last_ranks(search, after=after, limit=limit - len(found)))
    return found


async def count_found(search: Search, *, limit: int) -> int:
    """Return how many structures answer, `limit` at the most: one statement, which looks at no more."""
    rows = await select(*counted_ranks(search, limit=limit))
    return int(rows[0]["found"])


def counted_ranks(search: Search, *, limit: int) -> tuple[str, list[Any]]:
    """Return the statement that counts every rank, in no order, and its values."""
    values = Values()
    parts = []
    if search.identifiers:
        where = [_visible(search, values, masked=True), _is_exact(search, values)]
        parts.append(f"SELECT id FROM structure WHERE {' AND '.join(where)}")  # noqa: S608
    where = [_visible(search, values), *_not_exact(search, values)]
    if search.phrase:
        where.append(_starts(search, values))
    parts.append(
        f"SELECT id FROM (SELECT id FROM structure WHERE {' AND '.join(where)}"  # noqa: S608
        f" LIMIT {values.mark(limit)}) AS starts"
    )
    if search.phrase:
        source = _with_words(search, values)
        where = [_visible(search, values), f"NOT ({_starts(search, values)})", *_not_exact(search, values)]
        parts.append(
            f"SELECT id FROM (SELECT id FROM ({source}) AS texts WHERE {' AND '.join(where)}"  # noqa: S608
            f" LIMIT {values.mark(limit)}) AS named"
        )
    union = " UNION ALL ".join(parts)
    return (
        f"SELECT count(*) AS found FROM (SELECT id FROM ({union}) AS every_rank"  # noqa: S608
        f" LIMIT {values.mark(limit)}) AS counted",
        values,
    )


def first_ranks(search: Search, *, after: Position | None, limit: int) -> tuple[str, list[Any]]:
    """Return the statement of ranks EXACT and STARTS, and its values; every name starts with no phrase."""
    values = Values()
    parts = []
    if search.identifiers and (after is None or after.rank == EXACT):
        where = [_visible(search, values, masked=True), _is_exact(search, values)]
        if after:
            where.append(f"id > {values.mark(after.id)}")
        parts.append(
            f"SELECT {EXACT} AS tier, '' AS words, id FROM structure WHERE {' AND '.join(where)}"  # noqa: S608
        )
    where = [_visible(search, values), *_not_exact(search, values)]
    if search.phrase:
        where.append(_starts(search, values))
    if after and after.rank == STARTS:
        where.append(f"(shown_words, id) > ({values.mark(after.words)}, {values.mark(after.id)})")
    parts.append(
        f"SELECT tier, words, id FROM (SELECT {STARTS} AS tier, shown_words AS words, id FROM structure"  # noqa: S608
        f" WHERE {' AND '.join(where)} ORDER BY shown_words, id LIMIT {values.mark(limit)}) AS starts"
    )
    return f"{' UNION ALL '.join(parts)} ORDER BY tier, words, id LIMIT {values.mark(limit)}", values


def last_ranks(search: Search, *, after: Position | None, limit: int) -> tuple[str, list[Any]]:
    """Return the statement of ranks NAMED and PLACED, and its values."""
    values = Values()
    in_name = " AND ".join(f"names LIKE {values.mark(f'% {word}%')}" for word in search.words)
    source = _with_words(search, values)
    where = [_visible(search, values), f"NOT ({_starts(search, values)})", *_not_exact(search, values)]
    beyond = ""
    if after and after.rank >= NAMED:
        marks = ", ".join(values.mark(value) for value in (after.rank, after.words, after.id))
        beyond = f" WHERE (tier, words, id) > ({marks})"
    return (
        f"SELECT tier, words, id FROM (SELECT CASE WHEN {in_name} THEN {NAMED} ELSE {PLACED} END AS tier,"  # noqa: S608
        f" shown_words AS words, id FROM ({source}) AS texts WHERE {' AND '.join(where)}) AS ranked{beyond}"
        f" ORDER BY tier, words, id LIMIT {values.mark(limit)}",
        values,
    )


def _with_words(search: Search, values: Values) -> str:
    """Return the rows in which every word begins a word; letters and digits alone reach a pattern."""
    columns = (
        "s.id, s.kind, s.identifier, s.status, s.published, s.sector, s.shown_words, s.postal_words,"
        " s.city_words, ' ' || s.name_words || ' ' || s.label_words AS names"
    )
    if dialect() == "sqlite":
        pattern = " AND ".join(f'"{word}"*' for word in search.words)
        return (
            f"SELECT {columns} FROM structure_text t"  # noqa: S608  # names of ours
            " CROSS JOIN structure_number n ON n.number = t.rowid"
            " CROSS JOIN structure s ON s.id = n.structure_id"
            f" WHERE t.structure_text MATCH {values.mark(pattern)}"
        )
    likes = " AND ".join(f"s.search_text LIKE {values.mark(f'% {word}%')}" for word in search.words)
    return f"SELECT {columns} FROM structure s WHERE {likes}"  # noqa: S608


def _visible(search: Search, values: Values, *, masked: bool = False) -> str:
    """Say what may be shown; a masked structure answers to its identifier alone, and never tells its town."""
    place = bool(search.postal_words or search.city_words)
    where = [FOUND if place or not masked else FOUND.removeprefix("published AND ")]
    if search.is_public:
        where.append("sector = 'PUBLIC'")
    if search.sector is not None:
        where.append(f"sector = {values.mark(search.sector.value)}")
    if search.postal_words:
        where.append(f"postal_words = {values.mark(search.postal_words)}")
    if search.city_words:
        # The whole town, or the beginning of it: "paris" and "paris 12", not "parisot".
        where.append(_between("city_words", search.city_words, f"{search.city_words}!", values))
    return " AND ".join(where)


def _starts(search: Search, values: Values) -> str:
    return _between("shown_words", search.phrase, search.phrase + _HIGHEST, values)


def _between(column: str, low: str, high: str, values: Values) -> str:
    return f"{column} >= {values.mark(low)} AND {column} < {values.mark(high)}"


def _is_exact(search: Search, values: Values) -> str:
    pairs = (
        f"(kind = {values.mark(each.kind.value)} AND identifier = {values.mark(each.value)})"
        for each in search.identifiers
    )
    return f"({' OR '.join(pairs)})"


def _not_exact(search: Search, values: Values) -> list[str]:
    return [f"NOT {_is_exact(search, values)}"] if search.identifiers else []


async def _run(sql: str, values: list[Any]) -> list[Position]:
    return [Position(row["tier"], row["words"], UUID(str(row["id"]))) for row in await select(sql, values)]
