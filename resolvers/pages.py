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
    """`total` counts every row of the list, where it was asked for.

    `positions` are the rows' cursors in a list that has an order of its own; elsewhere ids are the order.
    """

    rows: Sequence[Row]
    has_next: bool
    has_previous: bool
    total: int | None = None
    positions: Sequence[str] | None = None

    @property
    def cursors(self) -> Sequence[str]:
        return [cursor_of(row.pk) for row in self.rows] if self.positions is None else self.positions


async def page_of(
    rows: QuerySet[Row], *, first: int, after: str | None, newest_first: bool = True, counted: bool = False
) -> Page[Row]:
    """Return `first` rows (100 at the most) that come after a cursor; ids are ordered by time.

    Raises BadRequest for a cursor that is not ours, and for `first` below one.
    """
    size = size_of(first)
    total = await rows.count() if counted else None
    start = read_cursor(after) if after is not None else None
    if start is not None:
        rows = rows.filter(id__lt=start) if newest_first else rows.filter(id__gt=start)
    found = await rows.order_by("-id" if newest_first else "id").limit(size + 1)
    return Page(found[:size], len(found) > size, start is not None, total)


def size_of(first: int) -> int:
    """Return how many rows a page may have. Raises BadRequest below one."""
    if first < 1:
        raise BadRequest
    return min(first, MOST)


def empty_page(*, counted: bool = False) -> Page[Row]:
    return Page((), False, False, 0 if counted else None)


def cursor_of(row_id: UUID) -> str:
    return encode(b"row:" + row_id.bytes)


def read_cursor(text: str) -> UUID:
    decoded = decode(text)
    if len(decoded) != 20 or not decoded.startswith(b"row:"):
        raise BadRequest
    return UUID(bytes=decoded[4:])


def encode(position: bytes) -> str:
    return base64.urlsafe_b64encode(position).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Return what a cursor holds. Raises BadRequest for what is none of ours."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest from None
