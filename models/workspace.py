"""The workspaces of the portal, what each one asks, and where they are opened."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.attachment import MANAGERS
from models.columns import id_column
from models.database import select
from models.search_values import Values
from models.structure import Structure


class Workspace(Model):
    id: UUID = id_column()
    code = fields.CharField(max_length=40, unique=True)
    position = fields.IntField(unique=True)
    name_fr = fields.CharField(max_length=120)
    name_en = fields.CharField(max_length=120)
    description_fr = fields.CharField(max_length=500)
    description_en = fields.CharField(max_length=500)
    open_by_default = fields.BooleanField(default=False)
    self_service = fields.BooleanField(default=False)
    questions: fields.ReverseRelation["WorkspaceQuestion"]

    class Meta:
        table = "workspace"
        ordering = ("position",)


class WorkspaceQuestion(Model):
    id: UUID = id_column()
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField(
        "models.Workspace", related_name="questions", on_delete=fields.CASCADE, db_index=True
    )
    workspace_id: UUID
    code = fields.CharField(max_length=40, unique=True)
    position = fields.IntField()
    label_fr = fields.CharField(max_length=200)
    label_en = fields.CharField(max_length=200)
    required = fields.BooleanField(default=True)
    choices: fields.ReverseRelation["WorkspaceChoice"]

    class Meta:
        table = "workspace_question"
        ordering = ("position",)


class WorkspaceChoice(Model):
    id: UUID = id_column()
    question: fields.ForeignKeyRelation[WorkspaceQuestion] = fields.ForeignKeyField(
        "models.WorkspaceQuestion", related_name="choices", on_delete=fields.CASCADE, db_index=True
    )
    question_id: UUID
    code = fields.CharField(max_length=40)
    position = fields.IntField()
    label_fr = fields.CharField(max_length=200)
    label_en = fields.CharField(max_length=200)

    class Meta:
        table = "workspace_choice"
        ordering = ("position",)
        unique_together = (("question_id", "code"),)


class StructureWorkspace(Model):
    """A workspace opened on a structure."""

    id: UUID = id_column()
    structure: fields.ForeignKeyRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="workspaces", on_delete=fields.RESTRICT, db_index=True
    )
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField(
        "models.Workspace", related_name="openings", on_delete=fields.RESTRICT, db_index=True
    )
    structure_id: UUID
    workspace_id: UUID
    opened_at: datetime = fields.DatetimeField()
    answers: fields.ReverseRelation["WorkspaceAnswer"]

    class Meta:
        table = "structure_workspace"
        unique_together = (("structure_id", "workspace_id"),)

    @classmethod
    async def move_to(cls, old: Structure, new: Structure) -> None:
        """Open on the successor of a structure what is open on it, with the same answers."""
        for row in await cls.filter(structure_id=old.id).prefetch_related("answers"):
            opening = await cls.create(structure=new, workspace_id=row.workspace_id, opened_at=row.opened_at)
            for answer in row.answers:
                await WorkspaceAnswer.create(
                    opening=opening, question_id=answer.question_id, choice_id=answer.choice_id
                )


class WorkspaceAnswer(Model):
    """What a structure answered to a question of a workspace."""

    id: UUID = id_column()
    opening: fields.ForeignKeyRelation[StructureWorkspace] = fields.ForeignKeyField(
        "models.StructureWorkspace", related_name="answers", on_delete=fields.CASCADE, db_index=True
    )
    question: fields.ForeignKeyRelation[WorkspaceQuestion] = fields.ForeignKeyField(
        "models.WorkspaceQuestion", related_name="answers", on_delete=fields.RESTRICT
    )
    choice: fields.ForeignKeyRelation[WorkspaceChoice] = fields.ForeignKeyField(
        "models.WorkspaceChoice", related_name="answers", on_delete=fields.RESTRICT
    )
    opening_id: UUID
    question_id: UUID
    choice_id: UUID

    class Meta:
        table = "workspace_answer"
        unique_together = (("opening_id", "question_id"),)


_UNANSWERED = """
SELECT 1 AS found
FROM attachment a
JOIN structure_workspace o ON o.structure_id = a.structure_id
JOIN workspace_question q ON q.workspace_id = o.workspace_id AND q.required
LEFT JOIN workspace_answer w ON w.opening_id = o.id AND w.question_id = q.id
WHERE a.account_id = {account} AND a.status = 'APPROVED' AND a.role IN ({roles}) AND w.id IS NULL
LIMIT 1
"""


async def owes_answers(manager_id: UUID) -> bool:
    """Whether a workspace asks something that a structure of this manager never answered.

    Questions can come later than the workspace was opened.
    """
    values = Values()
    roles = ", ".join(f"'{role.value}'" for role in MANAGERS)
    return bool(await select(_UNANSWERED.format(account=values.mark(manager_id), roles=roles), values))
