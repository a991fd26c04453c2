"""A new login or contact address: told to both, and counted once it has confirmed."""

import asyncio
import json
import logging
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from models.account import Account
from models.letter import Letter
from models.structure import Structure
from resolvers.context import Context
from resolvers.pending_addresses import Pending, pending_of
from schema.nodes import global_id
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.documents import ACTIVATE, LOG_IN, ME, NODE, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, activation_form, recipients, sign_up_form, text_of

CHANGE_CONTACT = """
mutation ($input: ChangeContactEmailInput!) {
  changeContactEmail(input: $input) {
    __typename
    ... on AccountUpdated { account { email contactEmail pendingEmail pendingContactEmail nextSteps } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CHANGE_EMAIL = """
mutation ($input: ChangeEmailInput!) {
  changeEmail(input: $input) {
    __typename
    ... on AccountUpdated { account { email contactEmail pendingEmail pendingContactEmail } }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CONFIRM = """
mutation ($token: String!) {
  confirmEmail(token: $token) {
    __typename
    ... on EmailConfirmed { message }
    ... on UserError { code message }
    ... on LinkRefused { reason }
  }
}
"""
EXPORT = "mutation ($password: String!) { exportMyData(password: $password) { ... on DataExport { json } } }"
PENDING = "{ me { email contactEmail pendingEmail pendingContactEmail nextSteps } }"
ADA, NEW = "ada@example.org", "ada@nuages.example"


def contact(address: str = NEW, password: str = PASSWORD) -> dict[str, Any]:
    return {"contactEmail": address, "password": password}


def login(address: str = NEW, **changes: Any) -> dict[str, Any]:
    return {"email": address, "emailConfirmation": address, "password": PASSWORD, **changes}


def faults_of(refused: Any) -> set[tuple[str, str]]:
    assert refused["__typename"] == "InvalidInput"
    return {(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]}


async def member(portal: Portal, email: str = ADA, **form: Any) -> Caller:
    """Return somebody with an account, whose letters have all been read."""
    caller = await portal.member(email, **form)
    await portal.deliver()
    return caller


async def test_a_new_contact_address_counts_once_it_has_confirmed(portal: Portal, api: Caller) -> None:
    ada = await member(portal, contactEmail="office@example.org")

    asked = await ada(CHANGE_CONTACT, input=contact())
    sent = await portal.deliver()
    confirmed = await api(CONFIRM, token=await portal.link_token())

    assert asked["account"]["contactEmail"] == "office@example.org"
    assert asked["account"]["pendingContactEmail"] == NEW
    assert "CONFIRM_CONTACT_EMAIL" in asked["account"]["nextSteps"]
    assert sorted(recipients(sent)) == [NEW, "office@example.org"]
    assert confirmed["message"] == "Your new contact address is confirmed."
    me = await ada(PENDING)
    assert (me["contactEmail"], me["pendingContactEmail"]) == (NEW, None)
    assert "CONFIRM_CONTACT_EMAIL" not in me["nextSteps"]


async def test_only_the_new_address_gets_the_link(portal: Portal) -> None:
    ada = await member(portal)

    await ada(CHANGE_EMAIL, input=login())

    letters = {recipient: text_of(message) for recipient, message in await portal.deliver()}
    assert "#gu_" in letters[NEW]
    assert "#gu_" not in letters[ADA]
    assert NEW in letters[ADA]


async def test_a_new_login_address_counts_once_it_has_confirmed(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    elsewhere = portal.caller()
    await elsewhere(LOG_IN, input={"email": ADA, "password": PASSWORD})

    asked = await ada(CHANGE_EMAIL, input=login())
    early = await api(LOG_IN, input={"email": NEW, "password": PASSWORD})
    confirmed = await ada(CONFIRM, token=await portal.link_token())

    assert (asked["account"]["email"], asked["account"]["pendingEmail"]) == (ADA, NEW)
    assert early["code"] == "INVALID_CREDENTIALS"
    assert confirmed["__typename"] == "EmailConfirmed"
    assert (await ada(PENDING))["email"] == NEW
    assert await elsewhere(ME) is None
    assert (await api(LOG_IN, input={"email": ADA, "password": PASSWORD}))["code"] == "INVALID_CREDENTIALS"
    assert (await api(LOG_IN, input={"email": NEW, "password": PASSWORD}))["__typename"] == "SessionOpened"


async def test_an_address_is_confirmed_without_a_session(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login())

    await api(CONFIRM, token=await portal.link_token())

    assert await ada(ME) is None
    assert (await Account.get(email_key=NEW)).email == NEW


async def test_the_answer_does_not_tell_whose_an_address_is(portal: Portal) -> None:
    ada = await member(portal)
    await member(portal, "bob@example.org")
    await member(portal, "gone@example.org")
    await (await Account.get(email="gone@example.org")).deactivate(now=portal.clock())
    await portal.caller()(SIGN_UP, input=sign_up_form("pending@example.org"))
    await portal.deliver()

    answers = [
        await ada(CHANGE_EMAIL, input=login(f"{name}@example.org"))
        for name in ("nobody", "bob", "gone", "pending")
    ]

    for answer, name in zip(answers, ("nobody", "bob", "gone", "pending"), strict=True):
        assert answer["account"].pop("pendingEmail") == f"{name}@example.org"
    assert answers == [answers[0]] * 4


async def test_no_list_of_letters_tells_whose_an_address_is(portal: Portal) -> None:
    ada = await member(portal)
    await member(portal, "bob@example.org")
    for name in ("nobody", "bob"):
        await ada(CHANGE_EMAIL, input=login(f"{name}@example.org"))
    posted = await Letter.get(kind="email_confirmation")

    listed = await ada("{ me { letters { edges { node { kind recipient } } } } }")
    exported = await ada(EXPORT, password=PASSWORD)
    fetched = await ada(NODE, id=global_id("Letter", posted.id))

    kinds = [edge["node"]["kind"] for edge in listed["letters"]["edges"]]
    assert kinds == ["EMAIL_CHANGED", "EMAIL_CHANGED", "ACCOUNT_ACTIVATED", "ACTIVATION"]
    told = [letter["kind"] for letter in json.loads(exported["json"])["letters"]]
    assert sorted(told) == sorted(kinds)
    assert fetched is None


async def test_the_owner_of_a_taken_address_is_told_once_a_day(portal: Portal) -> None:
    ada = await member(portal)
    await member(portal, "bob@example.org")

    await ada(CHANGE_EMAIL, input=login("bob@example.org"))
    await ada(CHANGE_EMAIL, input=login("BOB@example.org"))

    sent = await portal.deliver()
    [letter] = [text_of(message) for recipient, message in sent if recipient == "bob@example.org"]
    assert "que cette adresse devienne l’adresse de connexion d’un autre compte" in letter
    assert all("#gu_" not in text_of(message) for _, message in sent)
    assert (await Account.get(email="bob@example.org")).contact_email == "bob@example.org"


async def test_an_address_taken_meanwhile_is_not_taken_away(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login())
    token = await portal.link_token()
    await member(portal, NEW)

    refused = await ada(CONFIRM, token=token)

    assert refused["reason"] == "REPLACED"
    assert (await ada(PENDING))["email"] == ADA
    assert (await api(LOG_IN, input={"email": NEW, "password": PASSWORD}))["account"]["email"] == NEW


async def test_of_two_who_confirm_one_address_one_gets_it(portal: Portal, api: Caller) -> None:
    tokens = []
    for name in ("ada", "bob", "cleo"):
        caller = await member(portal, f"{name}@example.org")
        await caller(CHANGE_EMAIL, input=login())
        tokens.append(await portal.link_token())

    answers = await asyncio.gather(*(api(CONFIRM, token=token) for token in tokens))

    assert sorted(answer["__typename"] for answer in answers) == [
        "EmailConfirmed",
        "LinkRefused",
        "LinkRefused",
    ]
    assert await Account.filter(email_key=NEW).count() == 1


async def test_a_sign_up_that_proved_nothing_gives_way(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login())
    adas = await portal.link_token()
    siret = DEMO_SIRETS.unknown_to_the_portal
    await api(SIGN_UP, input=sign_up_form(NEW, siret=siret))
    squatters = await portal.link_token()

    await ada(CONFIRM, token=adas)

    assert (await ada(PENDING))["email"] == NEW
    assert not await Structure.exists(identifier=siret)
    refused = await api(ACTIVATE, input=activation_form(squatters))
    assert refused["reason"] == "UNKNOWN"


async def test_a_link_confirms_once(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_CONTACT, input=contact())
    token = await portal.link_token()

    answers = await asyncio.gather(*(api(CONFIRM, token=token) for _ in range(8)))

    assert [answer["__typename"] for answer in answers].count("EmailConfirmed") == 1
    assert (await api(CONFIRM, token=token))["reason"] == "USED"


async def test_a_link_lasts_a_day_and_the_newest_counts(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_CONTACT, input=contact("one@example.org"))
    older = await portal.link_token()
    await ada(CHANGE_CONTACT, input=contact("two@example.org"))
    newer = await portal.link_token()

    replaced = await api(CONFIRM, token=older)
    portal.clock.move(hours=24)

    assert replaced["reason"] == "REPLACED"
    assert (await api(CONFIRM, token=newer))["reason"] == "EXPIRED"
    assert (await api(CONFIRM, token="gu_nothing"))["reason"] == "UNKNOWN"


async def test_both_addresses_can_wait_at_once(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login())
    logins = await portal.link_token()
    await ada(CHANGE_CONTACT, input=contact("office@example.org"))
    contacts = await portal.link_token()

    both = await ada(PENDING)
    await ada(CONFIRM, token=logins)
    await api(CONFIRM, token=contacts)

    assert (both["pendingEmail"], both["pendingContactEmail"]) == (NEW, "office@example.org")
    me = await ada(PENDING)
    assert (me["email"], me["contactEmail"]) == (NEW, "office@example.org")


async def test_waiting_addresses_are_read_in_one_statement(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    await member(portal)
    account = await Account.get(email=ADA)
    ctx = Context(portal.services, client="203.0.113.9")

    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        told = await asyncio.gather(
            *(pending_of(ctx, each) for each in (account.id, *(uuid4() for _ in range(20))))
        )

    statements = [record for record in caplog.records if record.name == "tortoise.db_client"]
    assert len(statements) == 1
    assert told == [Pending()] * 21


async def test_a_changed_password_voids_a_waiting_address(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login())
    token = await portal.link_token()
    form = {
        "currentPassword": PASSWORD,
        "password": "Nuage-Vert-2026!",
        "passwordConfirmation": "Nuage-Vert-2026!",
    }

    await ada(
        "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }", input=form
    )

    assert (await api(CONFIRM, token=token))["reason"] == "REPLACED"
    assert (await ada(PENDING))["pendingEmail"] is None


async def test_the_password_is_needed(portal: Portal) -> None:
    ada = await member(portal)

    refused = [
        await ada(CHANGE_CONTACT, input=contact(password="wrong")),
        await ada(CHANGE_EMAIL, input=login(password="wrong")),
    ]

    assert [answer["code"] for answer in refused] == ["INVALID_CREDENTIALS"] * 2
    assert await portal.deliver() == []


async def test_faults_are_told(portal: Portal) -> None:
    ada = await member(portal)

    assert faults_of(await ada(CHANGE_CONTACT, input=contact("a@b.fr, c@d.fr"))) == {
        ("contactEmail", "BAD_FORMAT")
    }
    assert faults_of(await ada(CHANGE_CONTACT, input=contact(ADA))) == {("contactEmail", "SAME_AS_BEFORE")}
    assert faults_of(await ada(CHANGE_EMAIL, input=login(ADA))) == {("email", "SAME_AS_BEFORE")}
    assert faults_of(await ada(CHANGE_EMAIL, input=login(emailConfirmation="x@example.org"))) == {
        ("emailConfirmation", "MISMATCH")
    }


async def test_strangers_ask_for_no_address(api: Caller) -> None:
    for document, form in ((CHANGE_CONTACT, contact()), (CHANGE_EMAIL, login())):
        errors = await api.errors(document, input=form)
        assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def test_addresses_are_changed_five_times_a_day(portal: Portal) -> None:
    ada = await member(portal)
    guarded = replace(portal, services=replace(portal.services, limits=Limiter.in_memory())).caller()
    guarded.client.cookies.update(dict(ada.client.cookies))

    answers = [
        await guarded(CHANGE_CONTACT, input=contact(f"office{number}@example.org")) for number in range(6)
    ]

    assert answers[5]["code"] == "TOO_MANY_REQUESTS"


async def test_tokens_that_are_guessed_are_counted(portal: Portal) -> None:
    guarded = replace(portal, services=replace(portal.services, limits=Limiter.in_memory())).caller()

    answers = [await guarded(CONFIRM, token="gu_nothing") for _ in range(21)]

    assert answers[20]["code"] == "TOO_MANY_REQUESTS"
