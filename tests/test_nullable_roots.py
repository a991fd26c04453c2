"""One field's failure leaves what the others did and found; every error names its field."""

from dataclasses import replace
from typing import Any

import pytest

from models.account import Account
from models.support import SupportRequest
from security.limits import Limiter, LimiterDown
from tests.documents import ME
from tests.portal import Caller, Portal

PHONES = ("+33612345678", "+33698765432")
AROUND = """
mutation%s {
  first: updateProfile(input: {phone: "%s"}) { ... on AccountUpdated { account { phone } } }
  %s
  third: updateProfile(input: {phone: "%s"}) { ... on AccountUpdated { account { phone } } }
}
"""
DESK = 'second: supportRetryLetter(letter: "TGV0dGVyOjA=") { __typename }'
MANY = "second: approveWorkspaceRequests(ids: $ids) { __typename }"
HELP = 'second: openSupportRequest(input: {category: OTHER, message: "Help!"}) { __typename }'


class Down(Limiter):
    """Counters that do not answer for one operation."""

    async def spend(self, operation: str, *, client: str, account: str | None = None) -> None:
        if operation == "open_support_request":
            raise LimiterDown
        await super().spend(operation, client=client, account=account)


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member("ada@example.org")


async def answer_around(caller: Caller, field: str) -> dict[str, Any]:
    ids = {"ids": ["x"] * 101} if "$ids" in field else {}
    document = AROUND % ("($ids: [ID!]!)" if ids else "", PHONES[0], field, PHONES[1])
    response = await caller.raw(document, **ids)
    assert response.status_code == 200
    return dict(response.json())


@pytest.mark.parametrize(("field", "code"), [(DESK, "FORBIDDEN"), (MANY, "BAD_REQUEST")])
async def test_mutations_around_one_that_fails_answer(ada: Caller, field: str, code: str) -> None:
    answer = await answer_around(ada, field)

    assert answer["data"] == {
        "first": {"account": {"phone": PHONES[0]}},
        "second": None,
        "third": {"account": {"phone": PHONES[1]}},
    }
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["second"], code)
    assert (await Account.get(email="ada@example.org")).phone == PHONES[1]


async def test_mutations_around_one_for_which_the_server_is_busy_answer(portal: Portal, ada: Caller) -> None:
    portal.services = replace(portal.services, limits=Down(None))
    again = portal.caller()
    again.client.cookies = ada.client.cookies

    answer = await answer_around(again, HELP)

    assert [value and value["account"]["phone"] for value in answer["data"].values()] == [
        PHONES[0],
        None,
        PHONES[1],
    ]
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["second"], "SERVER_BUSY")
    assert await SupportRequest.all().count() == 0


async def test_what_was_committed_before_the_session_closed_is_shown(ada: Caller) -> None:
    document = """
    mutation {
      first: updateProfile(input: {phone: "+33612345678"}) { ... on AccountUpdated { account { phone } } }
      logOut { message }
      third: updateProfile(input: {phone: "+33698765432"}) { __typename }
    }
    """

    answer = (await ada.raw(document)).json()

    assert answer["data"]["first"] == {"account": {"phone": PHONES[0]}}
    assert answer["data"]["logOut"] == {"message": "You are logged out."}
    assert answer["data"]["third"] is None
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["third"], "UNAUTHENTICATED")


async def test_a_stranger_is_told_which_field_needs_a_session(api: Caller) -> None:
    response = await api.raw("mutation { revokeOtherSessions { count } }")

    assert response.json()["data"] == {"revokeOtherSessions": None}
    [error] = response.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["revokeOtherSessions"], "UNAUTHENTICATED")


async def test_queries_beside_one_that_fails_answer(ada: Caller) -> None:
    document = """
    {
      me { email }
      structures(first: 0) { nodes { id } }
      announcements(after: "none of ours") { nodes { id } }
      workspaces { code }
    }
    """

    answer = (await ada.raw(document)).json()

    assert answer["data"]["me"] == {"email": "ada@example.org"}
    assert len(answer["data"]["workspaces"]) == 8
    assert (answer["data"]["structures"], answer["data"]["announcements"]) == (None, None)
    assert sorted(error["path"] for error in answer["errors"]) == [["announcements"], ["structures"]]


async def test_a_failure_further_down_goes_up_to_its_root_field_and_no_further(ada: Caller) -> None:
    document = """
    {
      broken: me { email events(first: 0) { nodes { id } } }
      whole: me { email events(first: 1) { nodes { kind } } }
    }
    """

    answer = (await ada.raw(document)).json()

    assert answer["data"]["broken"] is None
    assert answer["data"]["whole"]["email"] == "ada@example.org"
    [error] = answer["errors"]
    assert error["path"] == ["broken", "events"]


async def test_what_a_mutation_did_stays_done_though_its_answer_could_not_be_shown(ada: Caller) -> None:
    document = """
    mutation {
      first: updateProfile(input: {phone: "+33612345678"}) {
        ... on AccountUpdated { account { phone letters(first: -1) { nodes { id } } } }
      }
      second: updateProfile(input: {firstName: "Augusta"}) { ... on AccountUpdated { account { firstName } } }
    }
    """

    answer = (await ada.raw(document)).json()

    assert answer["data"] == {"first": None, "second": {"account": {"firstName": "Augusta"}}}
    assert answer["errors"][0]["path"] == ["first", "account", "letters"]
    assert (await ada(ME))["firstName"] == "Augusta"
    assert (await Account.get(email="ada@example.org")).phone == PHONES[0]
