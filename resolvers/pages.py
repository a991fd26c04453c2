"""Pages of rows, newest or oldest first: keyset cursors never skip or repeat a row."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from resolvers.refusals import BadRequest

Row = TypeVar("Row", bound=Model)
MOST = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`total` counts every row of the list, where it was asked for."""

    rows: Sequence[Row]
    has_next: bool
    has_previous: bool
    total: int | None = None


async def page_of(
    rows: QuerySet[Row], *, first: int, after: str | None, newest_first: bool = True, counted: bool = False
) -> Page[Row]:
    """Return `first` rows (100 at the most) that come after a cursor; ids are ordered by time.

    Raises BadRequest for a cursor that is not ours, and for `first` below one.
    """
    if first < 1:
        raise BadRequest
    size = min(first, MOST)
    total = await rows.count() if counted else None
    start = read_cursor(after) if after is not None else None
    if start is not None:
        rows = rows.filter(id__lt=start) if newest_first else rows.filter(id__gt=start)
    found = await rows.order_by("-id" if newest_first else "id").limit(size + 1)
    return Page(found[:size], len(found) > size, start is not None, total)


def empty_page(*, counted: bool = False) -> Page[Row]:
    return Page((), False, False, 0 if counted else None)


def cursor_of(row_id: UUID) -> str:
    return base64.urlsafe_b64encode(b"row:" + row_id.bytes).decode().rstrip("=")


def read_cursor(text: str) -> UUID:
    try:
        decoded = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise BadRequest from None
    if len(decoded) != 20 or not decoded.startswith(b"row:"):
        raise BadRequest
    return UUID(bytes=decoded[4:])
