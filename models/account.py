"""An account: one person, one login address, and the states it goes through."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.columns import holds, id_column, one_of


class AccountStatus(StrEnum):
    PENDING_ACTIVATION = "PENDING_ACTIVATION"
    ACTIVE = "ACTIVE"
    DEACTIVATED = "DEACTIVATED"
    REACTIVATION_REQUESTED = "REACTIVATION_REQUESTED"


SHUT = (AccountStatus.DEACTIVATED, AccountStatus.REACTIVATION_REQUESTED)


class Opening(StrEnum):
    """What a sign-up did to the account of its address."""

    NEW = "NEW"
    RENEWED = "RENEWED"
    TAKEN = "TAKEN"


class Language(StrEnum):
    FR = "FR"
    EN = "EN"


class Account(Model):
    id: UUID = id_column()
    email = fields.CharField(max_length=254)
    email_key = fields.CharField(max_length=254, unique=True)
    contact_email = fields.CharField(max_length=254)
    first_name = fields.CharField(max_length=80)
    last_name = fields.CharField(max_length=80)
    phone = fields.CharField(max_length=32, null=True)
    language = fields.CharEnumField(Language, max_length=2, default=Language.FR)
    status = fields.CharEnumField(AccountStatus, max_length=24, default=AccountStatus.PENDING_ACTIVATION)
    password_hash = fields.CharField(max_length=255, null=True)
    secret_question = fields.CharField(max_length=200, null=True)
    secret_answer_hash = fields.CharField(max_length=255, null=True)
    survey_consent = fields.BooleanField(default=False)
    survey_consent_at: datetime | None = fields.DatetimeField(null=True)
    is_operator = fields.BooleanField(default=False)
    credential_version = fields.IntField(default=1)
    created_at: datetime = fields.DatetimeField()
    activated_at: datetime | None = fields.DatetimeField(null=True)
    last_log_in_at: datetime | None = fields.DatetimeField(null=True)
    previous_log_in_at: datetime | None = fields.DatetimeField(null=True)
    deactivated_at: datetime | None = fields.DatetimeField(null=True)
    deactivated_by_desk = fields.BooleanField(default=False)

    class Meta:
        table = "account"
        constraints = (
            one_of("status", AccountStatus, table="account"),
            one_of("language", Language, table="account"),
            holds(
                "account_no_secret_before_activation",
                "status <> 'PENDING_ACTIVATION' OR (password_hash IS NULL AND secret_answer_hash IS NULL"
                " AND secret_question IS NULL AND activated_at IS NULL)",
            ),
            holds(
                "account_password_once_activated",
                "status = 'PENDING_ACTIVATION' OR (password_hash IS NOT NULL AND activated_at IS NOT NULL)",
            ),
            holds("account_question_with_answer", "(secret_question IS NULL) = (secret_answer_hash IS NULL)"),
            holds(
                "account_consent_is_dated",
                "survey_consent = (survey_consent_at IS NOT NULL)",
            ),
        )

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @classmethod
    async def open(cls, *, email_key: str, now: datetime, **particulars: Any) -> tuple[Self, Opening]:
        """Create the account of an address, or renew the one that waits for its activation.

        The account of an address that already belongs to somebody is left as it is, and returned as TAKEN.
        """
        known = await cls.get_or_none(email_key=email_key)
        if known is None:
            return await cls.create(email_key=email_key, created_at=now, **particulars), Opening.NEW
        renewed = await cls.filter(id=known.id, status=AccountStatus.PENDING_ACTIVATION).update(**particulars)
        if not renewed:
            return known, Opening.TAKEN
        await known.refresh_from_db()
        return known, Opening.RENEWED

    @classmethod
    async def held(cls, account_id: UUID) -> Self | None:
        """Return an account as it stands now, which nobody changes until this transaction ends."""
        return await cls.filter(id=account_id).select_for_update(no_key=True).first()

    @classmethod
    def operators(cls) -> QuerySet[Self]:
        """Return those who run the support desk, as rows still to be read."""
        return cls.filter(is_operator=True, status=AccountStatus.ACTIVE).order_by("id")

    async def name_operator(self, is_operator: bool) -> bool:
        """Let an account run the support desk, or not any more; False where nothing changes."""
        done = await Account.filter(id=self.id, is_operator=not is_operator).update(is_operator=is_operator)
        if done:
            self.is_operator = is_operator
        return bool(done)

    async def activate(
        self, *, password_hash: str, question: str | None, answer_hash: str | None, now: datetime
    ) -> bool:
        """Turn a pending account into an active one; False where it no longer waits for that."""
        done = await Account.filter(id=self.id, status=AccountStatus.PENDING_ACTIVATION).update(
            status=AccountStatus.ACTIVE,
            password_hash=password_hash,
            secret_question=question,
            secret_answer_hash=answer_hash,
            activated_at=now,
            credential_version=F("credential_version") + 1,
        )
        if done:
            await self.refresh_from_db()
        return bool(done)

    async def note_log_in(
        self, *, now: datetime, former: datetime | None, password_hash: str | None = None
    ) -> bool:
        """Remember this log-in, and the one before; a fresh hash replaces one with old parameters.

        `former` is read before the transaction: one that runs again would take this log-in for it. False
        where the account was deactivated or its password changed since it was read.
        """
        renewed = {"password_hash": password_hash} if password_hash else {}
        done = await Account.filter(
            id=self.id, status=AccountStatus.ACTIVE, credential_version=self.credential_version
        ).update(previous_log_in_at=former, last_log_in_at=now, **renewed)
        self.previous_log_in_at, self.last_log_in_at = former, now
        return bool(done)

    async def change_password(
        self, *, version: int, password_hash: str, question: str | None = None, answer_hash: str | None = None
    ) -> bool:
        """Replace the password, and the secret question where a new one comes with it.

        `version` is the credential version under which the change was allowed: False where the account was
        deactivated, or its secrets changed, since.
        """
        asked = {"secret_question": question, "secret_answer_hash": answer_hash} if question else {}
        return await self._change_secrets(version, password_hash=password_hash, **asked)

    async def change_secret_question(self, *, version: int, question: str, answer_hash: str) -> bool:
        """Replace the secret question; `version` as for `change_password`."""
        return await self._change_secrets(version, secret_question=question, secret_answer_hash=answer_hash)

    async def change_email(self, *, version: int, email: str, email_key: str) -> bool:
        """Replace the login address by one that was proven; `version` as for `change_password`.

        The unique index refuses an address that somebody else took in the meantime.
        """
        return await self._change_secrets(version, email=email, email_key=email_key)

    async def change_contact_email(self, contact_email: str) -> bool:
        """Replace the contact address by one that was proven; False where the account is not active."""
        return await self._change(contact_email=contact_email)

    async def respell(self, *, version: int, **address: str) -> bool:
        """Write an address another way, whose key stays the same; `version` as for `change_password`."""
        return await self._change(only={"credential_version": version}, **address)

    async def update_profile(self, **particulars: Any) -> bool:
        """Replace names, telephone, language or consent; False where the account is not active."""
        return await self._change(**particulars)

    async def deactivate(self, *, now: datetime, by_desk: bool = False) -> bool:
        """Shut an active account; the desk shuts one that asks to come back, too. False for any other."""
        states = [AccountStatus.ACTIVE, *([AccountStatus.REACTIVATION_REQUESTED] if by_desk else [])]
        return await self._move(
            states,
            AccountStatus.DEACTIVATED,
            deactivated_at=now,
            deactivated_by_desk=by_desk,
            credential_version=F("credential_version") + 1,
        )

    async def request_reactivation(self) -> bool:
        """Note that a person wishes to come back; False for an account that the desk shut, or is not shut."""
        return await self._move(
            [AccountStatus.DEACTIVATED],
            AccountStatus.REACTIVATION_REQUESTED,
            only={"deactivated_by_desk": False},
        )

    async def reactivate(self) -> bool:
        """Open a shut account again, with the password that it had; False where it is not shut."""
        return await self._move(
            list(SHUT),
            AccountStatus.ACTIVE,
            deactivated_at=None,
            deactivated_by_desk=False,
            credential_version=F("credential_version") + 1,
        )

    async def _change_secrets(self, version: int, **columns: Any) -> bool:
        """Sessions and links carry the credential version: those of before die with it."""
        return await self._change(
            only={"credential_version": version},
            credential_version=F("credential_version") + 1,
            **columns,
        )

    async def _change(self, *, only: dict[str, Any] | None = None, **columns: Any) -> bool:
        return await self._move([AccountStatus.ACTIVE], AccountStatus.ACTIVE, only=only, **columns)

    async def _move(
        self,
        states: list[AccountStatus],
        status: AccountStatus,
        *,
        only: dict[str, Any] | None = None,
        **columns: Any,  # of the table
    ) -> bool:
        done = await Account.filter(id=self.id, status__in=states, **(only or {})).update(
            status=status, **columns
        )
        if done:
            await self.refresh_from_db()
        return bool(done)
