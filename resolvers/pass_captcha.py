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
    """Hand out a captcha. A proof of work is given to everybody within their own limit, whatever others do.

    Characters are remembered with the HMAC of their answer; a proof of work only when it is used, so that
    nobody can fill the table.
    """
    await ctx.spend("create_captcha")
    if ctx.rules.captcha_kinds and kind not in ctx.rules.captcha_kinds:
        raise BadRequest
    if kind is CaptchaKind.PROOF_OF_WORK:
        return _proof_of_work(ctx, purpose)
    await ctx.spend("draw_captcha")
    return await _characters(ctx, purpose)


async def pass_captcha(ctx: Context, given: CaptchaAnswer, *, purpose: CaptchaPurpose) -> None:
    """Use a captcha up, right or wrong; raise CaptchaFailed unless the answer is right.

    Asked before anything is counted for an address or an account; so what is counted here is the caller.
    """
    if not ctx.rules.captcha_kinds:
        return
    await ctx.spend("pass_captcha")
    captcha_id = _read_id(given.id)
    if captcha_id is None or not await _passes(ctx, captcha_id, given.answer, purpose):
        raise CaptchaFailed


async def _characters(ctx: Context, purpose: CaptchaPurpose | None) -> NewCaptcha:
    captcha_id, text = new_id(), new_text()
    rendered = await ctx.services.studio.render(text, language="fr" if ctx.language is Language.FR else "en")
    captcha = await Captcha.create(
        id=captcha_id,
        kind=CaptchaKind.CHARACTERS,
        purpose=purpose,
        answer_digest=answer_digest(ctx.services.keys, captcha_id, text).hex(),
        created_at=ctx.now(),
        expires_at=ctx.now() + LIFETIME,
    )
    return NewCaptcha(captcha_id, captcha.kind, captcha.expires_at, rendered.png, rendered.wav)


def _proof_of_work(ctx: Context, purpose: CaptchaPurpose | None) -> NewCaptcha:
    captcha_id, expires_at = new_id(), ctx.now() + LIFETIME
    challenge, _ = new_challenge(
        ctx.services.keys, expires_at=expires_at, challenge_id=str(captcha_id), purpose=purpose
    )
    return NewCaptcha(captcha_id, CaptchaKind.PROOF_OF_WORK, expires_at, challenge=challenge)


async def _passes(ctx: Context, captcha_id: UUID, answer: str, purpose: CaptchaPurpose) -> bool:
    keys, now = ctx.services.keys, ctx.now()
    captcha = await Captcha.take(captcha_id, purpose=purpose, now=now)
    if len(answer) > lengths.CAPTCHA_ANSWER:
        return False
    if captcha is not None and captcha.answer_digest is not None:
        return is_answer(keys, captcha.id, answer, digest=bytes.fromhex(captcha.answer_digest))
    proof = solved(keys, answer, now=now)
    if proof is None or proof.id != str(captcha_id) or not proof.fits(purpose):
        return False
    return await Captcha.use_proof(captcha_id, purpose=purpose, now=now, expires_at=proof.expires_at)


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) <= lengths.GLOBAL_ID else None
    except ValueError:
        return None
