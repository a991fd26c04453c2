"""A session: what a person who logged in carries, kept only as the digest of its token."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Self, TypeVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import id_column
from models.database import dialect, select
from models.outages import DatabaseBusy

M = TypeVar("M", bound=Model)

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
SKEW = timedelta(minutes=1)  # between the clocks of several machines
MOST = 10  # sessions of one account: the oldest gives way


class Session(Model):
    id: UUID = id_column()
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="sessions", on_delete=fields.CASCADE, db_index=True
    )
    account_id: UUID
    digest = fields.CharField(max_length=64, unique=True)
    user_agent = fields.CharField(max_length=200, null=True)
    credential_version = fields.IntField()
    created_at: datetime = fields.DatetimeField()
    last_seen_at: datetime = fields.DatetimeField()

    class Meta:
        table = "session"

    @property
    def expires_at(self) -> datetime:
        """The instant at which this session ends if it is not used before."""
        return min(self.last_seen_at + IDLE, self.created_at + ABSOLUTE)

    def is_live(self, *, now: datetime) -> bool:
        """Whether this session still counts; not one of the future.

        A clock that was put back would let it live longer than anybody may stay logged in.
        """
        newest = max(self.created_at, self.last_seen_at)
        return newest <= now + SKEW and now < self.expires_at

    @classmethod
    async def opened_with(cls, digest: str, *, now: datetime) -> Self | None:
        """Return the live session of a token, with its account, or None."""
        rows = await select(_opened(dialect()), [digest])
        if not rows:
            return None
        session = _of_row(cls, rows[0])
        session.account = _of_row(Account, rows[0])
        if not session.is_live(now=now):
            return None
        if session.credential_version != session.account.credential_version:
            return None
        return session

    async def note_use(self, *, now: datetime) -> None:
        """Write the time of use, at most once a minute: reads must stay reads, and go on with a full disk."""
        if now - self.last_seen_at >= SEEN_EVERY:
            with suppress(DatabaseBusy):
                await Session.filter(id=self.id, last_seen_at__lt=now).update(last_seen_at=now)
            self.last_seen_at = now

    @classmethod
    async def make_room(cls, account: Account) -> int:
        """End the oldest sessions of an account that has too many; return how many."""
        ids = (
            await cls.filter(account_id=account.id)
            .order_by("-id")
            .offset(MOST - 1)
            .values_list("id", flat=True)
        )
        return await cls.filter(id__in=list(ids)).delete() if ids else 0

    @classmethod
    async def close_all(cls, account: Account, *, but: Self | None = None) -> int:
        """End the sessions of an account whose secrets changed; `but` goes on under the new ones."""
        doomed = cls.filter(account_id=account.id)
        if but is not None and but.account_id == account.id:
            await cls.filter(id=but.id).update(credential_version=account.credential_version)
            but.credential_version = account.credential_version
            doomed = doomed.exclude(id=but.id)
        return await doomed.delete()


@cache
def _opened(dialect: str) -> str:
    """Return the statement of every signed-in request; Tortoise would build it anew each time, for 0.5 ms."""
    tables: tuple[type[Model], ...] = (Session, Account)
    columns = ", ".join(
        f'{table._meta.db_table}.{column} AS "{table._meta.db_table}.{column}"'
        for table in tables
        for column in table._meta.db_fields
    )
    return (
        f"SELECT {columns} FROM session JOIN account ON account.id = session.account_id"  # noqa: S608
        f" WHERE session.digest = {'?' if dialect == 'sqlite' else '$1'}"
    )


def _of_row(table: type[M], row: dict[str, Any]) -> M:
    """Return the row's instance of one of the two tables."""
    name = table._meta.db_table
    return table._init_from_db(**{column: row[f"{name}.{column}"] for column in table._meta.db_fields})
