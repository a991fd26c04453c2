"""Workspaces of a structure: opened with their answers, answered again, closed."""

import asyncio
from typing import Any

import pytest

from server.demo.sirets import DEMO_SIRETS
from tests.documents import ME
from tests.portal import Caller, Portal
from tests.workspaces import CLOSE, OPEN

SIRET = DEMO_SIRETS.unknown_to_the_portal
JUSTICE = "MEMOIRES_FRAIS_JUSTICE"

MINE = """
{ me { attachments { edges { node {
  id subscriptions { id status mode workspace { code } } structure { id events { edges { node { kind } } } }
} } } } }
"""


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member("ada@example.org", siret=SIRET)


async def structure_of(caller: Caller) -> str:
    me = await caller(ME)
    return str(me["attachments"]["edges"][0]["node"]["structure"]["id"])


def codes(saved: dict[str, Any]) -> list[str]:
    return [row["workspace"]["code"] for row in saved["structure"]["workspaces"]]


def problems(refused: dict[str, Any]) -> list[tuple[str, str]]:
    return [(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]]


async def events_of(caller: Caller) -> list[str]:
    me = await caller(MINE)
    edges = me["attachments"]["edges"][0]["node"]["structure"]["events"]["edges"]
    return [edge["node"]["kind"] for edge in edges]


def with_category(choice: str) -> dict[str, Any]:
    return {"code": JUSTICE, "answers": [{"question": "CATEGORIE_PRESTATAIRE", "choice": choice}]}


async def test_a_manager_opens_a_workspace_with_its_answers(ada: Caller) -> None:
    saved = await ada(
        OPEN, input={"structure": await structure_of(ada), "workspaces": [with_category("EXPERT")]}
    )

    assert codes(saved) == ["FACTURES_EMISES", JUSTICE]
    assert saved["structure"]["workspaces"][1]["answers"] == [
        {"question": {"code": "CATEGORIE_PRESTATAIRE"}, "choice": {"code": "EXPERT"}}
    ]
    assert (await events_of(ada))[0] == "WORKSPACE_OPENED"


async def test_opening_alone_gives_nobody_access(ada: Caller) -> None:
    await ada(OPEN, input={"structure": await structure_of(ada), "workspaces": [{"code": "ENGAGEMENTS"}]})

    mine = await ada(MINE)

    subscriptions = mine["attachments"]["edges"][0]["node"]["subscriptions"]
    assert [row["workspace"]["code"] for row in subscriptions] == ["FACTURES_EMISES"]


async def test_an_open_workspace_is_answered_again(ada: Caller) -> None:
    structure = await structure_of(ada)
    await ada(OPEN, input={"structure": structure, "workspaces": [with_category("EXPERT")]})

    saved = await ada(OPEN, input={"structure": structure, "workspaces": [with_category("MEDECIN")]})

    assert codes(saved) == ["FACTURES_EMISES", JUSTICE]
    assert saved["structure"]["workspaces"][1]["answers"][0]["choice"]["code"] == "MEDECIN"
    assert (await events_of(ada))[0] == "STRUCTURE_UPDATED"


async def test_the_same_answers_leave_no_trace(ada: Caller) -> None:
    wish = {"structure": await structure_of(ada), "workspaces": [with_category("EXPERT")]}
    await ada(OPEN, input=wish)
    before = await events_of(ada)

    await ada(OPEN, input=wish)

    assert await events_of(ada) == before


async def test_every_fault_of_an_opening_is_told_at_once(ada: Caller) -> None:
    wishes = [{"code": JUSTICE}, {"code": "NO_SUCH"}, {"code": "ENGAGEMENTS"}, {"code": "ENGAGEMENTS"}]

    refused = await ada(OPEN, input={"structure": await structure_of(ada), "workspaces": wishes})

    assert problems(refused) == [
        ("workspaces.0.answers", "REQUIRED"),
        ("workspaces.1.code", "UNKNOWN_VALUE"),
        ("workspaces.3.code", "NOT_ALLOWED"),
    ]


async def test_opening_nothing_is_a_fault(ada: Caller) -> None:
    refused = await ada(OPEN, input={"structure": await structure_of(ada), "workspaces": []})

    assert problems(refused) == [("workspaces", "REQUIRED")]


async def test_only_managers_open_and_close(portal: Portal, ada: Caller) -> None:
    structure, bob = await structure_of(ada), await portal.member("bob@example.org")

    opened = await bob(OPEN, input={"structure": structure, "workspaces": [{"code": "ENGAGEMENTS"}]})
    closed = await bob(CLOSE, input={"structure": structure, "workspace": "FACTURES_EMISES"})

    assert opened == closed == {"__typename": "NotFound", "code": "NOT_FOUND"}


async def test_a_structure_that_does_not_exist_answers_like_a_foreign_one(ada: Caller) -> None:
    wish = {"structure": "bm90aGluZw==", "workspaces": [{"code": "ENGAGEMENTS"}]}

    assert (await ada(OPEN, input=wish))["__typename"] == "NotFound"


async def test_a_stranger_must_log_in(api: Caller, ada: Caller) -> None:
    wish = {"structure": await structure_of(ada), "workspaces": [{"code": "ENGAGEMENTS"}]}

    errors = await api.errors(OPEN, input=wish)

    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_closing_a_workspace_ends_every_access_to_it(ada: Caller) -> None:
    saved = await ada(CLOSE, input={"structure": await structure_of(ada), "workspace": "FACTURES_EMISES"})

    assert codes(saved) == []
    node = (await ada(MINE))["attachments"]["edges"][0]["node"]
    assert [row["status"] for row in node["subscriptions"]] == ["ENDED"]
    assert set((await events_of(ada))[:2]) == {"WORKSPACE_CLOSED", "WORKSPACE_LEFT"}


async def test_a_workspace_that_is_not_open_cannot_be_closed(ada: Caller) -> None:
    refused = await ada(CLOSE, input={"structure": await structure_of(ada), "workspace": "ENGAGEMENTS"})

    assert problems(refused) == [("workspace", "UNKNOWN_VALUE")]


async def test_many_who_open_one_workspace_open_it_once(ada: Caller) -> None:
    wish = {"structure": await structure_of(ada), "workspaces": [{"code": "ENGAGEMENTS"}]}

    saved = await asyncio.gather(*(ada(OPEN, input=wish) for _ in range(6)))

    assert all(codes(one) == ["ENGAGEMENTS", "FACTURES_EMISES"] for one in saved)
    assert (await events_of(ada)).count("WORKSPACE_OPENED") == 2


async def test_many_who_close_one_workspace_close_it_once(ada: Caller) -> None:
    wish = {"structure": await structure_of(ada), "workspace": "FACTURES_EMISES"}

    closed = await asyncio.gather(*(ada(CLOSE, input=wish) for _ in range(6)))

    assert sorted(one["__typename"] for one in closed) == ["InvalidInput"] * 5 + ["StructureSaved"]
