"""What people ask the support desk, and what it answers."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account, Language
from models.columns import holds, id_column, one_of
from models.structure import Structure


class SupportCategory(StrEnum):
    ACTIVATION_MAIL_NOT_RECEIVED = "ACTIVATION_MAIL_NOT_RECEIVED"
    MAIN_MANAGER_LEFT = "MAIN_MANAGER_LEFT"
    ATTACHMENT_NOT_ANSWERED = "ATTACHMENT_NOT_ANSWERED"
    ACCOUNT_REACTIVATION = "ACCOUNT_REACTIVATION"
    STRUCTURE_DATA = "STRUCTURE_DATA"
    OTHER = "OTHER"


class SupportRequestStatus(StrEnum):
    OPEN = "OPEN"
    ANSWERED = "ANSWERED"


class SupportRequest(Model):
    id: UUID = id_column()
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="support_requests", on_delete=fields.SET_NULL, null=True, db_index=True
    )
    structure: fields.ForeignKeyNullableRelation[Structure] = fields.ForeignKeyField(
        "models.Structure", related_name="support_requests", on_delete=fields.SET_NULL, null=True
    )
    answered_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="answered_requests", on_delete=fields.SET_NULL, null=True
    )
    account_id: UUID | None
    structure_id: UUID | None
    answered_by_id: UUID | None
    email = fields.CharField(max_length=254)
    language = fields.CharEnumField(Language, max_length=2)
    category = fields.CharEnumField(SupportCategory, max_length=32)
    status = fields.CharEnumField(SupportRequestStatus, max_length=10, default=SupportRequestStatus.OPEN)
    message = fields.TextField()
    answer = fields.TextField(null=True)
    created_at: datetime = fields.DatetimeField()
    answered_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "support_request"
        constraints = (
            one_of("category", SupportCategory, table="support_request"),
            one_of("status", SupportRequestStatus, table="support_request"),
            one_of("language", Language, table="support_request"),
            holds(
                "support_request_answered",
                "(status = 'ANSWERED') = (answer IS NOT NULL AND answered_at IS NOT NULL)",
            ),
        )

    async def reply(self, answer: str, *, by: Account, now: datetime) -> bool:
        """Note the answer to an open request; False for all but the first of those who answer."""
        done = await SupportRequest.filter(id=self.id, status=SupportRequestStatus.OPEN).update(
            status=SupportRequestStatus.ANSWERED, answer=answer, answered_by_id=by.id, answered_at=now
        )
        if done:
            self.status, self.answer, self.answered_at = SupportRequestStatus.ANSWERED, answer, now
        return bool(done)
