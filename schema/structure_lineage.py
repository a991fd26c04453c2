"""What a structure replaces, what the register objects to it, and which workspaces people ask for."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import structure as model
from resolvers.decide_workspaces import workspace_requests_of
from resolvers.find_lineage import mismatch_of, predecessor_of, successor_of
from schema.info import Info
from schema.paging import After, Connection, First, size_of
from schema.workspaces import WorkspaceSubscription

if TYPE_CHECKING:
    from schema.structures import RegistryRecord, Structure


@strawberry.type
class StructureLineage:
    _row: strawberry.Private[model.Structure]

    @strawberry.field(description="For its managers and the support desk; others get an empty page.")
    async def workspace_requests(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[WorkspaceSubscription]:
        page = await workspace_requests_of(info.context, self._row, first=size_of(first), after=after)
        language = info.context.language
        return Connection.of(
            page,
            lambda row: WorkspaceSubscription.of(row, language),
        )

    @strawberry.field(
        description="What the registry says, where it differs from what was typed; for its managers and the"
        " support desk."
    )
    async def registry_mismatch(
        self, info: Info
    ) -> Annotated["RegistryRecord", strawberry.lazy("schema.structures")] | None:
        from schema.structures import RegistryRecord

        record = await mismatch_of(info.context, self._row)
        return RegistryRecord.of(record, info.context.language) if record else None

    @strawberry.field(description="The structure that this one replaces after a change of identifier.")
    async def replaces(
        self, info: Info
    ) -> Annotated["Structure", strawberry.lazy("schema.structures")] | None:
        from schema.structures import Structure

        row = await predecessor_of(info.context, self._row)
        return Structure.of(row) if row else None

    @strawberry.field(description="The structure that replaces this one since its identifier changed.")
    async def replaced_by(
        self, info: Info
    ) -> Annotated["Structure", strawberry.lazy("schema.structures")] | None:
        from schema.structures import Structure

        row = await successor_of(info.context, self._row)
        return Structure.of(row) if row else None
