"""Pages inside pages multiply: how many rows a document may ask for."""

import pytest
from graphql import parse

from security.rows import rows_asked


def page(below: str = "") -> str:
    return "{ edges { node { id " + below + " } } }"


def nested(outer: str, inner: str) -> str:
    return f"structures(first: {outer}) " + page(f"services(first: {inner}) " + page())


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        ("{ me { email } }", 0),
        ("{ structures { edges { cursor } } }", 20),
        ("{ structures(first: null) { edges { cursor } } }", 20),
        ("{ structures(first: 99999999) { edges { cursor } } }", 100),
        ("{ structures(first: -1) { edges { cursor } } }", 0),
        ("{ " + nested("100", "100") + " }", 100 + 100 * 100),
        ("{ a: " + nested("10", "10") + " b: " + nested("10", "10") + " }", 220),
        ("{ structures(first: 50) { ...P } } fragment P on C { edges { cursor } }", 50),
        ("{ structures(first: 50) { ... on C { edges { cursor } } } }", 50),
        ("{ structures(first: 50) { nodes { id } } }", 50),
        ("{ structures(first: 50) { rows: nodes { id } totalCount } }", 50),
        ("{ structures(first: 50) { totalCount } }", 0),
        (
            "{ structures(first: 10) { nodes { services(first: 10) { nodes { id } } } edges { cursor } } }",
            110,
        ),
        ("query ($n: Int) { structures(first: $n) { edges { cursor } } }", 100),
        ("query ($n: Int = 7) { structures(first: $n) { edges { cursor } } }", 100),
    ],
)
def test_rows_are_counted_down_the_path(document: str, rows: int) -> None:
    assert rows_asked(parse(document)) == rows


def test_variables_count_by_their_value_or_default() -> None:
    document = parse("query ($n: Int = 7) { structures(first: $n) { edges { cursor } } }")

    assert rows_asked(document, variables={"n": 3}) == 3
    assert rows_asked(document, variables={}) == 7
    assert rows_asked(document, variables={"n": None}) == 20
    assert rows_asked(document, variables={"n": "many"}) == 100


def test_the_operation_that_is_asked_for_counts() -> None:
    document = parse("query A { s(first: 3) { edges { cursor } } } query B { s { edges { cursor } } }")

    assert rows_asked(document, operation_name="A") == 3
    assert rows_asked(document, operation_name="B") == 20


def test_a_fragment_is_added_up_once_however_often_it_is_spread() -> None:
    bomb = " ".join(f"fragment F{i} on T {{ a {{ ...F{i + 1} }} b {{ ...F{i + 1} }} }}" for i in range(60))

    assert rows_asked(parse("{ a { ...F0 } } " + bomb + " fragment F60 on T { id }")) == 0
