"""Whatever text a caller sends, and wherever: its length is compared before anything looks inside it."""

from typing import Any

import pytest

from models.account import Account
from security import lengths
from tests.company import Company, founded
from tests.edge.every_text import MANY, Place, every_place, filled
from tests.edge.longest_text import longest_text
from tests.portal import PASSWORD, Caller, Portal

pytestmark = pytest.mark.one_database

BODY = 64 * 1024
LARGEST_ANSWER = 20_000  # bytes
WORST = {
    "marks in the wrong order": "\u0344" * 15_000 + "\u0316" * 15_000,
    "marks that are letters": ("\u0345" * 30 + "\uff9e") * 650,
    "control signs": "\x01" * 10_000,
    "digits": "7" * 60_000,
    "blanks": "Ada" + " " * 60_000,
    "unusual blanks": "\u2003" * 20_000,
    "at signs": "@" * 60_000,
    "dots": "a." * 30_000,
    "wildcards": "%" * 60_000,
    "backslashes": "\\" * 30_000,
    "commas": "a," * 30_000,
    "base64": "cmFuazo" * 8_500,
}
# The texts that the desk publishes or answers may be longer than any other.
LONG_TEXTS = {"input.body": lengths.room_for(10_000), "input.answer": lengths.room_for(5_000)}
LONGEST = max(lengths.CURSOR, lengths.room_for(2_000))


@pytest.fixture
async def company(portal: Portal) -> Company:
    company = await founded(portal)
    await Account.filter(email="ada@example.org").update(is_operator=True)
    return company


def places_in(company: Company) -> list[Place]:
    known = {
        "structure": company.id,
        "id": company.id,
        "attachment": company.ada_id,
        "workspace": "FACTURES_EMISES",
        "email": "neil@example.org",
        "password": PASSWORD,
        "currentPassword": PASSWORD,
    }
    return list(every_place(known))


def argument_of(place: Place) -> str:
    return place.name.partition("(")[2].rstrip(")")


async def sent(caller: Caller, place: Place, text: str, *, items: int = 1) -> tuple[int, str]:
    """Return how long an answer is, and the answer, which must say nothing of a fault of ours."""
    variables: dict[str, Any] = filled(place.variables, text, items=items)
    response = await caller.raw(place.document, **variables)
    assert "INTERNAL" not in response.text, (place.name, response.text[:400])
    return len(response.content), response.text


@pytest.mark.parametrize("name", WORST)
async def test_nothing_looks_inside_a_text_that_is_too_long(
    portal: Portal, company: Company, name: str
) -> None:
    for caller in (portal.caller(), company.ada):
        for place in places_in(company):
            if argument_of(place).endswith("[]"):
                continue
            with longest_text() as longest:
                size, _ = await sent(caller, place, WORST[name])
            assert size < LARGEST_ANSWER, place.name
            assert longest.length <= LONG_TEXTS.get(argument_of(place), LONGEST), place.name


async def test_a_list_of_thousands_is_answered_in_few_words(portal: Portal, company: Company) -> None:
    lists = [place for place in places_in(company) if argument_of(place).endswith("[]")]

    for caller in (portal.caller(), company.ada):
        for place in lists:
            one = len(str(filled(place.variables, "x", items=2))) - len(
                str(filled(place.variables, "x", items=1))
            )
            size, _ = await sent(caller, place, "x", items=(BODY - 4_000) // one)
            assert size < LARGEST_ANSWER, place.name

    assert {"Mutation.attachPerson(input.workspaces[])", "Mutation.approveWorkspaceRequests(ids[])"} <= {
        place.name for place in lists
    }


def test_the_walk_meets_every_text_of_the_schema() -> None:
    names = {place.name for place in every_place({})}

    assert {
        "Query.structures(filter.city)",
        "Structure.attachments(search)",
        "SupportDesk.accounts(search)",
        "Mutation.signUp(input.structure.workspaces.answers.question)",
        "Mutation.supportRetryLetter(letter)",
    } <= names
    assert MANY not in str([place.document for place in every_place({})])
    assert len(names) > 150
