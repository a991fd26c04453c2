"""Searching people by what is remembered of their names and addresses."""

from typing import TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from resolvers.refusals import BadRequest
from security import lengths
from security.addresses import spellings
from security.invisible import trimmed

M = TypeVar("M", bound=Model)

FEWEST_CHARACTERS = 3
MOST_WORDS = 8


def refuse_long(search: str | None, *, most: int = lengths.SEARCH) -> None:
    """Raise BadRequest for a search much longer than any name: SQLite fails on patterns of 50,000 bytes."""
    if search is not None and len(search) > most:
        raise BadRequest


def is_too_short(search: str) -> bool:
    """Whether a search says too little, and gets an empty page. Raises BadRequest for a long one."""
    refuse_long(search)
    return len(trimmed(search)) < FEWEST_CHARACTERS


def with_each_word(rows: QuerySet[M], search: str, *, columns: tuple[str, ...]) -> QuerySet[M]:
    """Keep the rows of which each word of the search is found in one of the columns, whatever its case.

    An address is found under either spelling of its domain.
    """
    for word in search.split()[:MOST_WORDS]:
        asked = [(column, said) for said in spellings(trimmed(word)) for column in columns]
        rows = rows.filter(
            Q(*(Q(**{f"{column}__icontains": said}) for column, said in asked), join_type=Q.OR)
        )
    return rows
