"""Choosing a password and a secret question: every fault at once, then the costly hashes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.account import Account
from models.attachment import LIVE, Attachment
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.refusals import ProblemCode
from resolvers.secret_questions import QUESTIONS, SecretQuestionMode
from security.passwords import PasswordRules
from security.passwords import faults as password_faults
from security.texts import BadText, one_line, secret_answer

SHORTEST_ANSWER = 3
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SecretsForm:
    password: str
    password_confirmation: str
    secret_question: str | None = None
    secret_answer: str | None = None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What was chosen, checked; a question of the catalogue is kept by its code."""

    password: str
    question: str | None
    answer: str | None

    def __repr__(self) -> str:
        return "Secrets(…)"


@dataclass(frozen=True, slots=True)
class Hashes:
    """What is remembered of the secrets."""

    password: str
    question: str | None
    answer: str | None

    def __repr__(self) -> str:
        return "Hashes(…)"


def check_secrets(ctx: Context, faults: Faults, form: SecretsForm, *, personal: Iterable[str]) -> Secrets:
    """Check the password and the secret question of an activation form; note every fault."""
    personal = tuple(personal)
    check_password(faults, form, rules=ctx.rules.password, personal=personal)
    question, answer = check_question(ctx, faults, form, personal=personal)
    return Secrets(form.password, question, answer)


def check_password(
    faults: Faults, form: SecretsForm, *, rules: PasswordRules, personal: Iterable[str]
) -> None:
    """Check a password typed twice; note every fault."""
    for code in password_faults(form.password, rules=rules, personal=personal):
        least = rules.min_classes if code == ProblemCode.NEEDS_MORE_CHARACTER_CLASSES else rules.min_length
        faults.add(("password",), code, least=least, most=rules.max_length)
    if form.password != form.password_confirmation:
        faults.add(("passwordConfirmation",), ProblemCode.MISMATCH)


def check_question(
    ctx: Context, faults: Faults, form: SecretsForm, *, personal: Iterable[str]
) -> tuple[str | None, str | None]:
    """Check a secret question and its answer, which must not be the form's password; note every fault.

    Return the question as it is kept, and the answer; neither where the rules ask for none.
    """
    if ctx.rules.secret_question is SecretQuestionMode.OFF:
        return None, None
    question = _question(ctx, faults, form.secret_question)
    return question, _answer(faults, form, personal=tuple(personal))


async def hash_secrets(ctx: Context, secrets: Secrets) -> Hashes:
    """Hash what was chosen: 25 ms of a core each, so before any transaction."""
    hasher = ctx.services.hasher
    answer_hash = await hasher.hash(secrets.answer) if secrets.answer else None
    return Hashes(await hasher.hash(secrets.password), secrets.question, answer_hash)


async def personal_words(account: Account) -> list[str]:
    """Return what the secrets of an activated account must not be made of: names, addresses, companies."""
    attachments = await Attachment.filter(account_id=account.id, status__in=LIVE).select_related("structure")
    structures = [attachment.structure for attachment in attachments]
    words = [account.first_name, account.last_name, account.email, account.contact_email]
    return words + [word for one in structures for word in (one.legal_name, one.identifier[:9])]


def _question(ctx: Context, faults: Faults, text: str | None) -> str | None:
    path = ("secretQuestion",)
    typed = faults.line(path, text, required=True, most=200)
    if typed is None or ctx.rules.secret_question is SecretQuestionMode.FREE_TEXT:
        return typed
    for code, wording in QUESTIONS.items():
        if typed in (code, wording.fr, wording.en):
            return code
    faults.add(path, ProblemCode.UNKNOWN_VALUE)
    return None


def _answer(faults: Faults, form: SecretsForm, *, personal: tuple[str, ...]) -> str | None:
    path = ("secretAnswer",)
    try:
        answer = secret_answer(form.secret_answer or "")
    except BadText as exc:
        faults.add(path, exc.code, most=200)
        return None
    if len(answer) < SHORTEST_ANSWER:
        faults.add(path, ProblemCode.TOO_SHORT, least=SHORTEST_ANSWER)
    elif answer == _plain(form.password) or answer in _WORDS.findall(_plain(form.secret_question or "")):
        faults.add(path, ProblemCode.NOT_ALLOWED)
    elif answer in {_plain(word) for word in personal}:
        faults.add(path, ProblemCode.CONTAINS_PERSONAL_DATA)
    return answer


def _plain(text: str) -> str:
    try:
        return secret_answer(one_line(text, max_length=256))
    except BadText:
        return ""
