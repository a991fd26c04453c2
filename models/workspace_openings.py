"""The workspaces that are open on structures, with what they ask and what was answered."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from tortoise.queryset import QuerySet

from models.statements import Statement
from models.workspace import StructureWorkspace, WorkspaceAnswer, WorkspaceChoice, WorkspaceQuestion

R = TypeVar("R")


def _openings(structure_ids: list[UUID]) -> QuerySet[StructureWorkspace]:
    rows = StructureWorkspace.filter(structure_id__in=structure_ids)
    return rows.select_related("workspace").order_by("workspace__position")


def _questions(workspace_ids: list[UUID]) -> QuerySet[WorkspaceQuestion]:
    return WorkspaceQuestion.filter(workspace_id__in=workspace_ids).order_by("position")


def _choices(question_ids: list[UUID]) -> QuerySet[WorkspaceChoice]:
    return WorkspaceChoice.filter(question_id__in=question_ids).order_by("position")


def _answers(opening_ids: list[UUID]) -> QuerySet[WorkspaceAnswer]:
    return WorkspaceAnswer.filter(opening_id__in=opening_ids).select_related("question", "choice")


OPENINGS, QUESTIONS = Statement(_openings), Statement(_questions)
CHOICES, ANSWERS = Statement(_choices), Statement(_answers)


async def openings_of(structure_ids: Sequence[UUID]) -> list[StructureWorkspace]:
    """Return what is open on structures, in the guide's order: four statements, however many they are."""
    openings = await OPENINGS.rows(list(structure_ids))
    if not openings:
        return []
    questions = await QUESTIONS.rows(list({row.workspace_id for row in openings}))
    choices = await CHOICES.rows([row.id for row in questions]) if questions else []
    answers = await ANSWERS.rows([row.id for row in openings]) if questions else []
    for question in questions:
        question.choices._set_result_for_query(_of(question.id, ((row.question_id, row) for row in choices)))
    for opening in openings:
        asked = _of(opening.workspace_id, ((row.workspace_id, row) for row in questions))
        opening.workspace.questions._set_result_for_query(asked)
        opening.answers._set_result_for_query(_of(opening.id, ((row.opening_id, row) for row in answers)))
    return openings


def _of(owner: UUID, rows: Iterable[tuple[UUID, R]]) -> list[R]:
    return [row for owner_id, row in rows if owner_id == owner]
