"""Choosing a password and a secret question: every fault at once, then the costly hashes."""

from collections.abc import Iterable
from dataclasses import dataclass

from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.refusals import ProblemCode
from resolvers.secret_questions import QUESTIONS, SecretQuestionMode
from security.passwords import faults as password_faults
from security.texts import BadText, one_line, secret_answer

SHORTEST_ANSWER = 3


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
    """Check the password and the secret question of a form; note every fault."""
    personal = tuple(personal)
    rules = ctx.rules.password
    for code in password_faults(form.password, rules=rules, personal=personal):
        least = rules.min_classes if code == ProblemCode.NEEDS_MORE_CHARACTER_CLASSES else rules.min_length
        faults.add(("password",), code, least=least, most=rules.max_length)
    if form.password != form.password_confirmation:
        faults.add(("passwordConfirmation",), ProblemCode.MISMATCH)
    if ctx.rules.secret_question is SecretQuestionMode.OFF:
        return Secrets(form.password, None, None)
    question = _question(ctx, faults, form.secret_question)
    answer = _answer(faults, form, personal=personal)
    return Secrets(form.password, question, answer)


async def hash_secrets(ctx: Context, secrets: Secrets) -> Hashes:
    """Hash what was chosen: 25 ms of a core each, so before any transaction."""
    hasher = ctx.services.hasher
    answer_hash = await hasher.hash(secrets.answer) if secrets.answer else None
    return Hashes(await hasher.hash(secrets.password), secrets.question, answer_hash)


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
    elif answer == _plain(form.password) or answer in (_plain(form.secret_question or "")).split():
        faults.add(path, ProblemCode.NOT_ALLOWED)
    elif answer in {_plain(word) for word in personal}:
        faults.add(path, ProblemCode.CONTAINS_PERSONAL_DATA)
    return answer


def _plain(text: str) -> str:
    try:
        return secret_answer(one_line(text, max_length=256))
    except BadText:
        return ""
