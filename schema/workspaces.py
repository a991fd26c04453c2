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
from schema.people import Person

if TYPE_CHECKING:
    from schema.attachments import Attachment


@strawberry.type(description="One possible answer.")
class WorkspaceChoice:
    code: str = strawberry.field(description="Stable; answers name the choice by it.")
    label: str = strawberry.field(description="The choice, in the language of the request.")

    @classmethod
    def of(cls, row: model.WorkspaceChoice, language: Language) -> "WorkspaceChoice":
        return cls(code=row.code, label=row.label_fr if language is Language.FR else row.label_en)


@strawberry.type(description="What a workspace asks of the structure that opens it.")
class WorkspaceQuestion:
    code: str = strawberry.field(description="Stable; answers name the question by it.")
    label: str = strawberry.field(description="The question, in the language of the request.")
    required: bool = strawberry.field(
        description="True where the workspace cannot be opened without an answer."
    )
    choices: list[WorkspaceChoice] = strawberry.field(description="The possible answers, in order.")

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
    code: str = strawberry.field(description="Stable; inputs name the workspace by it.")
    name: str = strawberry.field(description="Its name, in the language of the request.")
    description: str = strawberry.field(description="What it is for, in the language of the request.")
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
    question: WorkspaceQuestion = strawberry.field(description="What was asked.")
    choice: WorkspaceChoice = strawberry.field(description="What was answered.")


@strawberry.type(description="A workspace opened on a structure.")
class StructureWorkspace:
    workspace: Workspace = strawberry.field(description="The workspace.")
    opened_at: datetime = strawberry.field(description="When it was opened on the structure.")
    answers: list[WorkspaceAnswer] = strawberry.field(
        description="What the structure answered to the workspace's questions."
    )

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
    workspace: Workspace = strawberry.field(description="The workspace.")
    mode: WorkspaceMode = strawberry.field(description="What the person may do there.")
    status: SubscriptionState = strawberry.field(description="Where the access stands.")
    requested_at: datetime = strawberry.field(description="When it was asked for, or given.")
    decided_at: datetime | None = strawberry.field(description="When it was granted or refused; null before.")
    decided_by: Person | None = strawberry.field(
        description="Who granted or refused it; null before, and where nobody had to decide."
    )
    reason: str | None = strawberry.field(description="Why it was refused.")
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


@strawberry.input(description="An answer to a question of a workspace.")
class WorkspaceAnswerInput:
    question: str = strawberry.field(description="WorkspaceQuestion.code.")
    choice: str = strawberry.field(description="WorkspaceChoice.code.")


@strawberry.input(description="A workspace to open, with the answers to what it asks.")
class WorkspaceSelectionInput:
    code: str = strawberry.field(description="The workspace's code.")
    answers: list[WorkspaceAnswerInput] = strawberry.field(
        default_factory=list, description="The answers to what the workspace asks."
    )

    def to_wish(self) -> WorkspaceWish:
        return WorkspaceWish(
            self.code, [AnswerWish(answer.question, answer.choice) for answer in self.answers]
        )


@strawberry.type
class WorkspaceQueries:
    @strawberry.field(description="The catalogue, in the order of the sign-up screen.")
    async def workspaces(self, info: Info) -> list[Workspace]:
        return [Workspace.of(row, info.context.language) for row in await catalogue()]
