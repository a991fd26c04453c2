"""Searches among structures."""

from typing import Annotated

import strawberry

from models.structure import StructureSector
from resolvers.search_structures import MOST_COUNTED, StructureWish, search_structures
from schema.info import Info
from schema.paging import After, Connection, First, size_of
from schema.structures import Structure


@strawberry.input(description="Which structures to look for; each part narrows the answer.")
class StructureFilter:
    search: str | None = strawberry.field(
        default=None, description="Name, identifier, postal code or town; at least 3 characters."
    )
    sector: StructureSector | None = strawberry.field(
        default=None, description="Only private companies, or only public bodies."
    )
    postal_code: str | None = strawberry.field(default=None, description="The whole postal code.")
    city: str | None = strawberry.field(default=None, description="The town, or the beginning of its name.")

    def to_wish(self) -> StructureWish:
        return StructureWish(
            search=self.search, sector=self.sector, postal_code=self.postal_code, city=self.city
        )


@strawberry.type(description="A page of structures.")
class StructureConnection(Connection[Structure]):
    @strawberry.field(
        description="How many structures the whole list has, on all its pages. Counted only where it is asked for;"
        " null above 1,000."
    )
    async def total_count(self) -> int | None:
        total = await self.page.total()
        return total if total <= MOST_COUNTED else None


@strawberry.type
class StructureSearchQueries:
    @strawberry.field(
        description="Anonymous callers see public structures; signed-in ones see those they may ask to join as"
        " well."
    )
    async def structures(
        self,
        info: Info,
        filter: Annotated[
            StructureFilter | None,
            strawberry.argument(description="What to look for; left out: every public structure, by name."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> StructureConnection | None:
        wish = filter.to_wish() if filter else StructureWish()
        page = await search_structures(info.context, wish, first=size_of(first), after=after)
        return StructureConnection.of(page, Structure.of)
