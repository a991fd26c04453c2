"""Searching people by what is remembered of their names and addresses."""

from typing import TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from security.addresses import spellings
from security.invisible import trimmed

M = TypeVar("M", bound=Model)

FEWEST_CHARACTERS = 3
MOST_WORDS = 8


def is_too_short(search: str) -> bool:
    """Whether a search says too little to be made: it gets an empty page."""
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
