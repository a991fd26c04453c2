"""A lost-password procedure under way: from the address to the answer of the secret question."""

import secrets
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import id_column
from security import lengths
from security.tokens import fingerprint

LIFETIME = timedelta(minutes=15)


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

    @classmethod
    async def start(cls, account: Account | None, *, now: datetime) -> tuple[Self, str]:
        """Begin a procedure; return it with the secret that goes on with it, which is not kept."""
        text = secrets.token_urlsafe(32)
        flow = await cls.create(
            account=account, digest=fingerprint(text).hex(), created_at=now, expires_at=now + LIFETIME
        )
        return flow, text

    @classmethod
    async def named(cls, text: str) -> Self | None:
        """Return the procedure of a secret, with its account, whatever became of it."""
        if len(text) > lengths.TOKEN:
            return None
        return await cls.get_or_none(digest=fingerprint(text).hex()).select_related("account")

    async def answer(self, *, now: datetime) -> bool:
        """Use the procedure up, right or wrong; False where it was used before or has expired."""
        return bool(
            await ResetFlow.filter(id=self.id, answered_at__isnull=True, expires_at__gt=now).update(
                answered_at=now
            )
        )
