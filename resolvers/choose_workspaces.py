"""Choosing workspaces for a structure, and answering what they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.structure import Structure
from models.workspace import StructureWorkspace, Workspace, WorkspaceAnswer, WorkspaceQuestion
from resolvers.context import Context
from resolvers.forms import Faults, Path
from resolvers.refusals import ProblemCode
from resolvers.together import grouped
from security import lengths


@dataclass(frozen=True, slots=True)
class AnswerWish:
    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class WorkspaceWish:
    code: str
    answers: Sequence[AnswerWish] = ()

    def kept(self) -> dict[str, Any]:
        """Return the wish as JSON, to be kept until the account is activated."""
        return {"code": self.code, "answers": [asdict(answer) for answer in self.answers]}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "WorkspaceWish":
        return cls(kept["code"], [AnswerWish(**answer) for answer in kept["answers"]])


async def catalogue() -> list[Workspace]:
    """Return every workspace with its questions and choices, in the order of the screen: 3 statements."""
    return await Workspace.all().prefetch_related("questions__choices")


async def questions_of(ctx: Context, workspace: Workspace) -> Sequence[WorkspaceQuestion]:
    """Return what a workspace asks, in order, with its choices; of the catalogue, they are loaded."""
    if workspace.questions._fetched:
        return list(workspace.questions)
    return await ctx.read_together(_questions, workspace.id)


async def _questions(ctx: Context, ids: Sequence[UUID]) -> Mapping[UUID, list[WorkspaceQuestion]]:
    rows = (
        await WorkspaceQuestion.filter(workspace_id__in=ids).prefetch_related("choices").order_by("position")
    )
    return grouped(ids, rows, lambda row: row.workspace_id)


async def check_wishes(
    faults: Faults, wishes: Sequence[WorkspaceWish] | None, *, path: Path
) -> list[WorkspaceWish]:
    """Return the workspaces to open: those asked for, else those open by default; note every fault."""
    workspaces = {workspace.code: workspace for workspace in await catalogue()}
    if wishes is None:
        return [WorkspaceWish(code) for code, workspace in workspaces.items() if workspace.open_by_default]
    if not faults.few(path, wishes):
        return []
    seen: set[str] = set()
    for place, wish in enumerate(wishes):
        here = (*path, str(place))
        if len(wish.code) > lengths.CODE or wish.code not in workspaces:
            faults.add((*here, "code"), ProblemCode.UNKNOWN_VALUE)
        elif wish.code in seen:
            faults.add((*here, "code"), ProblemCode.NOT_ALLOWED)
        else:
            _check_answers(faults, workspaces[wish.code], wish, path=(*here, "answers"))
        seen.add(wish.code)
    return list(wishes)


def _check_answers(faults: Faults, workspace: Workspace, wish: WorkspaceWish, *, path: Path) -> None:
    questions = {question.code: question for question in workspace.questions}
    answered: set[str] = set()
    if not faults.few(path, wish.answers):
        return
    for place, answer in enumerate(wish.answers):
        question = questions.get(answer.question) if len(answer.question) <= lengths.CODE else None
        if question is None:
            faults.add((*path, str(place), "question"), ProblemCode.UNKNOWN_VALUE)
        elif answer.question in answered:
            faults.add((*path, str(place), "question"), ProblemCode.NOT_ALLOWED)
        elif not _is_one_of(question, answer.choice):
            faults.add((*path, str(place), "choice"), ProblemCode.UNKNOWN_VALUE)
        answered.add(answer.question)
    if any(question.required and code not in answered for code, question in questions.items()):
        faults.add(path, ProblemCode.REQUIRED)


def _is_one_of(question: WorkspaceQuestion, code: str) -> bool:
    return len(code) <= lengths.CODE and any(choice.code == code for choice in question.choices)


async def open_workspaces(
    structure: Structure, wishes: Sequence[WorkspaceWish], *, now: datetime
) -> list[Workspace]:
    """Open workspaces with their answers; what left the catalogue since the wish is passed over."""
    workspaces = {workspace.code: workspace for workspace in await catalogue()}
    opened = []
    for wish in wishes:
        if (workspace := workspaces.get(wish.code)) is None:
            continue
        opening = await StructureWorkspace.create(structure=structure, workspace=workspace, opened_at=now)
        if answers := _answers(opening, list(workspace.questions), wish):
            await WorkspaceAnswer.bulk_create(answers)
        opened.append(workspace)
    return opened


async def answer_again(opening: StructureWorkspace, wish: WorkspaceWish) -> bool:
    """Write the answers of an open workspace anew; False where they say what was answered before."""
    questions = await WorkspaceQuestion.filter(workspace_id=opening.workspace_id).prefetch_related("choices")
    rows = _answers(opening, questions, wish)
    before = await WorkspaceAnswer.filter(opening_id=opening.id)
    if {row.choice_id for row in before} == {row.choice_id for row in rows}:
        return False
    await WorkspaceAnswer.filter(opening_id=opening.id).delete()
    await WorkspaceAnswer.bulk_create(rows)
    return True


def _answers(
    opening: StructureWorkspace, questions: Sequence[WorkspaceQuestion], wish: WorkspaceWish
) -> list[WorkspaceAnswer]:
    chosen = {answer.question: answer.choice for answer in wish.answers}
    return [
        WorkspaceAnswer(opening=opening, question=question, choice=choice)
        for question in questions
        for choice in question.choices
        if chosen.get(question.code) == choice.code
    ]
