"""News published by the operator."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import id_column


class Announcement(Model):
    id: UUID = id_column()
    author: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="announcements", on_delete=fields.SET_NULL, null=True
    )
    title = fields.CharField(max_length=200)
    body = fields.TextField()
    published_at: datetime = fields.DatetimeField()

    class Meta:
        table = "announcement"
