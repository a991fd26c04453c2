"""A forgotten password, up to the mailed link: address and captcha, then the secret question.

Nobody learns here who has an account: every address gets a question, every answer gets one reply.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mail import letters, outbox
from models.account import Account, AccountStatus
from models.database import transaction
from models.event import EventKind
from models.link_token import LinkToken, Purpose
from models.reset_flow import ResetFlow
from resolvers.as_long import as_long
from resolvers.context import Context
from resolvers.defer import Task, defer, does
from resolvers.forms import Faults
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from resolvers.secret_questions import QUESTIONS, SHARES, SecretQuestionMode, question_text
from resolvers.sign_up import post_activation
from security.texts import secret_answer
from security.tokens import decoy_choice


@dataclass(frozen=True, slots=True)
class ResetStarted:
    flow: str
    question: str | None
    expires_at: datetime

    def __repr__(self) -> str:
        return "ResetStarted(…)"


async def start_reset(ctx: Context, email: str, captcha: CaptchaAnswer) -> ResetStarted:
    """Begin the procedure for an address, whether or not it has an account.

    The captcha comes before the count: whoever does not pass it must not use up somebody's attempts of the
    day, after which the procedure goes on as usual and nothing is sent.
    """
    faults = Faults()
    address = faults.mail(("email",), email)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    await pass_captcha(ctx, captcha, purpose=CaptchaPurpose.PASSWORD_RESET)
    is_within = await ctx.spend_quietly("start_reset", account=address.key)
    async with as_long(ctx):
        account = await Account.get_or_none(email_key=address.key)
        question = _question(ctx, address.key, account)
        started = await transaction(
            lambda: _begin(ctx, account if is_within else None, address.key if is_within else None)
        )
        ctx.services.wake_deferred()
    flow, text = started
    return ResetStarted(text, question, flow.expires_at)


async def answer_secret_question(ctx: Context, flow_text: str, given: str) -> None:
    """Send the link if the answer is right; the reply and its time are the same whatever it is.

    The answer is counted before it is judged, and a procedure takes one answer only: what comes after it
    counts for nobody's account, or one used procedure would use up its owner's attempts of the day. An
    account that was never activated gets its activation letter again, never a reset.
    """
    faults = Faults()
    answer = faults.read(("answer",), lambda: secret_answer(given), most=200)
    faults.refuse_if_any()
    account = await _first_answered(ctx, flow_text)
    who = str(account.id) if account else f"nobody {flow_text}"  # counted all the same, and as long
    is_within = await ctx.spend_quietly("secret_answer", account=who)
    served = account if is_within else None
    right = await ctx.services.hasher.verify(served.secret_answer_hash if served else None, answer or "")
    async with as_long(ctx):
        await ctx.services.limits.give_back(
            "secret_answer", client=ctx.client, account=who, hits=1 if right else 0
        )
        await defer(
            ctx,
            Task.SECRET_ANSWER,
            account=str(account.id) if account else None,
            sends=served is not None and (right or not _has_question(served)),
            is_within=is_within,
        )
        ctx.services.wake_deferred()


@does(Task.SECRET_ANSWER)
async def _follow(ctx: Context, details: dict[str, Any]) -> None:
    """Send the link, or tell the owner of too many wrong answers, or do nothing."""
    held = await Account.held(UUID(details["account"])) if details["account"] else None
    if held is None:
        return
    if details["sends"]:
        await _send(ctx, held)
    elif not details["is_within"]:
        await _post_warning(ctx, held)


async def _first_answered(ctx: Context, flow_text: str) -> Account | None:
    """Return the account of a procedure that waited for this answer, which uses it up."""
    flow = await ResetFlow.named(flow_text)
    is_first = flow is not None and await flow.answer(now=ctx.now())
    return flow.account if flow is not None and is_first else None


async def tell_of_wrong_answers(ctx: Context, account: Account) -> None:
    """Write once a day to the person whose secret question somebody tries to answer."""

    async def write() -> None:
        held = await Account.held(account.id)
        if held is not None:
            await _post_warning(ctx, held)

    await transaction(write)
    ctx.services.wake_mail()


async def _post_warning(ctx: Context, held: Account) -> None:
    if held.status is AccountStatus.ACTIVE:
        await outbox.post_once_a_day(letters.secret_answers_wrong(held, at=ctx.now()), now=ctx.now())


def _question(ctx: Context, address_key: str, account: Account | None) -> str | None:
    """Return the account's question, or the steady decoy of an address that has none to show."""
    if ctx.rules.secret_question is not SecretQuestionMode.CATALOGUE:
        return None
    decoy = tuple(QUESTIONS)[decoy_choice(ctx.services.keys, address_key, weights=SHARES)]
    stored = account.secret_question if account is not None and _has_question(account) else None
    return question_text(stored or decoy, ctx.language)


def _has_question(account: Account) -> bool:
    """Whether the question of an account is shown: one that its owner wrote would tell that it is one.

    Without one to show, whatever is answered sends the mail: the question gates that, and proves nothing.
    """
    return account.status is AccountStatus.ACTIVE and account.secret_question in QUESTIONS


async def _begin(ctx: Context, account: Account | None, email_key: str | None) -> tuple[ResetFlow, str]:
    """Remember the procedure; without a question to ask first, the mail leaves at once."""
    if ctx.rules.secret_question is SecretQuestionMode.CATALOGUE:
        return await ResetFlow.start(account, now=ctx.now())
    await defer(ctx, Task.PASSWORD_RESET, email_key=email_key)
    return await ResetFlow.start(None, now=ctx.now())


@does(Task.PASSWORD_RESET)
async def _send_at_once(ctx: Context, details: dict[str, Any]) -> None:
    account = await Account.get_or_none(email_key=details["email_key"]) if details["email_key"] else None
    held = await Account.held(account.id) if account else None
    if held is not None:
        await _send(ctx, held)


async def _send(ctx: Context, held: Account) -> None:
    """Post what the account's state allows: a reset link, its activation link again, or how to come back."""
    if held.status is AccountStatus.PENDING_ACTIVATION:
        await post_activation(ctx, held)
    elif held.status is AccountStatus.ACTIVE:
        token = await LinkToken.issue(
            held,
            Purpose.PASSWORD_RESET,
            keys=ctx.services.keys,
            now=ctx.now(),
            lifetime=ctx.rules.reset_lifetime,
        )
        await outbox.post(letters.password_reset(held, token), now=ctx.now())
        await ctx.record(EventKind.PASSWORD_RESET_STARTED, account=held)
    else:
        await outbox.post_once_a_day(letters.password_reset_deactivated(held), now=ctx.now())
