"""News of the portal."""

from datetime import datetime

import strawberry

from models import announcement as model
from resolvers.announce import announcements
from schema.nodes import Node, global_id
from schema.paging import PageInfo, fill, size_of


@strawberry.type(description="News published by the operator (actualités).")
class Announcement(Node):
    title: str
    body: str
    published_at: datetime

    @classmethod
    def of(cls, row: model.Announcement) -> "Announcement":
        return cls(
            id=global_id("Announcement", row.id),
            title=row.title,
            body=row.body,
            published_at=row.published_at,
        )


@strawberry.type(description="One announcement of a page.")
class AnnouncementEdge:
    cursor: str
    node: Announcement


@strawberry.type(description="A page of announcements, the newest first.")
class AnnouncementConnection:
    edges: list[AnnouncementEdge]
    page_info: PageInfo


@strawberry.type
class AnnouncementQueries:
    @strawberry.field(description="What the portal's operator has to tell, the newest first.")
    async def announcements(self, first: int | None = 20, after: str | None = None) -> AnnouncementConnection:
        page = await announcements(first=size_of(first), after=after)
        return fill(AnnouncementConnection, AnnouncementEdge, page, Announcement.of)
