"""Open workspaces on a structure, and give people access to them."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from models import subscription as model
from models.account import Language
from models.subscription import WorkspaceMode
from resolvers import decide_workspaces as deciding
from resolvers import open_workspaces as opening
from resolvers import subscribe as subscribing
from resolvers.refusals import Refusal
from schema.arguments import FORM
from schema.conflicts import AlreadyDecided, dress
from schema.errors import InvalidInput, NotFound, TooManyRequests
from schema.info import Info
from schema.nodes import row_id_of, row_ids_of
from schema.structures import Structure, StructureSaved
from schema.workspaces import WorkspaceSelectionInput, WorkspaceSubscription


@strawberry.input(description="Open workspaces; for one that is open already, its answers are written anew.")
class OpenWorkspacesInput:
    structure: strawberry.ID = strawberry.field(description="The structure's id.")
    workspaces: list[WorkspaceSelectionInput] = strawberry.field(
        description="The workspaces to open, with the answers to what they ask."
    )


@strawberry.input(description="Close a workspace, by its code: every access to it ends.")
class CloseWorkspaceInput:
    structure: strawberry.ID = strawberry.field(description="The structure's id.")
    workspace: str = strawberry.field(description="The workspace's code.")


@strawberry.input(description="Ask for a workspace, by its code, for one's own attachment.")
class RequestWorkspaceInput:
    attachment: strawberry.ID = strawberry.field(description="The id of the caller's attachment.")
    workspace: str = strawberry.field(description="The workspace's code.")
    mode: WorkspaceMode = strawberry.field(
        default=WorkspaceMode.CONSULT, description="What the person wants to do there."
    )


@strawberry.input(description="Give an attached person access to a workspace, or another mode.")
class GrantWorkspaceInput:
    attachment: strawberry.ID = strawberry.field(description="The id of the person's attachment.")
    workspace: str = strawberry.field(description="The workspace's code.")
    mode: WorkspaceMode = strawberry.field(
        default=WorkspaceMode.CONSULT, description="What the person may do there."
    )


@strawberry.input(description="Turn requests for workspaces down, and say why; up to a hundred.")
class RefuseWorkspaceRequestsInput:
    ids: list[strawberry.ID] = strawberry.field(description="Ids of requests, up to a hundred.")
    reason: str = strawberry.field(description="Why; told to the people who asked.")


@strawberry.type(description="The access as it stands now.")
class WorkspaceSubscriptionSaved:
    subscription: WorkspaceSubscription = strawberry.field(description="The access after the change.")

    @classmethod
    def of(cls, row: model.Subscription, language: Language) -> "WorkspaceSubscriptionSaved":
        return cls(subscription=WorkspaceSubscription.of(row, language))


OpenWorkspacesResult = Annotated[
    StructureSaved | InvalidInput | NotFound,
    strawberry.union(
        "OpenWorkspacesResult", description="The structure with its workspaces, or why they stay as they are."
    ),
]
WorkspaceSubscriptionResult = Annotated[
    WorkspaceSubscriptionSaved | InvalidInput | AlreadyDecided | NotFound | TooManyRequests,
    strawberry.union(
        "WorkspaceSubscriptionResult", description="The access as it now stands, or why it stays as it was."
    ),
]


@strawberry.type
class WorkspaceMutations:
    @strawberry.mutation(description="Open workspaces on a structure, with the answers to what they ask.")
    async def open_workspaces(
        self, info: Info, input: Annotated[OpenWorkspacesInput, FORM]
    ) -> OpenWorkspacesResult | None:
        wishes = [wish.to_wish() for wish in input.workspaces]
        structure_id = row_id_of(input.structure, "Structure")
        row = await opening.open_on_structure(info.context, structure_id, wishes)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(description="Close a workspace on a structure.")
    async def close_workspace(
        self, info: Info, input: Annotated[CloseWorkspaceInput, FORM]
    ) -> OpenWorkspacesResult | None:
        structure_id = row_id_of(input.structure, "Structure")
        row = await opening.close_workspace(info.context, structure_id, input.workspace)
        return StructureSaved(structure=Structure.of(row))

    @strawberry.mutation(
        description="Ask for a workspace opened on the structure; self-service ones are granted at once."
    )
    async def request_workspace(
        self, info: Info, input: Annotated[RequestWorkspaceInput, FORM]
    ) -> WorkspaceSubscriptionResult | None:
        attachment_id = row_id_of(input.attachment, "Attachment")
        row = await subscribing.request_workspace(
            info.context, attachment_id, input.workspace, mode=input.mode
        )
        return WorkspaceSubscriptionSaved.of(row, info.context.language)

    @strawberry.mutation(description="One or many at once, up to a hundred; each is decided on its own.")
    async def approve_workspace_requests(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="Ids of requests, up to a hundred.")
        ],
    ) -> list[WorkspaceSubscriptionResult] | None:
        row_ids = row_ids_of(ids, "WorkspaceSubscription")
        return _dressed(await deciding.approve_requests(info.context, row_ids), info)

    @strawberry.mutation(description="One or many at once, with one reason, which the people are told.")
    async def refuse_workspace_requests(
        self, info: Info, input: Annotated[RefuseWorkspaceRequestsInput, FORM]
    ) -> list[WorkspaceSubscriptionResult] | None:
        row_ids = row_ids_of(input.ids, "WorkspaceSubscription")
        return _dressed(await deciding.refuse_requests(info.context, row_ids, reason=input.reason), info)

    @strawberry.mutation(description="A manager grants a workspace without a request.")
    async def grant_workspace(
        self, info: Info, input: Annotated[GrantWorkspaceInput, FORM]
    ) -> WorkspaceSubscriptionResult | None:
        attachment_id = row_id_of(input.attachment, "Attachment")
        row = await subscribing.grant_workspace(info.context, attachment_id, input.workspace, mode=input.mode)
        return WorkspaceSubscriptionSaved.of(row, info.context.language)

    @strawberry.mutation(
        description="End an access, or take a request back: by the person, or by a manager who takes it away."
    )
    async def leave_workspace(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID, strawberry.argument(description="The id of the access (WorkspaceSubscription).")
        ],
    ) -> WorkspaceSubscriptionResult | None:
        row = await subscribing.leave_workspace(info.context, row_id_of(id, "WorkspaceSubscription"))
        return WorkspaceSubscriptionSaved.of(row, info.context.language)


def _dressed(decided: Sequence[deciding.Decided], info: Info) -> list[Any]:  # Any: members of the union
    return [
        dress(one, info)
        if isinstance(one, Refusal)
        else WorkspaceSubscriptionSaved.of(one, info.context.language)
        for one in decided
    ]
