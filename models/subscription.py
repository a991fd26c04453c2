"""A subscription: one person's access to one workspace of one structure."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.attachment import Attachment
from models.columns import holds, id_column, one_of
from models.workspace import Workspace


class WorkspaceMode(StrEnum):
    CONSULT = "CONSULT"
    MODIFY = "MODIFY"


class SubscriptionStatus(StrEnum):
    """SUSPENDED is not here: it is read from the attachment and the structure, never stored."""

    REQUESTED = "REQUESTED"
    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    ENDED = "ENDED"


class Subscription(Model):
    id: UUID = id_column()
    attachment: fields.ForeignKeyRelation[Attachment] = fields.ForeignKeyField(
        "models.Attachment", related_name="subscriptions", on_delete=fields.RESTRICT, db_index=True
    )
    workspace: fields.ForeignKeyRelation[Workspace] = fields.ForeignKeyField(
        "models.Workspace", related_name="subscriptions", on_delete=fields.RESTRICT, db_index=True
    )
    decided_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="decided_subscriptions", on_delete=fields.RESTRICT, null=True
    )
    attachment_id: UUID
    workspace_id: UUID
    decided_by_id: UUID | None
    mode = fields.CharEnumField(WorkspaceMode, max_length=8, default=WorkspaceMode.CONSULT)
    status = fields.CharEnumField(SubscriptionStatus, max_length=10)
    reason = fields.CharField(max_length=500, null=True)
    requested_at: datetime = fields.DatetimeField()
    decided_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "subscription"
        constraints = (
            one_of("status", SubscriptionStatus, table="subscription"),
            one_of("mode", WorkspaceMode, table="subscription"),
            holds("subscription_decided_is_dated", "(status = 'REQUESTED') = (decided_at IS NULL)"),
            holds("subscription_refusal_has_a_reason", "status <> 'REFUSED' OR reason IS NOT NULL"),
        )
