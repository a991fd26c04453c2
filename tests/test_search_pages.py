"""Pages of a search: they neither skip nor repeat, and only our cursors lead to them."""

import base64
from typing import Any

import pytest

from tests.bodies import SEARCH, a_body, body, found, write
from tests.portal import Caller, Portal


async def test_pages_neither_skip_nor_repeat(portal: Portal, api: Caller) -> None:
    now = portal.clock()
    for number in range(40):
        name = ("PAYS BLEU", "ECOLE DU PAYS", "ECOLE DU BOURG")[number % 3]
        await body(name, number, city="Pays" if number % 3 == 2 else "Mer", now=now)
    everything = await found(api, "pays")
    walked: list[int] = []
    page: dict[str, Any] = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = await api(SEARCH, filter={"search": "pays"}, first=7, after=page["pageInfo"]["endCursor"])
        assert page["pageInfo"]["hasPreviousPage"] is bool(walked)
        walked += [int(edge["node"]["identifier"]["value"]) for edge in page["edges"]]

    assert walked == everything
    assert sorted(walked) == list(range(40))


async def test_a_structure_that_appears_or_goes_between_two_pages_moves_no_other(
    portal: Portal, api: Caller
) -> None:
    now = portal.clock()
    rows = [await body(f"ECOLE {letter}", number, now=now) for number, letter in enumerate("BCDE")]
    first = await api(SEARCH, filter={"search": "ecole"}, first=2)
    await body("ECOLE A", 9, now=now)
    await rows[1].delete()

    second = await api(SEARCH, filter={"search": "ecole"}, first=9, after=first["pageInfo"]["endCursor"])

    assert [edge["node"]["designation"] for edge in second["edges"]] == ["ECOLE D", "ECOLE E"]


def cursor(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "",
        "é",
        "!!!!",
        cursor(b"row:" + b"0" * 16),
        cursor(b"rank:"),
        cursor(b"rank:\x01" + b"0" * 15),
        cursor(b"rank:\x04" + b"0" * 16),
        cursor(b"rank:\x01" + b"0" * 16 + b"\xff"),
        cursor(b"rank:\x01" + b"0" * 16 + b"\x00"),
        cursor(b"rank:\x01" + b"0" * 16 + b"Not folded"),
    ],
)
async def test_a_cursor_that_is_not_ours_is_a_bad_request(api: Caller, after: str) -> None:
    [error] = await api.errors(SEARCH, filter={"search": "commune"}, after=after)

    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_page_has_one_row_at_least_and_a_hundred_at_most(portal: Portal, api: Caller) -> None:
    await write([a_body("ECOLE", number, now=portal.clock()) for number in range(102)])

    assert len((await api(SEARCH, filter={"search": "ecole"}, first=99_999))["edges"]) == 100
    for first in (0, -1):
        [error] = await api.errors(SEARCH, filter={"search": "ecole"}, first=first)
        assert error["extensions"]["code"] == "BAD_REQUEST"
