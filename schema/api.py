"""The schema: every query and mutation, and how errors leave it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLObjectType, GraphQLResolveInfo, GraphQLType
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from resolvers.find_node import find_node
from schema import enums as enums  # describes the enumerations before any type uses them
from schema.account_mutations import AccountMutations
from schema.accounts import Account, Session
from schema.announcements import Announcement, AnnouncementQueries
from schema.attachment_mutations import AttachmentMutations
from schema.attachments import Attachment
from schema.captcha import CaptchaMutations
from schema.conflicts import CONFLICTS
from schema.desk_mutations import DeskMutations
from schema.errors import TWINS, Dresser
from schema.history import Event, Letter
from schema.info import Info
from schema.nodes import Node, read_global_id
from schema.recovery import RecoveryMutations, RecoveryQueries
from schema.rules import RulesQueries
from schema.scalars import Date, DateTime
from schema.services import Service
from schema.sessions import SessionMutations, SessionQueries
from schema.sign_up import SignUpMutations, SignUpQueries
from schema.structure_mutations import StructureMutations
from schema.structure_search import StructureSearchQueries
from schema.structures import Structure, StructureQueries
from schema.support import SupportMutations, SupportQueries, SupportRequest
from schema.workspace_mutations import WorkspaceMutations
from schema.workspaces import Workspace, WorkspaceQueries, WorkspaceSubscription

_DRESS: dict[str, Callable[[Any, Info], Node]] = {  # Any: each entry takes rows of its own model
    "Account": lambda row, info: Account.of(row),
    "Announcement": lambda row, info: Announcement.of(row),
    "Attachment": lambda row, info: Attachment.of(row),
    "Event": lambda row, info: Event.of(row),
    "Letter": lambda row, info: Letter.of(row),
    "Service": lambda row, info: Service.of(row),
    "Session": lambda row, info: Session.of(row, info.context.session),
    "Structure": lambda row, info: Structure.of(row),
    "SupportRequest": lambda row, info: SupportRequest.of(row),
    "Workspace": lambda row, info: Workspace.of(row, info.context.language),
    "WorkspaceSubscription": lambda row, info: WorkspaceSubscription.of(row, info.context.language),
}


@strawberry.type(description="What can be read.")
class Query(
    RulesQueries,
    SessionQueries,
    StructureQueries,
    StructureSearchQueries,
    WorkspaceQueries,
    SignUpQueries,
    RecoveryQueries,
    AnnouncementQueries,
    SupportQueries,
):
    @strawberry.field(
        description="An object by its global id; null where it does not exist or is not for the caller."
    )
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The global id of any object.")],
    ) -> Node | None:
        named = read_global_id(id)
        row = await find_node(info.context, *named) if named else None
        return _DRESS[named[0]](row, info) if named and row is not None else None


@strawberry.type(description="What can be done.")
class Mutation(
    CaptchaMutations,
    SignUpMutations,
    SessionMutations,
    AttachmentMutations,
    RecoveryMutations,
    AccountMutations,
    StructureMutations,
    WorkspaceMutations,
    SupportMutations,
    DeskMutations,
):
    pass


class Schema(strawberry.Schema):
    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing: the original writes documents and variables, and so passwords, to the log."""

    def _extend_introspection(self) -> None:
        """Answer `isOneOf` as the specification does: Strawberry's resolver fails on lists and non-nulls."""
        super()._extend_introspection()
        kind = self._schema.type_map["__Type"]
        assert isinstance(kind, GraphQLObjectType)
        kind.fields["isOneOf"].resolve = _is_one_of


def _is_one_of(kind: GraphQLType, info: GraphQLResolveInfo[Any]) -> bool | None:
    return kind.is_one_of if isinstance(kind, GraphQLInputObjectType) else None


class AlreadyPrepared(SchemaExtension):
    """Take the document that was parsed, bounded and validated when its text was first seen."""

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context
        document = (context.operation_extensions or {}).get("document")
        if document is not None:
            context.graphql_document = document
            context.validation_rules = ()
        yield


schema = Schema(
    query=Query,
    mutation=Mutation,
    types=[
        Account,
        Attachment,
        Event,
        Letter,
        Service,
        Session,
        Structure,
        Workspace,
        WorkspaceSubscription,
    ],
    extensions=[AlreadyPrepared],
    exception_handlers=[Dresser(refusal, twin) for refusal, twin in (TWINS | CONFLICTS).items()],
    config=StrawberryConfig(scalar_map={datetime: DateTime, date: Date}),
)
