"""Mail addresses as people type and paste them, in every field that takes one."""

from typing import Any

import pytest

from models.account import Account
from resolvers.context import Context
from resolvers.name_operator import name_operator
from tests.company import founded
from tests.desk import FIND_ACCOUNTS, OPEN_REQUEST, operator
from tests.documents import ATTACH_PERSON, LOG_IN, ME, RESEND, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, recipients, sign_up_form, text_of

TYPED, IN_THE_DNS = "jean@société.example", "jean@xn--socit-esab.example"
CAPTCHA = {"id": "", "answer": ""}
PASTED = ["\t{}", "{}\n", "{}\u00a0", "\u200b{}\u200b", "\ufeff{}", "{} \u2060\r\n", "\u202a{}\u202c"]
BROKEN = ["ada\u200b@example.org", "ada@exam\u00adple.org", "ada @example.org", "ada@example\ufeff.org"]
START_RESET = """
mutation ($input: StartPasswordResetInput!) {
  startPasswordReset(input: $input) { __typename ... on InvalidInput { problems { path code } } }
}
"""
REACTIVATE = """
mutation ($input: RequestReactivationInput!) {
  requestReactivation(input: $input) { __typename ... on InvalidInput { problems { path code } } }
}
"""
DEACTIVATE = """
mutation ($input: DeactivateAccountInput!) { deactivateAccount(input: $input) { __typename } }
"""
CHANGE_EMAIL = """
mutation ($input: ChangeEmailInput!) {
  changeEmail(input: $input) { __typename ... on InvalidInput { problems { path code } } }
}
"""
CHANGE_CONTACT = """
mutation ($input: ChangeContactEmailInput!) {
  changeContactEmail(input: $input) { __typename ... on InvalidInput { problems { path code } } }
}
"""


@pytest.mark.parametrize(
    "typed", [TYPED, "jean@Société.Example", "jean@SOCIÉTÉ.EXAMPLE", "jean@XN--SOCIT-ESAB.example"]
)
async def test_an_international_address_is_shown_as_typed_and_written_to_in_the_dns_spelling(
    portal: Portal, api: Caller, typed: str
) -> None:
    accepted = await api(SIGN_UP, input=sign_up_form(typed))

    assert accepted["email"] == typed
    [(recipient, message)] = await portal.deliver()
    assert recipient == message["To"] == IN_THE_DNS


@pytest.mark.parametrize(("first", "second"), [(TYPED, IN_THE_DNS), (IN_THE_DNS, TYPED)])
async def test_both_spellings_of_an_address_are_one_account(portal: Portal, first: str, second: str) -> None:
    await portal.member(first)
    for spelling in (first, second):
        caller = portal.caller()
        opened = await caller(LOG_IN, input={"email": spelling, "password": PASSWORD})
        assert opened["account"]["email"] == first
        assert (await caller(ME))["email"] == first
    await portal.deliver()

    await portal.caller(language="fr")(SIGN_UP, input=sign_up_form(second, lastName="Autre"))

    [(recipient, message)] = await portal.deliver()
    assert recipient == IN_THE_DNS
    assert "or elle en a déjà un" in text_of(message)
    assert await Account.all().count() == 1


async def test_a_letter_comes_once_where_both_addresses_are_one(portal: Portal) -> None:
    ada = await portal.member(TYPED, contactEmail=IN_THE_DNS)
    await portal.deliver()

    await ada(DEACTIVATE, input={"password": PASSWORD})
    await portal.deliver()
    await portal.caller()(REACTIVATE, input={"email": IN_THE_DNS, "captcha": CAPTCHA})

    assert recipients(await portal.deliver()).count(IN_THE_DNS) == 1


@pytest.mark.parametrize("stored", [TYPED, "Jean@SOCIÉTÉ.Example", IN_THE_DNS])
async def test_the_desk_finds_an_account_under_either_spelling(portal: Portal, stored: str) -> None:
    desk = await operator(portal)
    await portal.member(stored)

    for search in (TYPED, IN_THE_DNS, f"\u200b{TYPED}\ufeff", f"\u00a0{IN_THE_DNS}\n"):
        found = await desk(FIND_ACCOUNTS, search=search)
        assert [edge["node"]["email"] for edge in found["accounts"]["edges"]] == [stored]


@pytest.mark.parametrize("pasted", PASTED)
async def test_what_is_pasted_along_with_an_address_is_dropped_in_every_field(
    portal: Portal, pasted: str
) -> None:
    def typed(email: str) -> str:
        return pasted.format(email)

    company = await founded(portal)
    form = sign_up_form(typed("bob@example.org"), contactEmail=typed("b@example.org"))
    accepted = await portal.caller()(SIGN_UP, input=form)
    assert accepted["email"] == "bob@example.org"
    await Account.get(email="bob@example.org", contact_email="b@example.org")

    stranger = portal.caller()
    for document, values in forms(typed("ada@example.org"), company.id).items():
        caller = company.ada if document in (ATTACH_PERSON, CHANGE_EMAIL, CHANGE_CONTACT) else stranger
        done = await caller(document, input=values)
        assert done["__typename"] not in ("InvalidInput", "InvalidCredentials"), (document, done)
    ctx = Context(services=portal.services, client="console")
    assert await name_operator(ctx, typed("ada@example.org"), is_operator=True)


@pytest.mark.parametrize("broken", BROKEN)
async def test_an_invisible_sign_inside_an_address_is_refused(portal: Portal, broken: str) -> None:
    company = await founded(portal)

    for document, values in forms(broken, company.id).items():
        caller = company.ada if document in (ATTACH_PERSON, CHANGE_EMAIL, CHANGE_CONTACT) else portal.caller()
        refused = await caller(document, input=values)
        assert refused["__typename"] in ("InvalidInput", "InvalidCredentials"), (document, refused)


def forms(email: str, structure: str) -> dict[str, dict[str, Any]]:
    """Return every other operation that takes an address, with its input."""
    moved = email.replace("ada", "ada.l")
    return {
        LOG_IN: {"email": email, "password": PASSWORD},
        RESEND: {"email": email, "captcha": CAPTCHA},
        START_RESET: {"email": email, "captcha": CAPTCHA},
        REACTIVATE: {"email": email, "captcha": CAPTCHA},
        OPEN_REQUEST: {"category": "OTHER", "message": "?", "email": email, "captcha": CAPTCHA},
        ATTACH_PERSON: {"structure": structure, "email": email},
        CHANGE_EMAIL: {"email": moved, "emailConfirmation": moved, "password": PASSWORD},
        CHANGE_CONTACT: {"contactEmail": moved, "password": PASSWORD},
    }
