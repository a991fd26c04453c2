"""Pages of rows, newest or oldest first: keyset cursors never skip or repeat a row."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from resolvers.refusals import BadRequest
from security import lengths

Row = TypeVar("Row", bound=Model)
MOST = 100


@dataclass(slots=True)
class Page(Generic[Row]):
    """`count` counts every row of the list, when somebody asks for the total.

    `positions` are the rows' cursors in a list that has an order of its own; elsewhere ids are the order.
    """

    rows: Sequence[Row]
    has_next: bool
    has_previous: bool
    count: Callable[[], Awaitable[int]]
    positions: Sequence[str] | None = None
    _total: "asyncio.Future[int] | None" = None

    @property
    def cursors(self) -> Sequence[str]:
        return [cursor_of(row.pk) for row in self.rows] if self.positions is None else self.positions

    async def total(self) -> int:
        """Return how many rows the list has: counted once, however often it is asked for.

        A page that is the whole list needs no statement.
        """
        if not self.has_next and not self.has_previous:
            return len(self.rows)
        if self._total is None:
            self._total = asyncio.ensure_future(self.count())
        return await asyncio.shield(self._total)


async def page_of(
    rows: QuerySet[Row], *, first: int, after: str | None, newest_first: bool = True
) -> Page[Row]:
    """Return `first` rows (100 at the most) that come after a cursor; ids are ordered by time.

    Raises BadRequest for a cursor that is not ours, and for `first` below one.
    """
    size = size_of(first)
    count = rows.count
    start = read_cursor(after) if after is not None else None
    if start is not None:
        rows = rows.filter(id__lt=start) if newest_first else rows.filter(id__gt=start)
    found = await rows.order_by("-id" if newest_first else "id").limit(size + 1)
    return Page(found[:size], len(found) > size, start is not None, count)


def size_of(first: int) -> int:
    """Return how many rows a page may have. Raises BadRequest below one."""
    if first < 1:
        raise BadRequest
    return min(first, MOST)


def empty_page() -> Page[Row]:
    return Page((), False, False, _nothing)


async def _nothing() -> int:
    return 0


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
    if len(text) > lengths.CURSOR:
        raise BadRequest
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest from None
