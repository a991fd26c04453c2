"""Services: the sub-units of a public structure, as the directory tells them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import service as model
from models.structure import Structure as StructureRow
from registry.record import PostalAddress
from resolvers.find_services import services_of
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import After, Connection, First, size_of

if TYPE_CHECKING:
    from schema.structures import Address


@strawberry.type(description="A sub-unit of a public structure.")
class Service(Node):
    code: str = strawberry.field(description="What invoices name the service by.")
    name: str = strawberry.field(description="The service's name.")
    active: bool = strawberry.field(description="False where invoices can no longer name it.")
    commitment_number_required: bool = strawberry.field(
        description="True where an invoice to this service must name a commitment."
    )
    _row: strawberry.Private[model.Service]

    @strawberry.field(description="Null where it is the structure's.")
    def address(self) -> Annotated["Address", strawberry.lazy("schema.structures")] | None:
        from schema.structures import Address

        row = self._row
        if row.city is None:
            return None
        lines = row.line1 or "", row.line2, row.line3
        return Address.of(PostalAddress(*lines, row.postal_code or "", row.city, row.country or "FR"))

    @classmethod
    def of(cls, row: model.Service) -> "Service":
        return cls(
            id=global_id("Service", row.id),
            code=row.code,
            name=row.name,
            active=row.active,
            commitment_number_required=row.commitment_number_required,
            _row=row,
        )


@strawberry.type
class StructureServices:
    _row: strawberry.Private[StructureRow]

    @strawberry.field(
        description="The services that invoices may name; `search` takes words of the code and of the name."
    )
    async def services(
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Words of the code or of the name; a text shorter than 3 characters finds its code alone."
            ),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Service]:
        page = await services_of(info.context, self._row, search=search, first=size_of(first), after=after)
        return Connection.of(page, Service.of)
