"""A letter: a mail to be sent, remembered by its facts; never its text, never a secret."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.account import Account, Language
from models.columns import holds, id_column, one_of
from models.link_token import LinkToken


class LetterStatus(StrEnum):
    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


# Whether one goes out tells whose the new address is: whoever asked for the change must not see that.
TELLING_KINDS = ("email_confirmation",)


class Letter(Model):
    id: UUID = id_column()
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="letters", on_delete=fields.CASCADE, null=True, db_index=True
    )
    link_token: fields.ForeignKeyNullableRelation[LinkToken] = fields.ForeignKeyField(
        "models.LinkToken", related_name="letters", on_delete=fields.CASCADE, null=True, db_index=True
    )
    account_id: UUID | None
    link_token_id: UUID | None
    kind = fields.CharField(max_length=40)
    recipient = fields.CharField(max_length=254, db_index=True)
    language = fields.CharEnumField(Language, max_length=2)
    facts: dict[str, Any] = fields.JSONField(default=dict)
    status = fields.CharEnumField(LetterStatus, max_length=10, default=LetterStatus.QUEUED)
    attempts = fields.IntField(default=0)
    next_at: datetime = fields.DatetimeField()
    give_up_at: datetime = fields.DatetimeField()
    claim_id: UUID | None = fields.UUIDField(null=True)
    lease_until: datetime | None = fields.DatetimeField(null=True)
    trouble = fields.CharField(max_length=80, null=True)
    created_at: datetime = fields.DatetimeField()
    sent_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "letter"
        constraints = (
            one_of("status", LetterStatus, table="letter"),
            one_of("language", Language, table="letter"),
            holds("letter_claim_has_a_lease", "(claim_id IS NULL) = (lease_until IS NULL)"),
            holds("letter_claimed_is_queued", "claim_id IS NULL OR status = 'QUEUED'"),
            holds("letter_sent_is_dated", "(status = 'SENT') = (sent_at IS NOT NULL)"),
        )

    @classmethod
    def shown_to(cls, account_id: UUID) -> QuerySet[Self]:
        """Return the letters of an account that its owner may know of."""
        return cls.filter(account_id=account_id).exclude(kind__in=TELLING_KINDS)
