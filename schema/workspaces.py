"""Workspaces: the catalogue, those opened on a structure, and who has access to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from models import subscription as subscription_model
from models import workspace as model
from models.account import Language
from models.subscription import SubscriptionState, WorkspaceMode
from resolvers.choose_workspaces import AnswerWish, WorkspaceWish, catalogue, questions_of
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import PageInfo
from schema.people import Person

if TYPE_CHECKING:
    from schema.attachments import Attachment


@strawberry.type(description="One possible answer.")
class WorkspaceChoice:
    code: str
    label: str

    @classmethod
    def of(cls, row: model.WorkspaceChoice, language: Language) -> "WorkspaceChoice":
        return cls(code=row.code, label=row.label_fr if language is Language.FR else row.label_en)


@strawberry.type(description="What a workspace asks of the structure that opens it.")
class WorkspaceQuestion:
    code: str
    label: str
    required: bool
    choices: list[WorkspaceChoice]

    @classmethod
    def of(cls, row: model.WorkspaceQuestion, language: Language) -> "WorkspaceQuestion":
        return cls(
            code=row.code,
            label=row.label_fr if language is Language.FR else row.label_en,
            required=row.required,
            choices=[WorkspaceChoice.of(choice, language) for choice in row.choices],
        )


@strawberry.type(description="A functional area of the portal (espace).")
class Workspace(Node):
    code: str
    name: str
    description: str
    open_by_default: bool = strawberry.field(description="Opened for every new structure unless declined.")
    self_service: bool = strawberry.field(
        description="A member may take or leave it without a manager's approval."
    )
    _row: strawberry.Private[model.Workspace]

    @strawberry.field(description="What its opening asks, in order.")
    async def questions(self, info: Info) -> list[WorkspaceQuestion]:
        language = info.context.language
        questions = await questions_of(info.context, self._row)
        return [WorkspaceQuestion.of(question, language) for question in questions]

    @classmethod
    def of(cls, row: model.Workspace, language: Language) -> "Workspace":
        french = language is Language.FR
        return cls(
            id=global_id("Workspace", row.id),
            code=row.code,
            name=row.name_fr if french else row.name_en,
            description=row.description_fr if french else row.description_en,
            open_by_default=row.open_by_default,
            self_service=row.self_service,
            _row=row,
        )


@strawberry.type(description="What the structure answered.")
class WorkspaceAnswer:
    question: WorkspaceQuestion
    choice: WorkspaceChoice


@strawberry.type(description="A workspace opened on a structure.")
class StructureWorkspace:
    workspace: Workspace
    opened_at: datetime
    answers: list[WorkspaceAnswer]

    @classmethod
    def of(cls, row: model.StructureWorkspace, language: Language) -> "StructureWorkspace":
        questions = {question.id: question for question in row.workspace.questions}
        answers = [
            WorkspaceAnswer(
                question=WorkspaceQuestion.of(questions[answer.question.id], language),
                choice=WorkspaceChoice.of(answer.choice, language),
            )
            for answer in row.answers
            if answer.question.id in questions
        ]
        return cls(workspace=Workspace.of(row.workspace, language), opened_at=row.opened_at, answers=answers)


@strawberry.type(description="One person's access to one workspace of one structure (abonnement).")
class WorkspaceSubscription(Node):
    workspace: Workspace
    mode: WorkspaceMode
    status: SubscriptionState
    requested_at: datetime
    decided_at: datetime | None
    decided_by: Person | None
    reason: str | None
    _row: strawberry.Private[subscription_model.Subscription]

    @strawberry.field(description="The attachment that the access rests on.")
    def attachment(self) -> Annotated["Attachment", strawberry.lazy("schema.attachments")]:
        from schema.attachments import Attachment

        return Attachment.of(self._row.attachment)

    @classmethod
    def of(cls, row: subscription_model.Subscription, language: Language) -> "WorkspaceSubscription":
        return cls(
            id=global_id("WorkspaceSubscription", row.id),
            workspace=Workspace.of(row.workspace, language),
            mode=row.mode,
            status=row.state,
            requested_at=row.requested_at,
            decided_at=row.decided_at,
            decided_by=Person.of(row.decided_by) if row.decided_by else None,
            reason=row.reason,
            _row=row,
        )


@strawberry.type(description="One subscription of a page.")
class WorkspaceSubscriptionEdge:
    cursor: str
    node: WorkspaceSubscription


@strawberry.type(description="A page of subscriptions, the newest first.")
class WorkspaceSubscriptionConnection:
    edges: list[WorkspaceSubscriptionEdge]
    page_info: PageInfo
    total_count: int


@strawberry.input(description="An answer to a question of a workspace.")
class WorkspaceAnswerInput:
    question: str
    choice: str


@strawberry.input(description="A workspace to open, with the answers to what it asks.")
class WorkspaceSelectionInput:
    code: str
    answers: list[WorkspaceAnswerInput] = strawberry.field(default_factory=list)

    def to_wish(self) -> WorkspaceWish:
        return WorkspaceWish(
            self.code, [AnswerWish(answer.question, answer.choice) for answer in self.answers]
        )


@strawberry.type
class WorkspaceQueries:
    @strawberry.field(description="The catalogue, in the order of the sign-up screen.")
    async def workspaces(self, info: Info) -> list[Workspace]:
        return [Workspace.of(row, info.context.language) for row in await catalogue()]
