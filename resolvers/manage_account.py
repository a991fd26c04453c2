"""What people change of their own account: profile, password, secret question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.account import Account, Language
from models.database import transaction
from models.event import EventKind
from resolvers.choose_secrets import SecretsForm, check_password, check_question, personal_words
from resolvers.close_ways_in import (
    CONFIRMATIONS,
    addresses_to_tell,
    close_other_ways_in,
    tell_of_new_password,
    tell_of_new_question,
)
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.refusals import InvalidCredentials, ProblemCode, Unauthenticated
from resolvers.secret_questions import SecretQuestionMode


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """None leaves a field as it is; a blank telephone takes it away."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    language: Language | None = None
    survey_consent: bool | None = None


async def update_profile(ctx: Context, form: ProfileForm) -> Account:
    """Change what is harmless to change. Raises Unauthenticated, and InvalidInput with every fault."""
    account = ctx.signed_in().account
    faults = Faults()
    changes = _changes(faults, form, account, now=ctx.now())
    faults.refuse_if_any()

    async def write() -> None:
        if not await account.update_profile(**changes):
            raise Unauthenticated  # deactivated since the request began
        await ctx.record(EventKind.ACCOUNT_UPDATED, account=account)

    if changes:
        await transaction(write)
    return account


async def change_password(ctx: Context, current: str, form: SecretsForm) -> Account:
    """Replace the password; every other session closes.

    Raises InvalidInput, InvalidCredentials, TooManyRequests.
    """
    account = ctx.signed_in().account
    faults = Faults()
    personal = await personal_words(account)
    check_password(faults, form, rules=ctx.rules.new_password, personal=personal)
    faults.refuse_if_any()
    version = (await confirm_password(ctx, current)).credential_version
    await ctx.spend("change_secrets", account=str(account.id))
    if await ctx.services.hasher.verify(account.password_hash, form.password):
        faults.add(("password",), ProblemCode.SAME_AS_BEFORE)
        faults.refuse_if_any()
    password_hash = await ctx.services.hasher.hash(form.password)
    told = await addresses_to_tell(ctx, account, kind="password_changed")

    async def write() -> None:
        if not await account.change_password(version=version, password_hash=password_hash):
            raise InvalidCredentials  # another change was first: the password given is not the current one
        await close_other_ways_in(ctx, account)
        await tell_of_new_password(ctx, account, at=told)

    await transaction(write)
    ctx.services.wake_mail()
    return account


async def change_secret_question(ctx: Context, form: SecretsForm) -> Account:
    """Replace the secret question; the form carries the current password. Other sessions close.

    Addresses that wait for their confirmation go on waiting: a password allowed those too.
    Raises InvalidInput, InvalidCredentials, TooManyRequests.
    """
    account = ctx.signed_in().account
    question, answer = await _check_question(ctx, account, form)
    version = (await confirm_password(ctx, form.password)).credential_version
    await ctx.spend("change_secrets", account=str(account.id))
    answer_hash = await ctx.services.hasher.hash(answer)
    told = await addresses_to_tell(ctx, account, kind="secret_question_changed")

    async def write() -> None:
        if not await account.change_secret_question(
            version=version, question=question, answer_hash=answer_hash
        ):
            raise InvalidCredentials
        await close_other_ways_in(ctx, account, but_links=CONFIRMATIONS)
        await tell_of_new_question(ctx, account, at=told)

    await transaction(write)
    ctx.services.wake_mail()
    return account


def _changes(faults: Faults, form: ProfileForm, account: Account, *, now: datetime) -> dict[str, Any]:
    """Return the columns that would differ from what is remembered."""
    wanted: dict[str, Any] = {}
    if form.first_name is not None:
        wanted["first_name"] = faults.name(("firstName",), form.first_name)
    if form.last_name is not None:
        wanted["last_name"] = faults.name(("lastName",), form.last_name)
    if form.phone is not None:
        wanted["phone"] = faults.phone(("phone",), form.phone)
    if form.language is not None:
        wanted["language"] = form.language
    if form.survey_consent is not None and form.survey_consent != account.survey_consent:
        wanted["survey_consent"] = form.survey_consent
        wanted["survey_consent_at"] = now if form.survey_consent else None
    return {name: value for name, value in wanted.items() if getattr(account, name) != value}


async def _check_question(ctx: Context, account: Account, form: SecretsForm) -> tuple[str, str]:
    faults = Faults()
    if ctx.rules.secret_question is SecretQuestionMode.OFF:
        faults.add(("secretQuestion",), ProblemCode.NOT_ALLOWED)
    question, answer = check_question(ctx, faults, form, personal=await personal_words(account))
    faults.refuse_if_any()
    return question or "", answer or ""  # they are None only beside a fault
