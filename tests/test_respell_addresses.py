"""One's own address in another spelling: the mailbox is the same, so the password alone is enough."""

from typing import Any

import pytest

from models.event import Event, EventKind
from tests.documents import LOG_IN
from tests.portal import PASSWORD, Caller, Portal, sign_up_form
from tests.test_change_addresses import (
    ADA,
    CHANGE_CONTACT,
    CHANGE_EMAIL,
    NEW,
    contact,
    faults_of,
    login,
    member,
)

SPELLINGS = ["Ada@example.org", "ADA@EXAMPLE.ORG", "ada@Example.Org"]


async def events(kind: EventKind) -> int:
    return await Event.filter(kind=kind).count()


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_login_address_is_shown_as_it_is_typed(portal: Portal, spelling: str) -> None:
    ada = await member(portal)

    changed = await ada(CHANGE_EMAIL, input=login(spelling))

    assert changed["account"]["email"] == spelling
    assert changed["account"]["pendingEmail"] is None
    assert await ada("{ me { email } }") == {"email": spelling}
    assert await portal.deliver() == []
    assert await events(EventKind.EMAIL_CHANGED) == 1


async def test_the_contact_address_too(portal: Portal) -> None:
    ada = await member(portal)

    changed = await ada(CHANGE_CONTACT, input=contact("Ada@example.org"))

    assert changed["account"]["contactEmail"] == "Ada@example.org"
    assert changed["account"]["pendingContactEmail"] is None
    assert await portal.deliver() == []
    assert await events(EventKind.CONTACT_EMAIL_CHANGED) == 1


async def test_every_spelling_still_logs_in(portal: Portal) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login("ADA@example.org"))

    for spelling in (ADA, *SPELLINGS):
        opened = await portal.caller()(LOG_IN, input={"email": spelling, "password": PASSWORD})
        assert opened["__typename"] == "SessionOpened"


@pytest.mark.parametrize(("document", "form"), [(CHANGE_EMAIL, login), (CHANGE_CONTACT, contact)])
async def test_the_password_is_asked_for(portal: Portal, document: str, form: Any) -> None:
    ada = await member(portal)

    refused = await ada(document, input=form("Ada@example.org", password="wrong"))

    assert refused["code"] == "INVALID_CREDENTIALS"
    assert (await ada("{ me { email } }"))["email"] == ADA


async def test_the_same_spelling_is_still_refused(portal: Portal) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login("Ada@example.org"))

    assert faults_of(await ada(CHANGE_EMAIL, input=login("Ada@example.org"))) == {("email", "SAME_AS_BEFORE")}


async def test_another_address_that_waits_goes_on_waiting(portal: Portal) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login(NEW))

    changed = await ada(CHANGE_EMAIL, input=login("Ada@example.org"))

    assert changed["account"]["pendingEmail"] == NEW


async def test_a_second_sign_up_still_meets_the_account(portal: Portal, api: Caller) -> None:
    ada = await member(portal)
    await ada(CHANGE_EMAIL, input=login("ADA@example.org"))
    await portal.deliver()

    await api(
        "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }", input=sign_up_form(ADA)
    )

    assert [recipient for recipient, _ in await portal.deliver()] == ["ADA@example.org"]
