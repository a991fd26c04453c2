"""Services: the sub-units of a public structure, as the directory tells them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import service as model
from models.structure import Structure as StructureRow
from registry.record import PostalAddress
from resolvers.find_services import services_of
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import PageInfo, fill, size_of

if TYPE_CHECKING:
    from schema.structures import Address


@strawberry.type(description="A sub-unit of a public structure.")
class Service(Node):
    code: str = strawberry.field(description="What invoices name the service by.")
    name: str
    active: bool
    commitment_number_required: bool
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


@strawberry.type(description="A service in a list.")
class ServiceEdge:
    cursor: str
    node: Service


@strawberry.type(description="A page of services.")
class ServiceConnection:
    edges: list[ServiceEdge]
    page_info: PageInfo


@strawberry.type
class StructureServices:
    _row: strawberry.Private[StructureRow]

    @strawberry.field(
        description="The services that invoices may name; `search` takes words of the code and of the name."
    )
    async def services(
        self, info: Info, search: str | None = None, first: int | None = 20, after: str | None = None
    ) -> ServiceConnection:
        page = await services_of(info.context, self._row, search=search, first=size_of(first), after=after)
        return fill(ServiceConnection, ServiceEdge, page, Service.of)
