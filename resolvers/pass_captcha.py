"""Hand out captchas, and see that each is passed once, for one purpose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from models.account import Language
from models.captcha import Captcha, CaptchaKind
from models.columns import new_id
from resolvers.context import Context
from resolvers.refusals import BadRequest, CaptchaFailed
from security import lengths
from security.captcha import answer_digest, is_answer, new_challenge, new_text, solved

LIFETIME = timedelta(minutes=10)


class CaptchaPurpose(StrEnum):
    SIGN_UP = "SIGN_UP"
    RESEND_ACTIVATION = "RESEND_ACTIVATION"
    LOG_IN = "LOG_IN"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # a purpose
    REACTIVATION = "REACTIVATION"
    SUPPORT = "SUPPORT"


@dataclass(frozen=True, slots=True)
class CaptchaAnswer:
    id: str
    answer: str


@dataclass(frozen=True, slots=True)
class NewCaptcha:
    """What the person gets: a picture and its reading aloud, or a challenge in ALTCHA's JSON."""

    id: UUID
    kind: CaptchaKind
    expires_at: datetime
    image: bytes | None = None
    audio: bytes | None = None
    challenge: str | None = None


async def create_captcha(
    ctx: Context, kind: CaptchaKind, *, purpose: CaptchaPurpose | None = None
) -> NewCaptcha:
    """Hand out a captcha; the answer is remembered only as an HMAC."""
    await ctx.spend("create_captcha")
    if ctx.rules.captcha_kinds and kind not in ctx.rules.captcha_kinds:
        raise BadRequest
    created = await (_characters(ctx) if kind is CaptchaKind.CHARACTERS else _proof_of_work(ctx))
    captcha, digest = created
    await Captcha.create(
        id=captcha.id,
        kind=kind,
        purpose=purpose,
        answer_digest=digest.hex() if digest else None,
        created_at=ctx.now(),
        expires_at=captcha.expires_at,
    )
    return captcha


async def pass_captcha(ctx: Context, given: CaptchaAnswer, *, purpose: CaptchaPurpose) -> None:
    """Use a captcha up, right or wrong; raise CaptchaFailed unless the answer is right.

    Asked before anything is counted for an address or an account; so what is counted here is the caller.
    """
    if not ctx.rules.captcha_kinds:
        return
    await ctx.spend("pass_captcha")
    captcha_id = _read_id(given.id)
    captcha = await Captcha.take(captcha_id, purpose=purpose, now=ctx.now()) if captcha_id else None
    if captcha is None or not _is_right(ctx, captcha, given.answer):
        raise CaptchaFailed


async def _characters(ctx: Context) -> tuple[NewCaptcha, bytes | None]:
    captcha_id, text = new_id(), new_text()
    rendered = await ctx.services.studio.render(text, language="fr" if ctx.language is Language.FR else "en")
    expires_at = ctx.now() + LIFETIME
    captcha = NewCaptcha(captcha_id, CaptchaKind.CHARACTERS, expires_at, rendered.png, rendered.wav)
    return captcha, answer_digest(ctx.services.keys, captcha_id, text)


async def _proof_of_work(ctx: Context) -> tuple[NewCaptcha, bytes | None]:
    captcha_id, expires_at = new_id(), ctx.now() + LIFETIME
    challenge, _ = new_challenge(ctx.services.keys, expires_at=expires_at, challenge_id=str(captcha_id))
    return NewCaptcha(captcha_id, CaptchaKind.PROOF_OF_WORK, expires_at, challenge=challenge), None


def _is_right(ctx: Context, captcha: Captcha, answer: str) -> bool:
    if len(answer) > lengths.CAPTCHA_ANSWER:
        return False
    keys = ctx.services.keys
    if captcha.answer_digest is None:
        return solved(keys, answer, now=ctx.now()) == str(captcha.id)
    return is_answer(keys, captcha.id, answer, digest=bytes.fromhex(captcha.answer_digest))


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) <= lengths.GLOBAL_ID else None
    except ValueError:
        return None
