"""A line of history: what happened, to whom, by whom; written with the change itself, never changed."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import id_column, one_of
from models.structure import Structure

FOR_DESK = "desk"  # the mark, in the details, of what an operator did in the desk's name


class EventKind(StrEnum):
    ACCOUNT_CREATED = "ACCOUNT_CREATED"
    ACCOUNT_ACTIVATED = "ACCOUNT_ACTIVATED"
    ACCOUNT_UPDATED = "ACCOUNT_UPDATED"
    ACCOUNT_DEACTIVATED = "ACCOUNT_DEACTIVATED"
    REACTIVATION_REQUESTED = "REACTIVATION_REQUESTED"
    ACCOUNT_REACTIVATED = "ACCOUNT_REACTIVATED"
    LOGGED_IN = "LOGGED_IN"
    LOG_IN_THROTTLED = "LOG_IN_THROTTLED"
    PASSWORD_RESET_STARTED = "PASSWORD_RESET_STARTED"  # noqa: S105
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105
    SECRET_QUESTION_CHANGED = "SECRET_QUESTION_CHANGED"  # noqa: S105
    EMAIL_CHANGED = "EMAIL_CHANGED"
    CONTACT_EMAIL_CHANGED = "CONTACT_EMAIL_CHANGED"
    SESSION_REVOKED = "SESSION_REVOKED"
    STRUCTURE_CREATED = "STRUCTURE_CREATED"
    STRUCTURE_UPDATED = "STRUCTURE_UPDATED"
    STRUCTURE_ORPHANED = "STRUCTURE_ORPHANED"
    STRUCTURE_CLOSED = "STRUCTURE_CLOSED"
    STRUCTURE_REOPENED = "STRUCTURE_REOPENED"
    STRUCTURE_REPLACED = "STRUCTURE_REPLACED"
    ATTACHMENT_REQUESTED = "ATTACHMENT_REQUESTED"
    ATTACHMENT_APPROVED = "ATTACHMENT_APPROVED"
    ATTACHMENT_REFUSED = "ATTACHMENT_REFUSED"
    ATTACHMENT_CANCELLED = "ATTACHMENT_CANCELLED"
    ATTACHMENT_ENDED = "ATTACHMENT_ENDED"
    ROLE_CHANGED = "ROLE_CHANGED"
    MAIN_MANAGER_CHANGED = "MAIN_MANAGER_CHANGED"
    WORKSPACE_OPENED = "WORKSPACE_OPENED"
    WORKSPACE_CLOSED = "WORKSPACE_CLOSED"
    WORKSPACE_REQUESTED = "WORKSPACE_REQUESTED"
    WORKSPACE_GRANTED = "WORKSPACE_GRANTED"
    WORKSPACE_REFUSED = "WORKSPACE_REFUSED"
    WORKSPACE_LEFT = "WORKSPACE_LEFT"
    SUPPORT_ACTED = "SUPPORT_ACTED"


class Event(Model):
    id: UUID = id_column()
    kind = fields.CharEnumField(EventKind, max_length=28)
    at: datetime = fields.DatetimeField()
    actor: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="acts", on_delete=fields.SET_NULL, null=True, db_index=True
    )
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="events", on_delete=fields.CASCADE, null=True, db_index=True
    )
    structure: fields.ForeignKeyNullableRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="events", on_delete=fields.CASCADE, null=True, db_index=True
    )
    actor_id: UUID | None
    account_id: UUID | None
    structure_id: UUID | None
    details: dict[str, Any] = fields.JSONField(default=dict)
    request_id = fields.CharField(max_length=64, default="")

    class Meta:
        table = "event"
        constraints = (one_of("kind", EventKind, table="event"),)
