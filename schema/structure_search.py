"""Searches among structures."""

import strawberry

from models.structure import StructureSector
from resolvers.search_structures import StructureWish, search_structures
from schema.info import Info
from schema.paging import PageInfo, fill, size_of
from schema.structures import Structure


@strawberry.input(description="Which structures to look for; each part narrows the answer.")
class StructureFilter:
    search: str | None = strawberry.field(
        default=None, description="Name, identifier, postal code or town; at least 3 characters."
    )
    sector: StructureSector | None = None
    postal_code: str | None = None
    city: str | None = None

    def to_wish(self) -> StructureWish:
        return StructureWish(
            search=self.search, sector=self.sector, postal_code=self.postal_code, city=self.city
        )


@strawberry.type(description="A structure in a list.")
class StructureEdge:
    cursor: str
    node: Structure


@strawberry.type(description="A page of structures.")
class StructureConnection:
    edges: list[StructureEdge]
    page_info: PageInfo


@strawberry.type
class StructureSearchQueries:
    @strawberry.field(
        description="Anonymous callers see public structures; signed-in ones see those they may ask to join as"
        " well."
    )
    async def structures(
        self,
        info: Info,
        filter: StructureFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> StructureConnection:
        wish = filter.to_wish() if filter else StructureWish()
        page = await search_structures(info.context, wish, first=size_of(first), after=after)
        return fill(StructureConnection, StructureEdge, page, Structure.of)
