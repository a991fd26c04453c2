"""The one shape of connections: keyset cursors, `first` up to 100."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, Self, TypeVar

import strawberry

from resolvers.pages import Page, Row

T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(description="How many rows, 1 to 100; more than 100 means 100. Null means 20."),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of the row before the page; the list's beginning if left out."
    ),
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="True where rows follow this page.")
    has_previous_page: bool = strawberry.field(description="True where the page began after a cursor.")
    start_cursor: str | None = strawberry.field(description="The first row's cursor; null on an empty page.")
    end_cursor: str | None = strawberry.field(
        description="The last row's cursor, to pass as `after`; null on an empty page."
    )

    @classmethod
    def of(cls, page: Page[Any]) -> "PageInfo":  # Any: the rows' model does not matter here
        cursors = page.cursors
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


@strawberry.type(description="One row of a page, and where it stands in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Opaque; pass it as `after` to read what follows.")
    node: T = strawberry.field(description="The row itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Strawberry names each one after its rows: `Connection[Letter]` is LetterConnection."""

    nodes: list[T] = strawberry.field(description="The rows of the page, without their cursors.")
    edges: list[Edge[T]] = strawberry.field(description="The rows of the page, each with its cursor.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in its list.")
    page: strawberry.Private[Page[Any]]  # Any: the rows' model does not matter here

    @strawberry.field(
        description="How many rows the whole list has, on all its pages. Counted only where it is asked for."
    )
    async def total_count(self) -> int:
        return await self.page.total()

    @classmethod
    def of(cls, page: Page[Row], dress: Callable[[Row], T]) -> Self:
        """Return the connection that shows a page; `dress` makes a row's object."""
        nodes = [dress(row) for row in page.rows]
        edges = [Edge(cursor=cursor, node=node) for cursor, node in zip(page.cursors, nodes, strict=True)]
        return cls(nodes=nodes, edges=edges, page_info=PageInfo.of(page), page=page)


def size_of(first: int | None) -> int:
    """Return the page size asked for; an explicit null means the usual one."""
    return 20 if first is None else first
