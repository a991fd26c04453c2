"""A subscription: one person's access to one workspace of one structure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentStatus
from models.columns import holds, id_column, one_of
from models.structure import StructureStatus
from models.workspace import Workspace


class WorkspaceMode(StrEnum):
    CONSULT = "CONSULT"
    MODIFY = "MODIFY"


class SubscriptionStatus(StrEnum):
    """What is stored: that an access is suspended is read from its attachment and structure."""

    REQUESTED = "REQUESTED"
    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    ENDED = "ENDED"


class SubscriptionState(StrEnum):
    """What a subscription amounts to now: it counts only while its attachment and structure do."""

    REQUESTED = "REQUESTED"
    ACTIVE = "ACTIVE"
    REFUSED = "REFUSED"
    ENDED = "ENDED"
    SUSPENDED = "SUSPENDED"


LIVE_SUBSCRIPTIONS = (SubscriptionStatus.REQUESTED, SubscriptionStatus.ACTIVE)


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

    @property
    def state(self) -> SubscriptionState:
        """Its status, or that it is suspended; attachment, structure and account must be loaded."""
        attachment = self.attachment
        in_force = (
            attachment.status is AttachmentStatus.APPROVED
            and attachment.structure.status is StructureStatus.ACTIVE
            and attachment.account.status is AccountStatus.ACTIVE
        )
        if self.status is SubscriptionStatus.ACTIVE and not in_force:
            return SubscriptionState.SUSPENDED
        return SubscriptionState(self.status.value)

    @classmethod
    async def live_of(cls, attachment: Attachment, workspace: Workspace) -> Self | None:
        """Return the one request or access that an attachment has to a workspace."""
        return await cls.get_or_none(
            attachment_id=attachment.id, workspace_id=workspace.id, status__in=LIVE_SUBSCRIPTIONS
        )

    @classmethod
    async def request(
        cls, attachment: Attachment, workspace: Workspace, *, mode: WorkspaceMode, now: datetime
    ) -> Self:
        """Ask the managers for a workspace; the unique index refuses a second live one."""
        return await cls.create(
            attachment=attachment,
            workspace=workspace,
            mode=mode,
            status=SubscriptionStatus.REQUESTED,
            requested_at=now,
        )

    @classmethod
    async def grant(
        cls, attachment: Attachment, workspace: Workspace, *, mode: WorkspaceMode, by: Account, now: datetime
    ) -> Self:
        """Give access without a request."""
        return await cls.create(
            attachment=attachment,
            workspace=workspace,
            mode=mode,
            status=SubscriptionStatus.ACTIVE,
            requested_at=now,
            decided_at=now,
            decided_by=by,
        )

    @classmethod
    async def grant_all(
        cls,
        attachment: Attachment,
        workspaces: Iterable[Workspace],
        *,
        mode: WorkspaceMode,
        by: Account,
        now: datetime,
    ) -> None:
        """Give access to many workspaces at once, without a request."""
        decided = {"mode": mode, "status": SubscriptionStatus.ACTIVE, "decided_by": by}
        await cls.bulk_create(
            [
                cls(attachment=attachment, workspace=workspace, requested_at=now, decided_at=now, **decided)
                for workspace in workspaces
            ]
        )

    async def approve(self, *, mode: WorkspaceMode | None = None, by: Account, now: datetime) -> bool:
        """Grant what was asked for, in that mode or another; False where it does not wait any more."""
        return await self._leave(
            SubscriptionStatus.REQUESTED,
            status=SubscriptionStatus.ACTIVE,
            mode=mode or self.mode,
            decided_by_id=by.id,
            decided_at=now,
        )

    async def refuse(self, *, reason: str, by: Account, now: datetime) -> bool:
        """Turn the request down; False where it does not wait any more."""
        return await self._leave(
            SubscriptionStatus.REQUESTED,
            status=SubscriptionStatus.REFUSED,
            reason=reason,
            decided_by_id=by.id,
            decided_at=now,
        )

    async def change_mode(self, mode: WorkspaceMode, *, by: Account, now: datetime) -> bool:
        """Give an access another mode; False where it is not active any more."""
        return await self._leave(SubscriptionStatus.ACTIVE, mode=mode, decided_by_id=by.id, decided_at=now)

    async def end(self, *, by: Account, now: datetime) -> bool:
        """Withdraw a request or end an access; False where it is over already."""
        return await self._leave(
            *LIVE_SUBSCRIPTIONS, status=SubscriptionStatus.ENDED, decided_by_id=by.id, decided_at=now
        )

    async def _leave(self, *states: SubscriptionStatus, **columns: Any) -> bool:  # Any: columns of the table
        done = await Subscription.filter(id=self.id, status__in=states).update(**columns)
        if done:
            self.update_from_dict(columns)
        return bool(done)

    @classmethod
    async def move_to(cls, attachments: Mapping[UUID, UUID], *, by: Account, now: datetime) -> None:
        """Move what is live to the attachments of the successor of a structure, given by the former ids."""
        rows = await cls.filter(attachment_id__in=list(attachments), status__in=LIVE_SUBSCRIPTIONS)
        copies = [
            cls(
                attachment_id=attachments[row.attachment_id],
                workspace_id=row.workspace_id,
                mode=row.mode,
                status=row.status,
                requested_at=row.requested_at,
                decided_at=row.decided_at,
                decided_by_id=row.decided_by_id,
            )
            for row in rows
        ]
        if copies:
            await cls.end_where(*LIVE_SUBSCRIPTIONS, by=by, now=now, id__in=[row.id for row in rows])
            await cls.bulk_create(copies)

    @classmethod
    async def end_where(
        cls, *states: SubscriptionStatus, by: Account | None, now: datetime, **where: Any
    ) -> list[Account]:  # Any: conditions on the table
        """End many at once, and return the people whose request or access they were.

        `by` is a manager, or None for the support desk.
        """
        rows = await cls.filter(status__in=states, **where).select_related("attachment__account")
        if rows:
            await cls.filter(id__in=[row.id for row in rows], status__in=states).update(
                status=SubscriptionStatus.ENDED, decided_by_id=by.id if by else None, decided_at=now
            )
        return [row.attachment.account for row in rows]

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
    async def grant_with(
        cls, attachment: Attachment, *, by: Account | None, now: datetime
    ) -> list[Workspace]:
        """Grant what was asked for together with an attachment, and return those workspaces."""
        asked = cls.filter(attachment_id=attachment.id, status=SubscriptionStatus.REQUESTED)
        workspaces = [row.workspace for row in await asked.select_related("workspace")]
        if workspaces:
            decided = {"decided_at": now, "decided_by_id": by.id if by else None}
            await asked.update(status=SubscriptionStatus.ACTIVE, **decided)
        return workspaces

    @classmethod
    async def end_with(cls, attachment: Attachment, *, by: Account | None, now: datetime) -> None:
        """End everything that rests on an attachment that is over."""
        await cls.filter(
            attachment_id=attachment.id,
            status__in=LIVE_SUBSCRIPTIONS,
        ).update(status=SubscriptionStatus.ENDED, decided_at=now, decided_by_id=by.id if by else None)
