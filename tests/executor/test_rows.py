"""Lists inside lists multiply: how many rows a document may ask for."""

import pytest
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    parse,
)
from graphql import get_nullable_type as bare

from executor.rows import LARGEST_PAGE, USUAL_LIST, is_connection, rows_asked
from schema.api import schema

CORE = schema._schema
SHELVES = build_schema(
    """
    type Query { shelves(first: Int = 20): Shelves! shelf: Shelf one: Thing! }
    type Mutation { sort(ids: [ID!]!): [Shelf!]! }
    type PageInfo { hasNextPage: Boolean! }
    type Shelves { edges: [ShelfEdge!]! nodes: [Shelf!]! totalCount: Int! pageInfo: PageInfo! }
    type ShelfEdge { cursor: String! node: Shelf! }
    interface Thing { id: ID! parts: [Shelf!]! }
    type Shelf implements Thing {
      id: ID! parts: [Shelf!]! books: [Book] shelves(first: Int): Shelves! tags: [ID!]
    }
    type Box implements Thing { id: ID! parts: [Shelf!]! things: [Thing!]! }
    type Book { title: String! shelf: Shelf! }
    """
)


def rows(document: str, **variables: object) -> int:
    return rows_asked(
        parse(document), schema=SHELVES, sizes={"Mutation": LARGEST_PAGE}, variables=variables or None
    )


def nested(outer: str, inner: str) -> str:
    below = f"shelves(first: {inner}) {{ edges {{ cursor }} }}"
    return f"shelves(first: {outer}) {{ edges {{ node {{ {below} }} }} }}"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ shelf { id tags } }", 0),
        ("{ shelves { totalCount pageInfo { hasNextPage } } }", 0),
        ("{ shelves { edges { cursor } } }", 20),
        ("{ shelves { nodes { id } } }", 20),
        ("{ shelves { edges { cursor } nodes { id } } }", 40),
        ("{ shelves(first: null) { edges { cursor } } }", 20),
        ("{ shelves(first: 99999999) { nodes { id } } }", 100),
        ("{ shelves(first: -1) { edges { cursor } } }", 0),
        ("{ " + nested("100", "100") + " }", 100 + 100 * 100),
        ("{ a: " + nested("10", "10") + " b: " + nested("10", "10") + " }", 220),
        ("{ shelves(first: 50) { ...P } } fragment P on Shelves { edges { cursor } }", 50),
        (
            "{ a: shelves(first: 5) { ...P } b: shelves(first: 6) { ...P } }"
            " fragment P on Shelves { nodes { id } }",
            11,
        ),
        ("{ shelves(first: 50) { ... on Shelves { nodes { id } } } }", 50),
        ("query ($n: Int) { shelves(first: $n) { edges { cursor } } }", 100),
        ("query ($n: Int = 7) { shelves(first: $n) { edges { cursor } } }", 100),
        ("{ shelf { books { title } } }", USUAL_LIST),
        ("{ shelf { books { shelf { books { title } } } } }", USUAL_LIST * (1 + USUAL_LIST)),
        ("{ one { parts { id } ... on Shelf { books { title } } } }", 2 * USUAL_LIST),
        ("{ shelves(first: 3) { nodes { books { title } } } }", 3 * (1 + USUAL_LIST)),
        ("{ one { ... on Shelf { books { title } } ... on Box { parts { id } things { id } } } }", 20),
        ("mutation { sort(ids: []) { id } }", LARGEST_PAGE),
    ],
)
def test_rows_are_counted_down_the_path(document: str, expected: int) -> None:
    assert rows(document) == expected


def test_variables_count_by_their_value_or_default() -> None:
    document = "query ($n: Int = 7) { shelves(first: $n) { edges { cursor } } }"

    assert rows(document, n=3) == 3
    assert rows(document, other=1) == 7
    assert rows(document, n=None) == 20
    assert rows(document, n="many") == 100


def test_the_operation_that_is_asked_for_counts() -> None:
    document = parse("query A { shelves(first: 3) { nodes { id } } } query B { shelves { nodes { id } } }")

    assert rows_asked(document, schema=SHELVES, operation_name="A") == 3
    assert rows_asked(document, schema=SHELVES, operation_name="B") == 20


def test_a_fragment_is_added_up_once_however_often_it_is_spread() -> None:
    bomb = " ".join(
        f"fragment F{i} on Book {{ a: shelf {{ books {{ ...F{i + 1} }} }}"
        f" b: shelf {{ books {{ ...F{i + 1} }} }} }}"
        for i in range(60)
    )
    document = "{ shelf { books { ...F0 } } } " + bomb + " fragment F60 on Book { title }"

    assert rows(document) > 10**60


def lists_of_the_schema() -> list[tuple[GraphQLNamedType, str, GraphQLField]]:
    """Return every field that holds several objects, whichever type it hangs on."""
    owners = [
        kind for name, kind in CORE.type_map.items() if is_object_type(kind) and not name.startswith("__")
    ]
    return [
        (owner, name, field)
        for owner in owners
        for name, field in owner.fields.items()
        if not is_leaf_type(get_named_type(field.type))
        and (is_list_type(bare(field.type)) or is_connection(get_named_type(field.type)))
    ]


def test_every_list_of_the_schema_counts() -> None:
    found = lists_of_the_schema()
    names = {f"{owner.name}.{name}" for owner, name, _ in found}

    assert {
        "Attachment.subscriptions",
        "Account.sessions",
        "Query.structures",
        "StructureConnection.edges",
    } <= names
    for owner, name, field in found:
        kind = get_named_type(field.type)
        selection = (
            f"{name} {{ edges {{ __typename }} }}" if is_connection(kind) else f"{name} {{ __typename }}"
        )
        if is_connection(owner):
            continue  # its rows are counted by the page around it
        document = parse(f"{{ me {{ ... on {owner.name} {{ {selection} }} }} }}")
        assert rows_asked(document, schema=CORE) >= 2, f"{owner.name}.{name}"


def test_every_connection_of_the_schema_is_known_for_one() -> None:
    connections = [kind for name, kind in CORE.type_map.items() if name.endswith("Connection")]

    assert connections
    assert all(is_connection(kind) for kind in connections)
