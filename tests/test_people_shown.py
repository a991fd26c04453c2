"""What one person sees of another: an id, a name; managers see the address and whether the account works."""

from typing import Any

import pytest

from tests.company import Company, founded
from tests.desk import DEACTIVATE, REACTIVATE, account_id, operator
from tests.portal import PASSWORD, Caller, Portal

PEOPLE = """
query ($id: ID!) {
  node(id: $id) {
    ... on Structure {
      mainManager { id firstName email active }
      attachments { nodes { person { id firstName email active } decidedBy { id firstName email active } } }
    }
  }
}
"""
MAIN_MANAGER = "query ($id: ID!) { node(id: $id) { ... on Structure { mainManager { id email active } } } }"
DEACTIVATE_MYSELF = """
mutation ($input: DeactivateAccountInput!) {
  deactivateAccount(input: $input) { __typename }
}
"""
MY_IDS = "{ me { id attachments { nodes { person { id email active } } } } }"


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def people(caller: Caller, company: Company) -> dict[str, Any]:
    """Return the people of the company, as the caller sees them, by first name."""
    found = await caller(PEOPLE, id=company.id)
    return {each["person"]["firstName"]: each["person"] for each in found["attachments"]["nodes"]}


async def test_a_person_has_one_id_wherever_they_appear(company: Company) -> None:
    bob, _ = await company.joins("Bob")

    seen = await company.ada(PEOPLE, id=company.id)

    by_name = {each["person"]["firstName"]: each for each in seen["attachments"]["nodes"]}
    ada = by_name["Ada"]["person"]["id"]
    assert seen["mainManager"]["id"] == by_name["Bob"]["decidedBy"]["id"] == ada
    assert by_name["Bob"]["person"]["id"] != ada
    assert (await bob(MAIN_MANAGER, id=company.id))["mainManager"]["id"] == ada
    mine = await bob(MY_IDS)
    assert [each["person"]["id"] for each in mine["attachments"]["nodes"]] == [by_name["Bob"]["person"]["id"]]


async def test_the_id_of_a_person_is_not_that_of_the_account(company: Company) -> None:
    mine = await company.ada(MY_IDS)

    assert mine["attachments"]["nodes"][0]["person"]["id"] != mine["id"]


async def test_the_id_of_a_person_opens_nothing(portal: Portal, company: Company) -> None:
    bob, _ = await company.joins("Bob")
    desk = await operator(portal)
    ada = (await people(company.ada, company))["Ada"]["id"]

    for caller in (portal.caller(), bob, company.ada, desk):
        assert await caller("query ($id: ID!) { node(id: $id) { id } }", id=ada) is None
    assert (await desk(DEACTIVATE, id=ada, reason="A try."))["code"] == "NOT_FOUND"


async def test_managers_see_who_is_deactivated(company: Company) -> None:
    bob, _ = await company.joins("Bob")
    sam, _ = await company.joins("Sam", role="SECONDARY_MANAGER")

    await bob(DEACTIVATE_MYSELF, input={"password": PASSWORD})

    for manager in (company.ada, sam):
        seen = await people(manager, company)
        assert {name: person["active"] for name, person in seen.items()} == {
            "Ada": True,
            "Bob": False,
            "Sam": True,
        }
        assert seen["Bob"]["email"] == "bob@example.org"


async def test_who_comes_back_is_active_again(portal: Portal, company: Company) -> None:
    await company.joins("Bob")
    desk = await operator(portal)
    bob = await account_id(desk, "bob@example.org")

    await desk(DEACTIVATE, id=bob, reason="A doubt.")
    assert (await people(desk, company))["Bob"]["active"] is False
    await desk(REACTIVATE, id=bob, reason="Cleared.")

    assert (await people(company.ada, company))["Bob"]["active"] is True


async def test_a_member_sees_neither_address_nor_whether_the_account_works(company: Company) -> None:
    bob, _ = await company.joins("Bob")

    manager = (await bob(MAIN_MANAGER, id=company.id))["mainManager"]

    assert (manager["email"], manager["active"]) == (None, None)


async def test_people_see_their_own_address_and_state(company: Company) -> None:
    [mine] = (await company.ada(MY_IDS))["attachments"]["nodes"]

    assert (mine["person"]["email"], mine["person"]["active"]) == ("ada@example.org", True)


async def test_another_companys_manager_sees_nobody(portal: Portal, company: Company) -> None:
    zoe = await portal.member("zoe@example.org")

    assert await people(zoe, company) == {}
