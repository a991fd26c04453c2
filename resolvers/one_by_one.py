"""Deciding many things by one call: each on its own, so that one refusal spares the others."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from uuid import UUID

from resolvers.refusals import BadRequest, Refusal

T = TypeVar("T")

MOST = 100


async def one_by_one(
    ids: Sequence[UUID | None], decide: Callable[[int, UUID | None], Awaitable[T]]
) -> list[T | Refusal]:
    """Decide each of `ids`, given with its place; return what became of it, or why it was refused.

    An id that comes twice is decided once, and answered alike. Raises BadRequest for more than a hundred.
    """
    if len(ids) > MOST:
        raise BadRequest
    decided: dict[UUID | None, T | Refusal] = {}
    for place, one in enumerate(ids):
        if one not in decided:
            try:
                decided[one] = await decide(place, one)
            except Refusal as refusal:
                decided[one] = refusal
    return [decided[one] for one in ids]
