"""The one shape of connections: keyset cursors, `first` up to 100."""

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from resolvers.pages import Page

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None

    @classmethod
    def of(cls, page: Page[Any]) -> "PageInfo":  # Any: the rows' model does not matter here
        cursors = page.cursors
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


def size_of(first: int | None) -> int:
    """Return the page size asked for; an explicit null means the usual one."""
    return 20 if first is None else first


def fill(
    connection: Callable[..., T], edge: Callable[..., Any], page: Page[Any], dress: Callable[[Any], Any]
) -> T:
    """Return a connection made of a page; `dress` makes a row's object."""
    edges = [
        edge(cursor=cursor, node=dress(row)) for cursor, row in zip(page.cursors, page.rows, strict=True)
    ]
    total = {} if page.total is None else {"total_count": page.total}
    return connection(edges=edges, page_info=PageInfo.of(page), **total)
