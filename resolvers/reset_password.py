"""A forgotten password, from the mailed link on: only its token chooses a new one."""

from dataclasses import dataclass
from datetime import datetime

from models.account import Account
from models.database import transaction
from models.link_token import Purpose
from resolvers.choose_secrets import (
    Secrets,
    SecretsForm,
    check_password,
    check_question,
    hash_secrets,
    personal_words,
)
from resolvers.close_ways_in import (
    addresses_to_tell,
    close_every_way_in,
    leave,
    tell_of_new_password,
    tell_of_new_question,
)
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.redeem_link import open_link, used_meanwhile
from resolvers.refusals import Problem, ProblemCode
from resolvers.secret_questions import SecretQuestionMode, question_text
from resolvers.start_reset import tell_of_wrong_answers
from resolvers.wording import Wording
from security.texts import secret_answer

WRONG_ANSWER = Wording("Cette réponse n’est pas la bonne.", "This answer is not the right one.")


@dataclass(frozen=True, slots=True)
class ResetForm:
    """What the new-password form shows of the account; a question only where its owner wrote it."""

    account: Account
    expires_at: datetime
    question: str | None


async def reset_form(ctx: Context, token: str) -> ResetForm:
    """Return the read-only part of the new-password form. Raises LinkRefused."""
    link = await open_link(ctx, token, Purpose.PASSWORD_RESET)
    stored = link.account.secret_question if _asks_again(ctx, link.account) else None
    question = question_text(stored, ctx.language) if stored else None
    return ResetForm(link.account, link.expires_at, question)


async def reset_password(
    ctx: Context, token: str, form: SecretsForm, *, current_answer: str | None
) -> Account:
    """Choose a new password with the mailed token, and close every session.

    Whatever was answered before opens nothing here: the token alone does. Raises LinkRefused, and
    InvalidInput with every fault at once.
    """
    link = await open_link(ctx, token, Purpose.PASSWORD_RESET)
    account = link.account
    secrets = await _check(ctx, account, form, current_answer=current_answer)
    hashes = await hash_secrets(ctx, secrets)
    told = await addresses_to_tell(ctx, account, kind="password_changed")

    async def write() -> None:
        changed = await link.use(now=ctx.now()) and await account.change_password(
            version=link.credential_version,
            password_hash=hashes.password,
            question=hashes.question,
            answer_hash=hashes.answer,
        )
        if not changed:
            raise await used_meanwhile(link)
        await close_every_way_in(account)
        await tell_of_new_password(ctx, account, at=told)
        if hashes.question:
            await tell_of_new_question(ctx, account, at=told)

    await transaction(write)
    ctx.services.wake_mail()
    leave(ctx, account)
    return account


async def _check(ctx: Context, account: Account, form: SecretsForm, *, current_answer: str | None) -> Secrets:
    faults, personal = Faults(), await personal_words(account)
    check_password(faults, form, rules=ctx.rules.new_password, personal=personal)
    # Compared in any case, at the cost of a hash: the time of the answer tells nothing of the old password.
    if await ctx.services.hasher.verify(account.password_hash, form.password):
        faults.add(("password",), ProblemCode.SAME_AS_BEFORE)
    if _asks_again(ctx, account):
        await _check_current_answer(ctx, faults, account, current_answer or "")
    question = answer = None
    if form.secret_question or form.secret_answer:
        question, answer = check_question(ctx, faults, form, personal=personal)
    faults.refuse_if_any()
    return Secrets(form.password, question, answer)


def _asks_again(ctx: Context, account: Account) -> bool:
    """A question that its owner wrote is shown behind the mailed link only, and answered here."""
    is_free = ctx.rules.secret_question is SecretQuestionMode.FREE_TEXT
    return is_free and account.secret_answer_hash is not None


async def _check_current_answer(ctx: Context, faults: Faults, account: Account, given: str) -> None:
    """Count an answer, then judge it; too many wrong ones are judged wrong whatever they say."""
    path = ("currentSecretAnswer",)
    answer = faults.read(path, lambda: secret_answer(given), most=200)
    if answer is None:
        return
    is_within = await ctx.spend_quietly("secret_answer", account=str(account.id))
    stored = account.secret_answer_hash if is_within else None
    if await ctx.services.hasher.verify(stored, answer):
        await ctx.services.limits.give_back("secret_answer", client=ctx.client, account=str(account.id))
    else:
        faults.problems.append(Problem(path, ProblemCode.MISMATCH, wording=WRONG_ANSWER))
    if not is_within:
        await tell_of_wrong_answers(ctx, account)
