"""A subscription: one person's access to one workspace of one structure."""

from collections.abc import Iterable
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

    @classmethod
    async def request_with(
        cls, attachment: Attachment, workspaces: Iterable[Workspace], *, now: datetime
    ) -> None:
        """Ask for workspaces together with an attachment: they are granted, or not, with it."""
        await cls.bulk_create(
            [
                cls(
                    attachment=attachment,
                    workspace=workspace,
                    status=SubscriptionStatus.REQUESTED,
                    requested_at=now,
                )
                for workspace in workspaces
            ]
        )

    @classmethod
    async def grant_with(cls, attachment: Attachment, *, by: Account, now: datetime) -> list[Workspace]:
        """Grant what was asked for together with an attachment, and return those workspaces."""
        asked = cls.filter(attachment_id=attachment.id, status=SubscriptionStatus.REQUESTED)
        workspaces = [row.workspace for row in await asked.select_related("workspace")]
        if workspaces:
            await asked.update(status=SubscriptionStatus.ACTIVE, decided_at=now, decided_by_id=by.id)
        return workspaces

    @classmethod
    async def end_with(cls, attachment: Attachment, *, by: Account | None, now: datetime) -> None:
        """End everything that rests on an attachment that is over."""
        await cls.filter(
            attachment_id=attachment.id,
            status__in=(SubscriptionStatus.REQUESTED, SubscriptionStatus.ACTIVE),
        ).update(status=SubscriptionStatus.ENDED, decided_at=now, decided_by_id=by.id if by else None)
