"""A forgotten password: anybody may type an address, only its mailbox gets a new password."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from models.account import Account
from models.captcha import CaptchaKind
from models.database import transaction
from models.letter import Letter
from models.link_token import LinkToken, Purpose
from models.reset_flow import ResetFlow
from resolvers.secret_questions import QUESTIONS, SHARES, SecretQuestionMode
from security.hashing import Hasher
from security.limits import Limiter
from security.passwords import GUIDE_AT_ACTIVATION, GUIDE_AT_RESET
from tests.documents import LOG_IN, ME, SIGN_UP
from tests.portal import ANSWER, PASSWORD, Caller, Portal, recipients, sign_up_form, text_of

START = """
mutation ($input: StartPasswordResetInput!) {
  startPasswordReset(input: $input) {
    __typename
    ... on PasswordResetStarted { flow secretQuestion expiresAt }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
ANSWER_QUESTION = """
mutation ($input: AnswerSecretQuestionInput!) {
  answerSecretQuestion(input: $input) {
    __typename
    ... on MailOnItsWay { message }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
FORM = """
query ($token: String!) {
  passwordReset(token: $token) {
    __typename
    ... on PasswordResetForm { email contactEmail firstName lastName expiresAt secretQuestion }
    ... on LinkRefused { reason }
  }
}
"""
RESET = """
mutation ($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    __typename
    ... on PasswordChanged { email }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code message } }
    ... on LinkRefused { reason }
  }
}
"""
COPIED = (
    "email",
    "contact_email",
    "first_name",
    "last_name",
    "status",
    "password_hash",
    "secret_answer_hash",
    "created_at",
    "activated_at",
)
ADA = "ada@example.org"
NEW_PASSWORD = "Nuage-Vert-2026!"
OWN_WORDS = "What is written on my lighthouse?"


def with_rules(portal: Portal, **rules: Any) -> Portal:
    """Return the same portal under other rules."""
    services = replace(portal.services, rules=replace(portal.services.rules, **rules))
    return replace(portal, services=services)


def with_limits(portal: Portal) -> Portal:
    return replace(portal, services=replace(portal.services, limits=Limiter.in_memory()))


class CountingHasher:
    """The real hasher, which counts what it verifies."""

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self.verified = 0

    async def verify(self, stored: str | None, secret: str) -> bool:
        self.verified += 1
        return await self._hasher.verify(stored, secret)


async def start(caller: Caller, email: str = ADA) -> Any:
    return await caller(START, input={"email": email, "captcha": {"id": "", "answer": ""}})


async def answer(caller: Caller, flow: str, given: str = ANSWER) -> Any:
    return await caller(ANSWER_QUESTION, input={"flow": flow, "answer": given})


async def mailed_token(portal: Portal, caller: Caller, email: str = ADA) -> str:
    """Return the token that the right answer gets."""
    await answer(caller, (await start(caller, email))["flow"])
    return await portal.link_token()


def new_secrets(token: str, **changes: Any) -> dict[str, Any]:
    return {
        "token": token,
        "password": NEW_PASSWORD,
        "passwordConfirmation": NEW_PASSWORD,
        **changes,
    }


def faults_of(refused: Any) -> set[tuple[str, str]]:
    assert refused["__typename"] == "InvalidInput"
    return {(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]}


DEACTIVATED = ["asking@example.org", "gone@example.org", "shut@example.org"]


async def everybody(portal: Portal) -> dict[str, str]:
    """Bring about an account in every state, and return their addresses, with one that has no account."""
    await portal.member("active@example.org")
    await portal.caller()(SIGN_UP, input=sign_up_form("pending@example.org"))
    for email in ("gone@example.org", "asking@example.org", "shut@example.org"):
        await portal.member(email)
    gone, asking, shut = [
        await Account.get(email_key=key)
        for key in ("gone@example.org", "asking@example.org", "shut@example.org")
    ]
    await gone.deactivate(now=portal.clock())
    await asking.deactivate(now=portal.clock())
    await asking.request_reactivation()
    await shut.deactivate(now=portal.clock(), by_desk=True)
    await portal.deliver()
    return {
        state: f"{state}@example.org" for state in ("active", "pending", "gone", "asking", "shut", "nobody")
    }


async def test_the_right_answer_and_the_mailed_link_give_a_new_password(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    form = await api(FORM, token=token)
    changed = await api(RESET, input=new_secrets(token))

    assert form["email"] == ADA
    assert form["secretQuestion"] is None
    assert changed == {"__typename": "PasswordChanged", "email": ADA}
    assert (await api(LOG_IN, input={"email": ADA, "password": PASSWORD}))["code"] == "INVALID_CREDENTIALS"
    assert (await api(LOG_IN, input={"email": ADA, "password": NEW_PASSWORD}))[
        "__typename"
    ] == "SessionOpened"


async def test_an_answer_is_right_however_it_is_typed(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await portal.deliver()
    flow = (await start(api))["flow"]

    await answer(api, flow, "  ecole  DES fables ")

    assert recipients(await portal.deliver()) == [ADA]


async def test_a_new_password_closes_every_session_and_is_told_to_both_addresses(
    portal: Portal, api: Caller
) -> None:
    ada = await portal.member(ADA, contactEmail="office@example.org")
    token = await mailed_token(portal, api)

    await api(RESET, input=new_secrets(token))

    sent = await portal.deliver()
    assert sorted(recipients(sent)) == [ADA, "office@example.org"]
    assert "Le mot de passe de votre compte a été changé" in text_of(sent[0][1])
    assert await ada(ME) is None


async def test_whoever_resets_while_logged_in_is_logged_out(portal: Portal) -> None:
    ada = await portal.member(ADA)
    token = await mailed_token(portal, ada)

    response = await ada.raw(RESET, input=new_secrets(token))

    assert "Max-Age=0" in response.headers["set-cookie"]
    assert await ada(ME) is None


async def test_no_answer_tells_who_has_an_account(portal: Portal, api: Caller) -> None:
    addresses = await everybody(portal)

    started = {state: await start(api, email) for state, email in addresses.items()}
    replies = [await answer(api, begun["flow"], "wrong") for begun in started.values()]
    again = await answer(api, started["active"]["flow"])
    unknown = await answer(api, "no such flow")

    shapes = [{**begun, "flow": "", "secretQuestion": ""} for begun in started.values()]
    assert shapes == [shapes[0]] * len(shapes)
    assert all(begun["secretQuestion"] in {q.en for q in QUESTIONS.values()} for begun in started.values())
    assert [*replies, again, unknown] == [replies[0]] * 8
    written_to = sorted(recipients(await portal.deliver()))
    assert written_to == sorted([*DEACTIVATED, "pending@example.org"])


async def test_only_the_active_and_the_pending_get_a_link(portal: Portal, api: Caller) -> None:
    addresses = await everybody(portal)

    for email in addresses.values():
        await answer(api, (await start(api, email))["flow"])

    kinds = await Letter.filter(status="QUEUED").values_list("recipient", "kind")
    assert sorted(kinds) == [
        ("active@example.org", "password_reset"),
        *((email, "password_reset_deactivated") for email in DEACTIVATED[:2]),
        ("pending@example.org", "activation"),
        (DEACTIVATED[2], "password_reset_deactivated"),
    ]


async def test_an_account_that_is_not_activated_is_never_reset(portal: Portal, api: Caller) -> None:
    await api(SIGN_UP, input=sign_up_form(ADA))
    token = await mailed_token(portal, api)

    assert (await api(FORM, token=token))["reason"] == "UNKNOWN"
    assert (await api(RESET, input=new_secrets(token)))["reason"] == "UNKNOWN"


@pytest.mark.parametrize("mode", [SecretQuestionMode.FREE_TEXT, SecretQuestionMode.OFF])
async def test_without_a_question_to_ask_the_mail_leaves_at_once(
    portal: Portal, mode: SecretQuestionMode
) -> None:
    addresses = await everybody(portal)
    caller = with_rules(portal, secret_question=mode).caller()

    started = [await start(caller, email) for email in addresses.values()]

    assert [{**begun, "flow": ""} for begun in started] == [{**started[0], "flow": ""}] * len(started)
    assert started[0]["secretQuestion"] is None
    written_to = sorted(recipients(await portal.deliver()))
    assert written_to == sorted([*DEACTIVATED, "active@example.org", "pending@example.org"])
    for begun in started:
        await answer(caller, begun["flow"])
    assert await portal.deliver() == []


async def test_a_decoy_is_steady_however_the_address_is_typed(portal: Portal, api: Caller) -> None:
    asked = [await start(api, email) for email in ("nobody@example.org", "NOBODY@Example.org") * 3]

    assert len({begun["secretQuestion"] for begun in asked}) == 1


async def test_strangers_get_different_decoys(api: Caller) -> None:
    asked = [await start(api, f"nobody{number}@example.org") for number in range(40)]

    assert len({begun["secretQuestion"] for begun in asked}) > 3


async def test_a_decoy_does_not_follow_what_others_choose(portal: Portal, api: Caller) -> None:
    strangers = [f"nobody{number}@example.org" for number in range(12)]
    before = [(await start(api, email))["secretQuestion"] for email in strangers]
    await portal.member(ADA)
    ada = await Account.get(email=ADA)
    copied = {column: getattr(ada, column) for column in COPIED}
    many = [Account(**copied, email_key=f"{number}", secret_question="DREAM_JOB") for number in range(300)]
    await transaction(lambda: Account.bulk_create(many))
    portal.clock.move(days=30)

    after = [(await start(api, email))["secretQuestion"] for email in strangers]

    assert after == before


def test_every_question_has_its_share_of_the_decoys() -> None:
    assert len(SHARES) == len(QUESTIONS)
    assert min(SHARES) > 0


async def test_a_question_that_its_owner_wrote_is_not_shown_to_strangers(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await Account.filter(email=ADA).update(secret_question=OWN_WORDS)
    await portal.deliver()

    begun = await start(api)
    await answer(api, begun["flow"], "anything")

    assert begun["secretQuestion"] in {question.en for question in QUESTIONS.values()}
    assert recipients(await portal.deliver()) == [ADA]


async def test_a_flow_takes_one_answer(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await portal.deliver()
    flow = (await start(api))["flow"]

    await answer(api, flow, "wrong")
    await answer(api, flow)

    assert await portal.deliver() == []


async def test_a_flow_lasts_a_quarter_of_an_hour(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await portal.deliver()
    flow = (await start(api))["flow"]

    portal.clock.move(minutes=15)
    await answer(api, flow)

    assert await portal.deliver() == []


async def test_of_many_answers_at_once_one_is_looked_at(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await portal.deliver()
    flow = (await start(api))["flow"]

    await asyncio.gather(*(answer(api, flow) for _ in range(10)))

    assert recipients(await portal.deliver()) == [ADA]


async def test_too_many_answers_are_counted_in_silence_and_told_once_to_the_owner(portal: Portal) -> None:
    await portal.member(ADA)
    await portal.deliver()
    guarded = with_limits(portal)

    replies = []
    for number in range(5):
        caller = guarded.caller(address=f"198.51.100.{number}")
        begun = await start(caller)
        replies.append(await answer(caller, begun["flow"], "wrong"))
    flows = [(await ResetFlow.start(await Account.get(email=ADA), now=portal.clock()))[1] for _ in range(4)]
    for number, flow in enumerate(flows):
        caller = guarded.caller(address=f"192.0.2.{number}")
        replies.append(await answer(caller, flow))

    sent = await portal.deliver()
    assert [reply == replies[0] for reply in replies] == [True] * 9
    assert recipients(sent) == [ADA]
    assert "trop de réponses fausses" in text_of(sent[0][1])
    assert not await LinkToken.exists(purpose=Purpose.PASSWORD_RESET)


async def test_a_used_flow_uses_up_nobody_s_attempts(portal: Portal) -> None:
    await portal.member(ADA)
    await portal.deliver()
    guarded = with_limits(portal)
    used = (await start(guarded.caller()))["flow"]
    for number in range(9):
        await answer(guarded.caller(address=f"198.51.100.{number}"), used, "wrong")

    ada = guarded.caller(address="192.0.2.1")
    await answer(ada, (await start(ada))["flow"])

    assert recipients(await portal.deliver()) == [ADA]
    assert await LinkToken.exists(purpose=Purpose.PASSWORD_RESET)


async def test_too_many_starts_are_counted_in_silence(portal: Portal) -> None:
    await portal.member(ADA)
    await portal.deliver()
    caller = with_limits(portal).caller()

    flows = [(await start(caller))["flow"] for _ in range(6)]
    await answer(caller, flows[5])

    assert await portal.deliver() == []


async def test_one_network_starts_ten_times_an_hour(portal: Portal) -> None:
    caller = with_limits(portal).caller()

    answers = [await start(caller, f"nobody{number}@example.org") for number in range(11)]

    assert answers[10]["code"] == "TOO_MANY_REQUESTS"
    assert {begun["__typename"] for begun in answers[:10]} == {"PasswordResetStarted"}


async def test_one_network_answers_twenty_times_an_hour(portal: Portal) -> None:
    caller = with_limits(portal).caller()

    replies = [await answer(caller, "no such flow") for _ in range(21)]

    assert replies[20]["code"] == "TOO_MANY_REQUESTS"


async def test_the_captcha_is_asked_for_before_anything_is_counted(portal: Portal) -> None:
    await portal.member(ADA)
    guarded = with_limits(with_rules(portal, captcha_kinds=(CaptchaKind.CHARACTERS,)))

    refused = [await start(guarded.caller(address=f"192.0.2.{number}")) for number in range(6)]

    assert {answer["code"] for answer in refused} == {"CAPTCHA_FAILED"}
    rightful = with_rules(guarded, captcha_kinds=()).caller()
    assert await mailed_token(portal, rightful)
    assert await LinkToken.exists(purpose=Purpose.PASSWORD_RESET)


async def test_faults_of_the_first_steps_are_told(api: Caller) -> None:
    assert faults_of(await start(api, "no address")) == {("email", "BAD_FORMAT")}
    assert faults_of(await answer(api, "flow", " ")) == {("answer", "REQUIRED")}


async def test_the_contact_address_opens_nothing(portal: Portal, api: Caller) -> None:
    await portal.member(ADA, contactEmail="office@example.org")
    await portal.deliver()

    await answer(api, (await start(api, "office@example.org"))["flow"])

    assert await portal.deliver() == []


async def test_every_fault_of_the_new_secrets_is_told_at_once(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    refused = await api(
        RESET, input=new_secrets(token, password="short", passwordConfirmation="other", secretAnswer="x")
    )

    assert faults_of(refused) == {
        ("password", "TOO_SHORT"),
        ("password", "NEEDS_MORE_CHARACTER_CLASSES"),
        ("passwordConfirmation", "MISMATCH"),
        ("secretQuestion", "REQUIRED"),
        ("secretAnswer", "TOO_SHORT"),
    }
    assert (await api(RESET, input=new_secrets(token)))["__typename"] == "PasswordChanged"


async def test_the_old_password_is_no_new_one(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    refused = await api(RESET, input=new_secrets(token, password=PASSWORD, passwordConfirmation=PASSWORD))

    assert faults_of(refused) == {("password", "SAME_AS_BEFORE")}


async def test_the_reset_screen_has_rules_of_its_own(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)
    caller = with_rules(portal, new_password=GUIDE_AT_RESET).caller()

    refused = await caller(
        RESET, input=new_secrets(token, password="Abc-12345", passwordConfirmation="Abc-12345")
    )

    assert ("password", "TOO_SHORT") in faults_of(refused)


async def test_a_new_question_comes_with_the_new_password(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    await api(RESET, input=new_secrets(token, secretQuestion="FIRST_PET", secretAnswer="Mistigri"))

    assert (await start(api))["secretQuestion"] == QUESTIONS["FIRST_PET"].en
    account = await Account.get(email=ADA)
    assert "Mistigri" not in (account.secret_answer_hash or "")


async def test_no_other_token_chooses_a_password(portal: Portal, api: Caller) -> None:
    await api(SIGN_UP, input=sign_up_form(ADA))
    activation = await portal.link_token()
    await portal.member("bob@example.org")
    flow = (await start(api, "bob@example.org"))["flow"]

    refused = [await api(RESET, input=new_secrets(token)) for token in (activation, flow, "")]

    assert [answer["reason"] for answer in refused] == ["UNKNOWN"] * 3


async def test_every_answer_costs_one_hash(portal: Portal) -> None:
    addresses = await everybody(portal)
    hasher = CountingHasher(portal.services.hasher)
    caller = replace(portal, services=replace(portal.services, hasher=hasher)).caller()

    for email in addresses.values():
        for given in ("wrong", ANSWER):
            await answer(caller, (await start(caller, email))["flow"], given)
    await answer(caller, "no such flow")

    assert hasher.verified == 2 * len(addresses) + 1


async def test_a_free_question_is_asked_behind_the_link_only(portal: Portal) -> None:
    await portal.member(ADA)
    await Account.filter(email=ADA).update(secret_question=OWN_WORDS)
    caller = with_rules(portal, secret_question=SecretQuestionMode.FREE_TEXT).caller()
    await start(caller)
    token = await portal.link_token()

    form = await caller(FORM, token=token)
    missing = await caller(RESET, input=new_secrets(token))
    wrong = await caller(RESET, input=new_secrets(token, currentSecretAnswer="wrong"))
    right = await caller(RESET, input=new_secrets(token, currentSecretAnswer=ANSWER))

    assert form["secretQuestion"] == OWN_WORDS
    assert faults_of(missing) == {("currentSecretAnswer", "REQUIRED")}
    assert faults_of(wrong) == {("currentSecretAnswer", "MISMATCH")}
    assert wrong["problems"][0]["message"] == "This answer is not the right one."
    assert right["__typename"] == "PasswordChanged"


async def test_wrong_answers_behind_the_link_are_counted(portal: Portal) -> None:
    await portal.member(ADA)
    caller = with_limits(with_rules(portal, secret_question=SecretQuestionMode.FREE_TEXT)).caller()
    await start(caller)
    token = await portal.link_token()

    for _ in range(5):
        await caller(RESET, input=new_secrets(token, currentSecretAnswer="wrong"))
    refused = await caller(RESET, input=new_secrets(token, currentSecretAnswer=ANSWER))

    assert faults_of(refused) == {("currentSecretAnswer", "MISMATCH")}
    assert recipients(await portal.deliver()) == [ADA]


async def test_a_link_works_once(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    answers = await asyncio.gather(*(api(RESET, input=new_secrets(token)) for _ in range(10)))

    assert sorted(answer["__typename"] for answer in answers) == ["LinkRefused"] * 9 + ["PasswordChanged"]
    assert (await api(RESET, input=new_secrets(token)))["reason"] == "USED"


async def test_a_newer_link_replaces_the_older(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    older = await mailed_token(portal, api)
    newer = await mailed_token(portal, api)

    assert (await api(FORM, token=older))["reason"] == "REPLACED"
    assert (await api(FORM, token=newer))["__typename"] == "PasswordResetForm"


async def test_a_link_expires(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)

    portal.clock.move(minutes=60)

    assert (await api(RESET, input=new_secrets(token)))["reason"] == "EXPIRED"


async def test_an_unknown_token_changes_nothing_and_is_counted(portal: Portal) -> None:
    caller = with_limits(portal).caller()

    answers = [await caller(RESET, input=new_secrets("gu_nothing")) for _ in range(21)]

    assert answers[0]["reason"] == "UNKNOWN"
    assert answers[20]["code"] == "TOO_MANY_REQUESTS"


async def test_a_link_dies_with_the_account(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    token = await mailed_token(portal, api)
    account = await Account.get(email=ADA)
    await account.deactivate(now=portal.clock())

    assert (await api(RESET, input=new_secrets(token)))["reason"] == "REPLACED"


async def test_the_rules_of_a_new_password_are_published(portal: Portal) -> None:
    caller = with_rules(portal, new_password=GUIDE_AT_RESET, password=GUIDE_AT_ACTIVATION).caller()

    rules = await caller("{ rules { password { minLength } newPassword { minLength } } }")

    assert (rules["password"]["minLength"], rules["newPassword"]["minLength"]) == (8, 12)


async def test_history_tells_of_a_genuine_procedure(portal: Portal, api: Caller) -> None:
    await portal.member(ADA)
    await start(api)
    token = await mailed_token(portal, api)
    await api(RESET, input=new_secrets(token))
    await api(LOG_IN, input={"email": ADA, "password": NEW_PASSWORD})

    history = await api("{ me { events { edges { node { kind } } } } }")

    kinds = [edge["node"]["kind"] for edge in history["events"]["edges"]]
    assert kinds.count("PASSWORD_RESET_STARTED") == 1
    assert kinds.count("PASSWORD_CHANGED") == 1
