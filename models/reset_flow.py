"""A lost-password procedure under way: from the address to the answer of the secret question."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import id_column


class ResetFlow(Model):
    """Unknown addresses have one too, without an account: nobody can tell."""

    id: UUID = id_column()
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="reset_flows", on_delete=fields.CASCADE, null=True, db_index=True
    )
    account_id: UUID | None
    digest = fields.CharField(max_length=64, unique=True)
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField(db_index=True)
    answered_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "reset_flow"
