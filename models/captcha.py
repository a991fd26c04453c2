"""A captcha that was handed out: one answer, one use, one purpose; a proof of work once it is used."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from models.columns import holds, id_column, one_of


class CaptchaKind(StrEnum):
    CHARACTERS = "CHARACTERS"
    PROOF_OF_WORK = "PROOF_OF_WORK"


class Captcha(Model):
    id: UUID = id_column()
    kind = fields.CharEnumField(CaptchaKind, max_length=14)
    purpose = fields.CharField(max_length=24, null=True)
    answer_digest = fields.CharField(max_length=64, null=True)
    created_at: datetime = fields.DatetimeField()
    expires_at: datetime = fields.DatetimeField(db_index=True)
    used_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "captcha"
        constraints = (
            one_of("kind", CaptchaKind, table="captcha"),
            holds("captcha_characters_have_an_answer", "(kind = 'CHARACTERS') = (answer_digest IS NOT NULL)"),
        )

    @classmethod
    async def take(cls, captcha_id: UUID, *, purpose: str, now: datetime) -> Self | None:
        """Use a captcha up, right or wrong; None where it is unknown, used, expired or of another purpose."""
        captcha = await cls.get_or_none(id=captcha_id)
        if captcha is None or captcha.expires_at <= now or captcha.purpose not in (None, purpose):
            return None
        taken = await cls.filter(id=captcha_id, used_at__isnull=True).update(used_at=now, purpose=purpose)
        return captcha if taken else None

    @classmethod
    async def use_proof(cls, proof_id: UUID, *, purpose: str, now: datetime, expires_at: datetime) -> bool:
        """Remember that a proof of work was used; False where it was already."""
        try:
            await cls.create(
                id=proof_id,
                kind=CaptchaKind.PROOF_OF_WORK,
                purpose=purpose,
                created_at=now,
                expires_at=expires_at,
                used_at=now,
            )
        except IntegrityError:
            return False
        return True
