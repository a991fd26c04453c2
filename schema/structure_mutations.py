"""Create a structure, keep it up to date, change its identifier, close it."""

from typing import Annotated

import strawberry

from models.structure import SignUpPurpose
from resolvers.create_structure import create_structure
from resolvers.manage_structure import close_structure, refresh_structure, update_structure
from resolvers.replace_identifier import ReplacementForm, replace_identifier
from resolvers.structure_form import DetailsForm, StructureForm
from schema.arguments import FORM
from schema.conflicts import StructureExists
from schema.errors import (
    InvalidCredentials,
    InvalidInput,
    NotFound,
    StructureClosed,
    StructureNotFound,
    TooManyRequests,
)
from schema.info import Info
from schema.nodes import row_id_of
from schema.structures import Structure, StructureDetailsInput, StructureIdentifierInput, StructureSaved
from schema.workspaces import WorkspaceSelectionInput


@strawberry.input(description="The structure to create; the caller becomes its main manager.")
class CreateStructureInput:
    identifier: StructureIdentifierInput = strawberry.field(
        description="The number that identifies the structure."
    )
    details: StructureDetailsInput | None = strawberry.field(
        default=None, description="Name and address; what the register gives may be left out."
    )
    purposes: list[SignUpPurpose] = strawberry.field(
        default_factory=lambda: [SignUpPurpose.SUBMIT_PAYMENT_REQUESTS],
        description="What the structure comes to the portal for; at least one.",
    )
    workspaces: list[WorkspaceSelectionInput] | None = strawberry.field(
        default=None, description="Left out: those open by default."
    )

    def to_form(self) -> StructureForm:
        return StructureForm(
            kind=self.identifier.kind,
            value=self.identifier.value,
            details=self.details.to_form() if self.details else DetailsForm(),
            purposes=self.purposes,
            workspaces=None if self.workspaces is None else [wish.to_wish() for wish in self.workspaces],
        )


@strawberry.input(description="What to correct; what is left out stays as it is.")
class UpdateStructureInput:
    id: strawberry.ID = strawberry.field(description="The structure's id.")
    details: StructureDetailsInput = strawberry.field(description="What to correct.")


@strawberry.input(description="The new identifier of a structure; the password is asked for again.")
class ReplaceStructureIdentifierInput:
    id: strawberry.ID = strawberry.field(description="The id of the structure to replace.")
    identifier: StructureIdentifierInput = strawberry.field(description="The new identifier.")
    password: str = strawberry.field(description="The current password.")

    def to_form(self) -> ReplacementForm:
        return ReplacementForm(self.identifier.kind, self.identifier.value, self.password)


@strawberry.input(description="The structure to close; the password is asked for again.")
class CloseStructureInput:
    id: strawberry.ID = strawberry.field(description="The structure's id.")
    password: str = strawberry.field(description="The current password.")


CreateStructureResult = Annotated[
    StructureSaved | InvalidInput | StructureExists | StructureNotFound | StructureClosed | TooManyRequests,
    strawberry.union("CreateStructureResult", description="The new structure, or why it was not created."),
]
UpdateStructureResult = Annotated[
    StructureSaved | InvalidInput | StructureNotFound | StructureClosed | NotFound | TooManyRequests,
    strawberry.union("UpdateStructureResult", description="The structure, or why it stays as it is."),
]
ReplaceStructureIdentifierResult = Annotated[
    StructureSaved
    | InvalidInput
    | InvalidCredentials
    | StructureExists
    | StructureNotFound
    | StructureClosed
    | NotFound
    | TooManyRequests,
    strawberry.union(
        "ReplaceStructureIdentifierResult",
        description="The new structure, or why the identifier stays as it is.",
    ),
]
CloseStructureResult = Annotated[
    StructureSaved | InvalidCredentials | NotFound | TooManyRequests,
    strawberry.union("CloseStructureResult", description="The closed structure, or why it stays open."),
]


@strawberry.type
class StructureMutations:
    @strawberry.mutation(description="Create a structure, and manage it from now on.")
    async def create_structure(
        self, info: Info, input: Annotated[CreateStructureInput, FORM]
    ) -> CreateStructureResult | None:
        row = await create_structure(info.context, input.to_form())
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Correct what the register does not say; by the managers.")
    async def update_structure(
        self, info: Info, input: Annotated[UpdateStructureInput, FORM]
    ) -> UpdateStructureResult | None:
        structure_id = row_id_of(input.id, "Structure")
        row = await update_structure(info.context, structure_id, input.details.to_form())
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Take name and address from the company register again.")
    async def refresh_structure(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The structure's id.")]
    ) -> UpdateStructureResult | None:
        row = await refresh_structure(info.context, row_id_of(id, "Structure"))
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(
        description="A structure changes its identifier: the old one is closed and replaced by a copy with its"
        " people and workspaces."
    )
    async def replace_structure_identifier(
        self, info: Info, input: Annotated[ReplaceStructureIdentifierInput, FORM]
    ) -> ReplaceStructureIdentifierResult | None:
        row = await replace_identifier(info.context, row_id_of(input.id, "Structure"), input.to_form())
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Close a structure; by its main manager.")
    async def close_structure(
        self, info: Info, input: Annotated[CloseStructureInput, FORM]
    ) -> CloseStructureResult | None:
        row = await close_structure(info.context, row_id_of(input.id, "Structure"), input.password)
        return StructureSaved(structure=Structure.of(row))
