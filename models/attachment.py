"""An attachment: a person's link to a structure, asked for, decided, ended."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import holds, id_column, one_of
from models.structure import Structure

LAPSES_AFTER = timedelta(days=90)


class AttachmentStatus(StrEnum):
    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    ENDED = "ENDED"


class AttachmentRole(StrEnum):
    MAIN_MANAGER = "MAIN_MANAGER"
    SECONDARY_MANAGER = "SECONDARY_MANAGER"
    MEMBER = "MEMBER"


MANAGERS = (AttachmentRole.MAIN_MANAGER, AttachmentRole.SECONDARY_MANAGER)
LIVE = (AttachmentStatus.REQUESTED, AttachmentStatus.APPROVED)


class Attachment(Model):
    id: UUID = id_column()
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="attachments", on_delete=fields.RESTRICT, db_index=True
    )
    structure: fields.ForeignKeyRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="attachments", on_delete=fields.RESTRICT, db_index=True
    )
    decided_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="decided_attachments", on_delete=fields.RESTRICT, null=True
    )
    account_id: UUID
    structure_id: UUID
    decided_by_id: UUID | None
    role = fields.CharEnumField(AttachmentRole, max_length=20, default=AttachmentRole.MEMBER)
    status = fields.CharEnumField(AttachmentStatus, max_length=12)
    note = fields.CharField(max_length=500, null=True)
    reason = fields.CharField(max_length=500, null=True)
    requested_at: datetime = fields.DatetimeField()
    expires_at: datetime | None = fields.DatetimeField(null=True)
    decided_at: datetime | None = fields.DatetimeField(null=True)
    reminders = fields.IntField(default=0)

    class Meta:
        table = "attachment"
        constraints = (
            one_of("status", AttachmentStatus, table="attachment"),
            one_of("role", AttachmentRole, table="attachment"),
            holds(
                "attachment_request_lapses",
                "(status = 'REQUESTED') = (expires_at IS NOT NULL AND decided_at IS NULL)",
            ),
            holds("attachment_request_is_of_a_member", "status <> 'REQUESTED' OR role = 'MEMBER'"),
            holds("attachment_refusal_has_a_reason", "status <> 'REFUSED' OR reason IS NOT NULL"),
            holds(
                "attachment_nobody_decides_for_himself",
                "status NOT IN ('APPROVED', 'REFUSED') OR role = 'MAIN_MANAGER' OR decided_by_id IS NULL"
                " OR decided_by_id <> account_id",
            ),
        )

    @classmethod
    async def of_founder(cls, account: Account, structure: Structure, *, now: datetime) -> Self:
        """Make the founder of a structure its main manager."""
        return await cls.create(
            account=account,
            structure=structure,
            role=AttachmentRole.MAIN_MANAGER,
            status=AttachmentStatus.APPROVED,
            requested_at=now,
            decided_at=now,
        )

    @classmethod
    async def request(
        cls, account: Account, structure: Structure, *, now: datetime, note: str | None = None
    ) -> Self:
        """Ask the managers of a structure to let a person in; unanswered, the request lapses."""
        return await cls.create(
            account=account,
            structure=structure,
            status=AttachmentStatus.REQUESTED,
            note=note,
            requested_at=now,
            expires_at=now + LAPSES_AFTER,
        )

    @classmethod
    async def admit(
        cls, account: Account, structure: Structure, *, role: AttachmentRole, by: Account, now: datetime
    ) -> Self:
        """Attach a person whom a manager brings in, without a request."""
        return await cls.create(
            account=account,
            structure=structure,
            role=role,
            status=AttachmentStatus.APPROVED,
            requested_at=now,
            decided_at=now,
            decided_by=by,
        )

    @classmethod
    async def was_ever_approved(cls, structure: Structure) -> bool:
        """Whether anybody is or was attached to a structure: those of the directory begin without."""
        return await cls.exists(
            structure_id=structure.id, status__in=(AttachmentStatus.APPROVED, AttachmentStatus.ENDED)
        )

    async def approve(self, *, role: AttachmentRole, by: Account | None, now: datetime) -> bool:
        """Let the person in, as `role`; False where the request does not wait any more.

        `by` is a manager, or None for the support desk.
        """
        return await self._leave(
            AttachmentStatus.REQUESTED,
            status=AttachmentStatus.APPROVED,
            role=role,
            decided_by_id=by.id if by else None,
            decided_at=now,
            expires_at=None,
        )

    async def refuse(self, *, reason: str, by: Account, now: datetime) -> bool:
        """Turn the request down; False where it does not wait any more."""
        return await self._leave(
            AttachmentStatus.REQUESTED,
            status=AttachmentStatus.REFUSED,
            reason=reason,
            decided_by_id=by.id,
            decided_at=now,
            expires_at=None,
        )

    async def cancel(self, *, now: datetime) -> bool:
        """Withdraw the request; False where it does not wait any more."""
        return await self._leave(
            AttachmentStatus.REQUESTED, status=AttachmentStatus.CANCELLED, decided_at=now, expires_at=None
        )

    async def lapse(self, *, now: datetime) -> bool:
        """Let a request go that nobody answered in time; False where it does not wait any more."""
        return await self._leave(
            AttachmentStatus.REQUESTED, status=AttachmentStatus.EXPIRED, decided_at=now, expires_at=None
        )

    async def note_reminder(self, number: int) -> bool:
        """Count the `number`th reminder of a request; False where it was counted, or waits no more."""
        done = await Attachment.filter(
            id=self.id, status=AttachmentStatus.REQUESTED, reminders__lt=number
        ).update(reminders=number)
        return bool(done)

    async def end(self, *, reason: str | None, by: Account | None, now: datetime) -> bool:
        """End an approved attachment; False where it is not approved any more."""
        return await self._leave(
            AttachmentStatus.APPROVED,
            status=AttachmentStatus.ENDED,
            reason=reason,
            decided_by_id=by.id if by else None,
            decided_at=now,
        )

    async def change_role(self, *, was: AttachmentRole, becomes: AttachmentRole) -> bool:
        """Give an approved person another role; False where he is not approved, or not `was`, any more.

        The unique index refuses a second main manager: the former one steps down first.
        """
        done = await Attachment.filter(id=self.id, status=AttachmentStatus.APPROVED, role=was).update(
            role=becomes
        )
        if done:
            self.role = becomes
        return bool(done)

    async def _leave(self, state: AttachmentStatus, **columns: Any) -> bool:  # Any: columns of the table
        done = await Attachment.filter(id=self.id, status=state).update(**columns)
        if done:
            await self.refresh_from_db()
        return bool(done)

    @classmethod
    async def cancel_requests_to(cls, structure: Structure, *, now: datetime) -> list[Account]:
        """Withdraw every request to a structure that closes, and return the people who had asked."""
        waiting = cls.filter(structure_id=structure.id, status=AttachmentStatus.REQUESTED)
        held = waiting.select_related("account").select_for_update(of=("attachment",))
        people = [row.account for row in await held]
        await waiting.update(status=AttachmentStatus.CANCELLED, decided_at=now, expires_at=None)
        return people

    @classmethod
    async def move_to(cls, old: Structure, new: Structure, *, by: Account, now: datetime) -> dict[UUID, UUID]:
        """Move people and requests to the successor of a structure; return its ids by the former ones."""
        rows = await cls.filter(structure_id=old.id, status__in=LIVE).select_for_update().order_by("id")
        kept = ("account_id", "role", "status", "note", "requested_at", "expires_at", "decided_at")
        moved = {
            row.id: cls(
                structure=new,
                decided_by_id=row.decided_by_id,
                reminders=row.reminders,
                **{column: getattr(row, column) for column in kept},
            )
            for row in rows
        }
        await cls.cancel_requests_to(old, now=now)
        await cls.filter(structure_id=old.id, status=AttachmentStatus.APPROVED).update(
            status=AttachmentStatus.ENDED, decided_by_id=by.id, decided_at=now
        )
        await cls.bulk_create(moved.values())
        return {former: row.id for former, row in moved.items()}

    @classmethod
    async def managers_of(cls, structure: Structure) -> list[Account]:
        """Return the active accounts that manage a structure, its main manager first."""
        rows = (
            await cls.filter(structure_id=structure.id, status=AttachmentStatus.APPROVED, role__in=MANAGERS)
            .select_related("account")
            .order_by("role", "id")
        )
        return [row.account for row in rows]
