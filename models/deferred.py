"""What a stranger asked for, kept until it is done: the answer leaves before anything is looked up."""

from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.columns import id_column

BATCH = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)


class Deferred(Model):
    """One row is written whoever has an account, and removed in the transaction that does what it says."""

    id: UUID = id_column()
    kind = fields.CharField(max_length=40)
    details: dict[str, Any] = fields.JSONField(default=dict)
    request_id = fields.CharField(max_length=64, default="")
    asked_at: datetime = fields.DatetimeField()
    due_at: datetime = fields.DatetimeField()
    attempts = fields.IntField(default=0)

    class Meta:
        table = "deferred"

    @classmethod
    async def due(cls, *kinds: str, now: datetime) -> list[Self]:
        """Return the oldest rows of these kinds that are due: ids grow with time."""
        return await cls.filter(kind__in=kinds, due_at__lte=now).order_by("id").limit(BATCH)

    async def take(self) -> bool:
        """Remove the row, inside the transaction of its work; False where another process was first."""
        return bool(await Deferred.filter(id=self.id).delete())

    async def put_off(self, *, now: datetime) -> None:
        """Try again later: after two seconds, then twice as long each time, up to an hour."""
        pause = min(FIRST_PAUSE * 2 ** min(self.attempts, 16), LONGEST_PAUSE)
        await Deferred.filter(id=self.id).update(due_at=now + pause, attempts=self.attempts + 1)
