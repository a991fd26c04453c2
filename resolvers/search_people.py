"""Searching people by what is remembered of their names and addresses."""

from typing import TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

M = TypeVar("M", bound=Model)

FEWEST_CHARACTERS = 3
MOST_WORDS = 8


def is_too_short(search: str) -> bool:
    """Whether a search says too little to be made: it gets an empty page."""
    return len(search.strip()) < FEWEST_CHARACTERS


def with_each_word(rows: QuerySet[M], search: str, *, columns: tuple[str, ...]) -> QuerySet[M]:
    """Keep the rows of which each word of the search is found in one of the columns, whatever its case."""
    for word in search.split()[:MOST_WORDS]:
        rows = rows.filter(Q(*(Q(**{f"{column}__icontains": word}) for column in columns), join_type=Q.OR))
    return rows
