"""News of the portal."""

from datetime import datetime

import strawberry

from models import announcement as model
from resolvers.announce import announcements
from schema.nodes import Node, global_id
from schema.paging import After, Connection, First, size_of


@strawberry.type(description="News published by the operator (actualités).")
class Announcement(Node):
    title: str = strawberry.field(description="One line.")
    body: str = strawberry.field(description="Plain text; lines are kept.")
    published_at: datetime = strawberry.field(description="When it was published.")

    @classmethod
    def of(cls, row: model.Announcement) -> "Announcement":
        return cls(
            id=global_id("Announcement", row.id),
            title=row.title,
            body=row.body,
            published_at=row.published_at,
        )


@strawberry.type
class AnnouncementQueries:
    @strawberry.field(description="What the portal's operator has to tell, the newest first.")
    async def announcements(self, first: First = 20, after: After = None) -> Connection[Announcement] | None:
        page = await announcements(first=size_of(first), after=after)
        return Connection.of(page, Announcement.of)
