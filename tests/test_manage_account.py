"""What people change of their own account: profile, password, secret question."""

import asyncio
from dataclasses import replace
from typing import Any

from models.account import Account
from resolvers.secret_questions import QUESTIONS, SecretQuestionMode
from security.limits import Limiter
from tests.documents import LOG_IN, ME
from tests.portal import PASSWORD, Caller, Portal, recipients, text_of

UPDATE = """
mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    __typename
    ... on AccountUpdated {
      account { firstName lastName phone language surveyConsent surveyConsentAt }
    }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CHANGE_PASSWORD = """
mutation ($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    __typename
    ... on PasswordChanged { email }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CHANGE_QUESTION = """
mutation ($input: ChangeSecretQuestionInput!) {
  changeSecretQuestion(input: $input) {
    __typename
    ... on AccountUpdated { account { secretQuestion } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
HISTORY = "{ me { events { edges { node { kind } } } } }"
ADA = "ada@example.org"
NEW_PASSWORD = "Nuage-Vert-2026!"
NEW_QUESTION = {"password": PASSWORD, "secretQuestion": "FIRST_PET", "secretAnswer": "Mistigri"}


def new_password(**changes: Any) -> dict[str, Any]:
    return {
        "currentPassword": PASSWORD,
        "password": NEW_PASSWORD,
        "passwordConfirmation": NEW_PASSWORD,
        **changes,
    }


def faults_of(refused: Any) -> set[tuple[str, str]]:
    assert refused["__typename"] == "InvalidInput"
    return {(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]}


async def log_in(portal: Portal, password: str = PASSWORD) -> Caller:
    caller = portal.caller()
    opened = await caller(LOG_IN, input={"email": ADA, "password": password})
    assert opened["__typename"] == "SessionOpened"
    return caller


async def kinds_of_history(caller: Caller) -> list[str]:
    return [edge["node"]["kind"] for edge in (await caller(HISTORY))["events"]["edges"]]


def guarded(portal: Portal) -> Portal:
    return replace(portal, services=replace(portal.services, limits=Limiter.in_memory()))


async def test_what_is_left_out_of_the_profile_stays(portal: Portal) -> None:
    ada = await portal.member(ADA, phone="+687 26 20 26")

    updated = await ada(UPDATE, input={"firstName": "Augusta", "language": "EN"})

    account = updated["account"]
    assert (account["firstName"], account["lastName"], account["language"]) == ("Augusta", "Lovelace", "EN")
    assert account["phone"] == "+687262026"
    assert "ACCOUNT_UPDATED" in await kinds_of_history(ada)


async def test_an_empty_telephone_takes_it_away(portal: Portal) -> None:
    ada = await portal.member(ADA, phone="+687262026")

    assert (await ada(UPDATE, input={"phone": ""}))["account"]["phone"] is None


async def test_a_consent_is_dated_once_and_can_be_withdrawn(portal: Portal) -> None:
    ada = await portal.member(ADA)

    given = await ada(UPDATE, input={"surveyConsent": True})
    portal.clock.move(minutes=5)
    again = await ada(UPDATE, input={"surveyConsent": True})
    withdrawn = await ada(UPDATE, input={"surveyConsent": False})

    assert given["account"]["surveyConsentAt"] == again["account"]["surveyConsentAt"] is not None
    assert withdrawn["account"]["surveyConsentAt"] is None


async def test_every_fault_of_the_profile_is_told_at_once(portal: Portal) -> None:
    ada = await portal.member(ADA)

    refused = await ada(UPDATE, input={"firstName": "", "lastName": "www.evil.example", "phone": "abc"})

    assert faults_of(refused) == {
        ("firstName", "REQUIRED"),
        ("lastName", "NOT_ALLOWED"),
        ("phone", "BAD_FORMAT"),
    }


async def test_a_profile_without_changes_leaves_no_trace(portal: Portal) -> None:
    ada = await portal.member(ADA)

    await ada(UPDATE, input={"firstName": "Ada"})

    assert "ACCOUNT_UPDATED" not in await kinds_of_history(ada)


async def test_strangers_change_nothing(api: Caller) -> None:
    for document, form in (
        (UPDATE, {"firstName": "Eve"}),
        (CHANGE_PASSWORD, new_password()),
        (CHANGE_QUESTION, NEW_QUESTION),
    ):
        errors = await api.errors(document, input=form)
        assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def test_a_new_password_closes_the_other_sessions_and_is_told(portal: Portal) -> None:
    ada = await portal.member(ADA, contactEmail="office@example.org")
    elsewhere = await log_in(portal)
    await portal.deliver()

    changed = await ada(CHANGE_PASSWORD, input=new_password())

    assert changed == {"__typename": "PasswordChanged", "email": ADA}
    assert (await ada(ME))["email"] == ADA
    assert await elsewhere(ME) is None
    assert sorted(recipients(await portal.deliver())) == [ADA, "office@example.org"]
    assert "PASSWORD_CHANGED" in await kinds_of_history(await log_in(portal, NEW_PASSWORD))


async def test_one_address_gets_one_letter(portal: Portal) -> None:
    ada = await portal.member(ADA)
    await portal.deliver()

    await ada(CHANGE_PASSWORD, input=new_password())

    assert recipients(await portal.deliver()) == [ADA]


async def test_the_current_password_is_needed(portal: Portal) -> None:
    ada = await portal.member(ADA)

    refused = await ada(CHANGE_PASSWORD, input=new_password(currentPassword="wrong"))

    assert refused["code"] == "INVALID_CREDENTIALS"
    assert await log_in(portal)


async def test_faults_of_a_new_password_are_told_at_once(portal: Portal) -> None:
    ada = await portal.member(ADA)

    bad = await ada(CHANGE_PASSWORD, input=new_password(password="lovelace", passwordConfirmation=""))
    same = await ada(CHANGE_PASSWORD, input=new_password(password=PASSWORD, passwordConfirmation=PASSWORD))

    assert {
        ("password", "TOO_SHORT"),
        ("password", "NEEDS_MORE_CHARACTER_CLASSES"),
        ("password", "CONTAINS_PERSONAL_DATA"),
        ("passwordConfirmation", "MISMATCH"),
    } <= faults_of(bad)
    assert faults_of(same) == {("password", "SAME_AS_BEFORE")}


async def test_of_many_new_passwords_at_once_one_counts(portal: Portal) -> None:
    ada = await portal.member(ADA)
    words = [f"Nuage-Vert-20{number}!" for number in range(20, 28)]

    answers = await asyncio.gather(
        *(
            ada(CHANGE_PASSWORD, input=new_password(password=word, passwordConfirmation=word))
            for word in words
        )
    )

    done = [answer["__typename"] for answer in answers].count("PasswordChanged")
    assert done == 1
    assert (await Account.get(email=ADA)).credential_version == 3


async def test_guesses_of_the_current_password_are_counted(portal: Portal) -> None:
    ada = await portal.member(ADA)
    session = dict(ada.client.cookies)
    caller = guarded(portal).caller()
    caller.client.cookies.update(session)

    refused = [await caller(CHANGE_PASSWORD, input=new_password(currentPassword="wrong")) for _ in range(11)]

    assert [answer["code"] for answer in refused] == ["INVALID_CREDENTIALS"] * 10 + ["TOO_MANY_REQUESTS"]


async def test_a_new_secret_question_is_told_to_both_addresses(portal: Portal) -> None:
    ada = await portal.member(ADA, contactEmail="office@example.org")
    elsewhere = await log_in(portal)
    await portal.deliver()

    changed = await ada(CHANGE_QUESTION, input=NEW_QUESTION)

    assert changed["account"]["secretQuestion"] == QUESTIONS["FIRST_PET"].en
    assert await elsewhere(ME) is None
    sent = await portal.deliver()
    assert sorted(recipients(sent)) == [ADA, "office@example.org"]
    assert "question secrète de votre compte a été changée" in text_of(sent[0][1])
    assert "SECRET_QUESTION_CHANGED" in await kinds_of_history(ada)


async def test_a_secret_question_needs_the_password(portal: Portal) -> None:
    ada = await portal.member(ADA)

    refused = await ada(CHANGE_QUESTION, input={**NEW_QUESTION, "password": "wrong"})

    assert refused["code"] == "INVALID_CREDENTIALS"


async def test_an_answer_that_anybody_could_give_is_refused(portal: Portal) -> None:
    ada = await portal.member(ADA)

    refused = await ada(CHANGE_QUESTION, input={**NEW_QUESTION, "secretAnswer": "lovelace"})
    unknown = await ada(
        CHANGE_QUESTION, input={**NEW_QUESTION, "secretQuestion": "What?", "secretAnswer": ""}
    )

    assert faults_of(refused) == {("secretAnswer", "CONTAINS_PERSONAL_DATA")}
    assert faults_of(unknown) == {("secretQuestion", "UNKNOWN_VALUE"), ("secretAnswer", "REQUIRED")}


async def test_there_is_no_question_to_change_where_the_rules_have_none(portal: Portal) -> None:
    ada = await portal.member(ADA)
    rules = replace(portal.services.rules, secret_question=SecretQuestionMode.OFF)
    caller = replace(portal, services=replace(portal.services, rules=rules)).caller()
    caller.client.cookies.update(dict(ada.client.cookies))

    assert faults_of(await caller(CHANGE_QUESTION, input=NEW_QUESTION)) == {("secretQuestion", "NOT_ALLOWED")}


async def test_an_account_shut_meanwhile_changes_nothing(portal: Portal) -> None:
    ada = await portal.member(ADA)
    account = await Account.get(email=ADA)
    await account.deactivate(now=portal.clock())

    assert not await account.update_profile(first_name="Eve")
    assert not await account.change_contact_email("eve@example.org")
    errors = await ada.errors(UPDATE, input={"firstName": "Eve"})
    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_secrets_are_changed_five_times_a_day(portal: Portal) -> None:
    await portal.member(ADA)
    ada = await log_in(guarded(portal))
    same = new_password(password=PASSWORD, passwordConfirmation=PASSWORD)

    tried = [await ada(CHANGE_PASSWORD, input=same) for _ in range(4)]
    fifth = await ada(CHANGE_QUESTION, input=NEW_QUESTION)
    sixth = await ada(CHANGE_QUESTION, input=NEW_QUESTION)

    assert {answer["__typename"] for answer in tried} == {"InvalidInput"}
    assert fifth["__typename"] == "AccountUpdated"
    assert sixth["code"] == "TOO_MANY_REQUESTS"


async def test_a_contact_address_is_not_filled_with_notices(portal: Portal) -> None:
    await portal.member(ADA, contactEmail="somebody.else@example.org")
    await portal.deliver()
    ada = await log_in(guarded(portal))

    for _ in range(3):
        await ada(CHANGE_QUESTION, input=NEW_QUESTION)

    assert sorted(recipients(await portal.deliver())) == [ADA, ADA, ADA, "somebody.else@example.org"]
