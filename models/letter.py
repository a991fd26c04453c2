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


class LetterKind(StrEnum):
    """Each is named after the function in mail/letters that writes it."""

    ACCOUNT_ACTIVATED = "account_activated"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_REACTIVATED = "account_reactivated"
    ACTIVATION = "activation"
    ALREADY_REGISTERED = "already_registered"
    ATTACHMENT_APPROVED = "attachment_approved"
    ATTACHMENT_ENDED = "attachment_ended"
    ATTACHMENT_LAPSED = "attachment_lapsed"
    ATTACHMENT_OFFERED = "attachment_offered"
    ATTACHMENT_REFUSED = "attachment_refused"
    ATTACHMENT_REMINDER = "attachment_reminder"
    ATTACHMENT_REQUESTED = "attachment_requested"
    ATTACHMENT_UNANSWERED = "attachment_unanswered"
    CONTACT_EMAIL_CHANGED = "contact_email_changed"
    CONTACT_EMAIL_CONFIRMATION = "contact_email_confirmation"
    EMAIL_CHANGED = "email_changed"
    EMAIL_CONFIRMATION = "email_confirmation"
    LOG_IN_THROTTLED = "log_in_throttled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    PASSWORD_RESET_DEACTIVATED = "password_reset_deactivated"  # noqa: S105
    REACTIVATION_REQUESTED = "reactivation_requested"
    REACTIVATION_TO_DECIDE = "reactivation_to_decide"
    ROLE_CHANGED = "role_changed"
    SECRET_ANSWERS_WRONG = "secret_answers_wrong"  # noqa: S105
    SECRET_QUESTION_CHANGED = "secret_question_changed"  # noqa: S105
    STRUCTURE_ORPHANED = "structure_orphaned"
    SUPPORT_ANSWERED = "support_answered"
    SUPPORT_REQUEST_OPENED = "support_request_opened"
    WORKSPACE_GRANTED = "workspace_granted"
    WORKSPACE_REFUSED = "workspace_refused"
    WORKSPACE_REQUESTED = "workspace_requested"


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
    def known(cls) -> QuerySet[Self]:
        """Return the letters of the kinds that this release knows; a newer one may have written others."""
        return cls.filter(kind__in=list(LetterKind))

    @classmethod
    def shown_to(cls, account_id: UUID) -> QuerySet[Self]:
        """Return the letters of an account that its owner may know of."""
        return cls.known().filter(account_id=account_id).exclude(kind__in=TELLING_KINDS)
