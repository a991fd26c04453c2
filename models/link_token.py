"""A link token: the secret of a mailed link, derived from its id and never stored."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.account import Account
from models.columns import holds, id_column, new_id, one_of
from security import lengths
from security.keys import Keys
from security.tokens import fingerprint, link_token


class Purpose(StrEnum):
    ACTIVATION = "ACTIVATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # a purpose, not a secret
    EMAIL_CONFIRMATION = "EMAIL_CONFIRMATION"
    CONTACT_EMAIL_CONFIRMATION = "CONTACT_EMAIL_CONFIRMATION"


class TokenStatus(StrEnum):
    ISSUED = "ISSUED"
    USED = "USED"
    REPLACED = "REPLACED"


class LinkToken(Model):
    id: UUID = id_column()
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="link_tokens", on_delete=fields.CASCADE, db_index=True
    )
    account_id: UUID
    purpose = fields.CharEnumField(Purpose, max_length=28)
    status = fields.CharEnumField(TokenStatus, max_length=8, default=TokenStatus.ISSUED)
    key_id = fields.CharField(max_length=16)
    digest = fields.CharField(max_length=64, unique=True)
    credential_version = fields.IntField()
    issued_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)
    address = fields.CharField(max_length=254, null=True)

    class Meta:
        table = "link_token"
        constraints = (
            one_of("purpose", Purpose, table="link_token"),
            one_of("status", TokenStatus, table="link_token"),
            holds(
                "link_token_confirmation_has_an_address",
                "(purpose IN ('EMAIL_CONFIRMATION', 'CONTACT_EMAIL_CONFIRMATION')) = (address IS NOT NULL)",
            ),
            holds("link_token_used_is_dated", "(status = 'USED') = (used_at IS NOT NULL)"),
        )

    @classmethod
    async def issue(
        cls,
        account: Account,
        purpose: Purpose,
        *,
        keys: Keys,
        now: datetime,
        lifetime: timedelta,
        address: str | None = None,
    ) -> Self:
        """Issue the token of a new link; the account's older links of this purpose answer REPLACED.

        `address` is the one that a confirmation is about.
        """
        await cls.filter(account_id=account.id, purpose=purpose, status=TokenStatus.ISSUED).update(
            status=TokenStatus.REPLACED
        )
        token_id = new_id()
        text = link_token(keys, keys.current, purpose=purpose, token_id=token_id)
        return await cls.create(
            id=token_id,
            account=account,
            purpose=purpose,
            key_id=keys.current,
            digest=fingerprint(text).hex(),
            credential_version=account.credential_version,
            issued_at=now,
            expires_at=now + lifetime,
            address=address,
        )

    def text(self, keys: Keys) -> str:
        """Derive the token again: every retry of a letter carries the same link."""
        return link_token(keys, self.key_id, purpose=self.purpose, token_id=self.id)

    @classmethod
    async def named(cls, text: str, *purposes: Purpose) -> Self | None:
        """Return the token that a link carries, whatever became of it, with its account."""
        if len(text) > lengths.TOKEN:
            return None
        return await cls.get_or_none(digest=fingerprint(text).hex(), purpose__in=purposes).select_related(
            "account"
        )

    @classmethod
    async def end_all(cls, account: Account, *, but: tuple[Purpose, ...] = ()) -> None:
        """End the links of an account whose secrets changed; those of the purposes in `but` go on."""
        issued = cls.filter(account_id=account.id, status=TokenStatus.ISSUED)
        if but:
            await issued.filter(purpose__in=but, credential_version=account.credential_version - 1).update(
                credential_version=account.credential_version
            )
        await issued.exclude(credential_version=account.credential_version).update(
            status=TokenStatus.REPLACED
        )

    @classmethod
    async def awaiting_confirmation(cls, account_ids: Collection[UUID], *, now: datetime) -> list[Self]:
        """Return the tokens of addresses that still have to be confirmed, for several accounts at once."""
        rows = await cls.filter(
            account_id__in=account_ids,
            purpose__in=(Purpose.EMAIL_CONFIRMATION, Purpose.CONTACT_EMAIL_CONFIRMATION),
            status=TokenStatus.ISSUED,
            expires_at__gt=now,
        )
        return list(rows)

    def refusal(self, *, now: datetime) -> str | None:
        """Return why this token opens nothing (REPLACED, USED, EXPIRED), or None where it does."""
        if self.status is not TokenStatus.ISSUED:
            return self.status.value
        if self.expires_at <= now:
            return "EXPIRED"
        return (
            None if self.credential_version == self.account.credential_version else TokenStatus.REPLACED.value
        )

    async def use(self, *, now: datetime) -> bool:
        """Use the token up; False for all but the first of those who try at the same moment."""
        return bool(
            await LinkToken.filter(id=self.id, status=TokenStatus.ISSUED, expires_at__gt=now).update(
                status=TokenStatus.USED, used_at=now
            )
        )
