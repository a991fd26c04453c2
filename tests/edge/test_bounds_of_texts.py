"""What a caller is told of a text, or of a list, that is too long."""

from typing import Any

import pytest

from models.account import Account
from tests.company import faults, founded
from tests.documents import SIGN_UP
from tests.portal import Caller, Portal, sign_up_form

LONG = "é" * 15_000
STRUCTURES = """
query ($filter: StructureFilter, $after: String) {
  structures(filter: $filter, after: $after) { edges { cursor } }
}
"""
PEOPLE = """
query ($id: ID!, $text: String!) {
  node(id: $id) { ... on Structure { attachments(search: $text) { totalCount } } }
}
"""
ATTACH = """
mutation ($input: AttachPersonInput!) {
  attachPerson(input: $input) { __typename ... on InvalidInput { problems { path code message } } }
}
"""


async def test_all_the_faults_of_a_form_are_told_beside_its_long_texts(api: Caller) -> None:
    form = sign_up_form(
        "no address",
        lastName=LONG,
        phone="+33" + "6" * 9_000,
        firstName="x" * 100,
        structure={"identifier": {"kind": "SIRET", "value": "1" * 9_000}, "details": {"label": LONG[:5_000]}},
    )

    assert faults(await api(SIGN_UP, input=form)) == {
        ("email", "BAD_FORMAT"),
        ("emailConfirmation", "BAD_FORMAT"),
        ("lastName", "TOO_LONG"),
        ("firstName", "TOO_LONG"),
        ("phone", "TOO_LONG"),
        ("structure.identifier.value", "BAD_FORMAT"),
        ("structure.details.label", "TOO_LONG"),
    }


@pytest.mark.parametrize(
    "variables",
    [
        {"filter": {"search": LONG}},
        {"filter": {"city": LONG, "postalCode": "75001"}},
        {"filter": {"postalCode": "\u0344\u0316" * 7_000}},
        {"after": "cmFuazo" * 3_000},
    ],
)
async def test_a_search_for_a_long_text_is_a_bad_request(api: Caller, variables: dict[str, Any]) -> None:
    (error,) = await api.errors(STRUCTURES, **variables)

    assert error["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("text", ["x" * 51_000, "%" * 60_000, "ada " * 15_000])
async def test_a_search_for_people_by_a_long_text_is_a_bad_request(portal: Portal, text: str) -> None:
    company = await founded(portal)
    (error,) = await company.ada.errors(PEOPLE, id=company.id, text=text)

    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_list_that_is_too_long_is_one_fault(portal: Portal) -> None:
    company = await founded(portal)
    form = {"structure": company.id, "email": "neil@example.org", "workspaces": ["x"] * 12_000}
    refused = await company.ada(ATTACH, input=form)

    assert faults(refused) == {("workspaces", "TOO_LONG")}
    assert [problem["message"] for problem in refused["problems"]] == ["Give at most 50 values."]
    assert await Account.filter(email="neil@example.org").count() == 0


async def test_a_letter_with_more_marks_than_any_language_has_is_refused(api: Caller) -> None:
    zalgo = sign_up_form("neil@example.org", lastName="A" + "\u0316\u0344" * 20, firstName="Việt\u0301")

    assert faults(await api(SIGN_UP, input=zalgo)) == {("lastName", "NOT_ALLOWED")}
