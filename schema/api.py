"""The schema: every query and mutation, and how errors leave it."""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

import schema.enums  # noqa: F401  # describes the enumerations before any type uses them
from resolvers.find_node import find_node
from schema.accounts import Account, Session
from schema.attachments import Attachment
from schema.captcha import CaptchaMutations
from schema.errors import DRESSERS
from schema.history import Event, Letter
from schema.info import Info
from schema.nodes import Node, read_global_id
from schema.rules import RulesQueries
from schema.sessions import SessionMutations, SessionQueries
from schema.sign_up import SignUpMutations, SignUpQueries
from schema.structures import Structure, StructureQueries
from schema.workspaces import Workspace, WorkspaceQueries, WorkspaceSubscription

_DRESS: dict[str, Callable[[Any, Info], Node]] = {  # Any: each entry takes rows of its own model
    "Account": lambda row, info: Account.of(row, info.context.language),
    "Attachment": lambda row, info: Attachment.of(row),
    "Event": lambda row, info: Event.of(row, info.context.language),
    "Letter": lambda row, info: Letter.of(row),
    "Session": lambda row, info: Session.of(row, info.context.session),
    "Structure": lambda row, info: Structure.of(row),
    "Workspace": lambda row, info: Workspace.of(row, info.context.language),
    "WorkspaceSubscription": lambda row, info: WorkspaceSubscription.of(row, info.context.language),
}


@strawberry.type(description="What can be read.")
class Query(
    RulesQueries, SessionQueries, StructureQueries, WorkspaceQueries, SignUpQueries
):
    @strawberry.field(description="An object by its global id; null where it does not exist or is not for the caller.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        named = read_global_id(id)
        row = await find_node(info.context, *named) if named else None
        return _DRESS[named[0]](row, info) if named and row is not None else None


@strawberry.type(description="What can be done.")
class Mutation(CaptchaMutations, SignUpMutations, SessionMutations):
    pass


class Schema(strawberry.Schema):
    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing: the original writes documents and variables, and so passwords, to the log."""


schema = Schema(
    query=Query,
    mutation=Mutation,
    types=[Account, Attachment, Event, Letter, Session, Structure, Workspace, WorkspaceSubscription],
    exception_handlers=DRESSERS,
    config=StrawberryConfig(auto_camel_case=True),
)
