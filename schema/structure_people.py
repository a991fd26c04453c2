"""The people and the history of a structure, as its managers and the support desk see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import structure as model
from models.attachment import AttachmentRole, AttachmentStatus
from resolvers.find_attachments import attachments_of_structure, events_of_structure
from schema.history import Event
from schema.info import Info
from schema.paging import After, Connection, First, size_of

if TYPE_CHECKING:
    from schema.attachments import Attachment

FOR_MANAGERS = "For its managers and the support desk; others get an empty page."


@strawberry.type
class StructurePeople:
    _row: strawberry.Private[model.Structure]

    @strawberry.field(description=FOR_MANAGERS)
    async def attachments(
        self,
        info: Info,
        status: Annotated[
            AttachmentStatus | None, strawberry.argument(description="Only those that stand there.")
        ] = None,
        role: Annotated[
            AttachmentRole | None, strawberry.argument(description="Only those with this role.")
        ] = None,
        search: Annotated[
            str | None,
            strawberry.argument(description="Words of a name or an address; at least 3 characters."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Annotated["Attachment", strawberry.lazy("schema.attachments")]]:
        from schema.attachments import Attachment

        page = await attachments_of_structure(
            info.context,
            self._row,
            status=status,
            role=role,
            search=search,
            first=size_of(first),
            after=after,
        )
        return Connection.of(page, Attachment.of)

    @strawberry.field(description=FOR_MANAGERS)
    async def events(self, info: Info, first: First = 20, after: After = None) -> Connection[Event]:
        page = await events_of_structure(info.context, self._row, first=size_of(first), after=after)
        return Connection.of(page, Event.of)
