"""Variables of many values are refused before each of them is read."""

from typing import Any

import pytest

from tests.documents import SIGN_UP
from tests.portal import Caller, sign_up_form
from tests.steps import FEW, counted

APPROVE = "mutation ($ids: [ID!]!) { approveWorkspaceRequests(ids: $ids) { __typename } }"
LOG_IN = "mutation ($input: LogInInput!) { logIn(input: $input) { __typename } }"
ANSWER = {"question": "Q", "choice": "C"}


def form_with(workspaces: list[Any]) -> dict[str, Any]:
    identifier = {"kind": "SIRET", "value": "73282932000074"}
    return sign_up_form("neil@example.org", structure={"identifier": identifier, "workspaces": workspaces})


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (LOG_IN, {"input": {f"field{n}": 1 for n in range(4_000)}}),
        (LOG_IN, {f"unused{n}": 1 for n in range(4_000)}),
        (SIGN_UP, {"input": form_with([{"code": "F", "answers": [ANSWER] * 40}] * 30)}),
        (APPROVE, {"ids": [[["x"] * 30] * 20] * 10}),
    ],
)
async def test_thousands_of_values_are_refused_unread(
    api: Caller, document: str, variables: dict[str, Any]
) -> None:
    with counted() as steps:
        (error,) = await api.errors(document, **variables)

    assert error["extensions"]["code"] == "OPERATION_TOO_COMPLEX"
    assert steps.count < FEW


@pytest.mark.parametrize("item", [1, "x", None, {"a": 1}])
async def test_a_list_of_thousands_costs_what_its_first_hundred_cost(api: Caller, item: Any) -> None:
    with counted() as few:
        await api.raw(APPROVE, ids=[item] * 101)
    with counted() as many:
        await api.raw(APPROVE, ids=[item] * 12_000)

    assert many.count < 1.2 * few.count


async def test_a_form_of_fifty_workspaces_is_read(api: Caller) -> None:
    workspaces = [{"code": "F", "answers": [ANSWER] * 8}] * 50

    assert (await api(SIGN_UP, input=form_with(workspaces)))["__typename"] == "StructureNotFound"
