"""Many rows, one after the other: in batches, and none keeps the others waiting."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.database import DatabaseBusy
from models.retention import BATCH

Row = TypeVar("Row", bound=Model)
_log = logging.getLogger("guichet.jobs")


async def for_each(rows: QuerySet[Row], act: Callable[[Row], Awaitable[bool]]) -> int:
    """Do something to every row, 500 at a time, the oldest first; return how often it was done.

    A row that fails is logged, and left to the next run. Raises DatabaseBusy: the others would fail too.
    """
    done = 0
    after: UUID | None = None
    while batch := await _batch(rows, after=after):
        for row in batch:
            done += await _tried(row, act)
        after = batch[-1].pk
    return done


async def _batch(rows: QuerySet[Row], *, after: UUID | None) -> list[Row]:
    further = rows if after is None else rows.filter(id__gt=after)
    return await further.order_by("id").limit(BATCH)


async def _tried(row: Row, act: Callable[[Row], Awaitable[bool]]) -> bool:
    try:
        return await act(row)
    except DatabaseBusy:
        raise
    except Exception as exc:  # whatever is wrong with this row, the others are due as well
        _log.error("%s %s failed: %s", type(row).__name__, row.pk, type(exc).__name__)
        return False
