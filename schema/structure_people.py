"""The people and the history of a structure, as its managers and the support desk see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import structure as model
from models.attachment import AttachmentRole, AttachmentStatus
from resolvers.find_attachments import attachments_of_structure, events_of_structure
from schema.history import Event, EventConnection, EventEdge
from schema.info import Info
from schema.paging import fill, size_of

if TYPE_CHECKING:
    from schema.attachments import AttachmentConnection

FOR_MANAGERS = "For its managers and the support desk; others get an empty page."


@strawberry.type
class StructurePeople:
    _row: strawberry.Private[model.Structure]

    @strawberry.field(description=FOR_MANAGERS)
    async def attachments(
        self,
        info: Info,
        status: AttachmentStatus | None = None,
        role: AttachmentRole | None = None,
        search: str | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> Annotated["AttachmentConnection", strawberry.lazy("schema.attachments")]:
        from schema.attachments import Attachment, AttachmentConnection, AttachmentEdge

        page = await attachments_of_structure(
            info.context,
            self._row,
            status=status,
            role=role,
            search=search,
            first=size_of(first),
            after=after,
        )
        return fill(AttachmentConnection, AttachmentEdge, page, Attachment.of)

    @strawberry.field(description=FOR_MANAGERS)
    async def events(self, info: Info, first: int | None = 20, after: str | None = None) -> EventConnection:
        page = await events_of_structure(info.context, self._row, first=size_of(first), after=after)
        return fill(EventConnection, EventEdge, page, Event.of)
