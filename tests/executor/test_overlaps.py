"""Fields under one response key: those that merge pass, the others are refused as the specification says."""

import pytest
from graphql import OverlappingFieldsCanBeMergedRule, build_schema, parse, specified_rules, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from executor.expansion import TooComplex
from executor.overlaps import find_conflict
from schema.documents import new_documents
from tests.steps import FEW, counted

ZOO = build_schema(
    """
    type Query { dog: Dog! pet: Pet animal: Animal }
    interface Pet { name(short: Boolean, by: By): String friend: Pet }
    input By { a: Int b: Int }
    union Animal = Dog | Cat
    type Dog implements Pet {
      name(short: Boolean, by: By): String friend: Pet age: Int! ages: [Int] best: Dog owner: Owner
    }
    type Cat implements Pet {
      name(short: Boolean, by: By): String friend: Pet age: Int ages: [Int!] best: Cat owner: Owner
    }
    type Owner { name: String pet: Pet }
    """
)
REST = tuple(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule)


def conflicts(text: str) -> bool:
    document = parse(text)
    assert validate(ZOO, document, REST) == [], text
    return find_conflict(document, schema=ZOO) is not None


@pytest.mark.parametrize(
    "text",
    [
        "{ dog { name name } }",
        "{ dog { name(short: true, by: {a: 1, b: 2}) name(by: {b: 2, a: 1}, short: true) } }",
        "{ animal { ... on Dog { x: name } ... on Cat { x: name(short: true) } } }",
        "{ animal { ... on Dog { best { x: name } } ... on Cat { best { x: name(short: true) } } } }",
        "{ animal { ... on Dog { f: best { name } } ... on Cat { f: friend { name } } } }",
        "{ dog { ...A ...B } } fragment A on Dog { owner { name } }"
        " fragment B on Dog { owner { pet { name } } }",
        "{ __schema { types { name } types { kind } } }",
    ],
)
def test_what_merges_passes(text: str) -> None:
    assert not conflicts(text)


@pytest.mark.parametrize(
    "text",
    [
        "{ dog { x: name x: age } }",
        "{ dog { name name(short: true) } }",
        "{ dog { x: name(short: true) x: name(short: false) } }",
        "{ animal { ... on Dog { age } ... on Cat { age } } }",
        "{ animal { ... on Dog { ages } ... on Cat { ages } } }",
        "{ animal { ... on Dog { x: age } ... on Cat { x: name } } }",
        "{ animal { ... on Dog { x: best { name } } ... on Cat { x: name } } }",
        "{ pet { x: name ... on Dog { x: name(short: true) } } }",
        "{ pet { friend { x: name } ... on Dog { friend { ... on Cat { x: name(short: true) } } } } }",
        "{ animal { ... on Dog { best { x: age } } ... on Cat { best { x: name } } } }",
        "{ dog { ...A ...B } } fragment A on Dog { owner { x: name } }"
        " fragment B on Dog { owner { x: pet { name } } }",
        "{ x: __typename x: dog { name } }",
        "{ animal { ... on Dog { x: __typename } ... on Cat { x: age } } }",
        "{ __schema { types { x: name x: kind } } }",
    ],
)
def test_what_cannot_merge_is_found(text: str) -> None:
    assert conflicts(text)


LEAVES = {
    "Dog": [
        "name",
        "x: name",
        "name(short: true)",
        "x: name(by: {a: 1, b: 2})",
        "age",
        "x: age",
        "ages",
        "x: ages",
    ],
    "Cat": [
        "name",
        "x: name",
        "name(short: true)",
        "x: name(by: {b: 2, a: 1})",
        "age",
        "x: age",
        "ages",
        "x: ages",
    ],
    "Pet": ["name", "x: name", "name(short: true)", "x: name(short: true)"],
    "Owner": ["name", "x: name"],
    "Animal": ["__typename"],
}
NODES = {
    "Dog": [("friend", "Pet"), ("best", "Dog"), ("x: best", "Dog"), ("owner", "Owner"), ("y: friend", "Pet")],
    "Cat": [("friend", "Pet"), ("best", "Cat"), ("x: best", "Cat"), ("owner", "Owner"), ("y: best", "Cat")],
    "Pet": [("friend", "Pet"), ("y: friend", "Pet")],
    "Owner": [("pet", "Pet"), ("x: pet", "Pet")],
    "Animal": [],
}
INSIDE = {
    "Pet": ["Pet", "Dog", "Cat"],
    "Animal": ["Dog", "Cat"],
    "Dog": ["Dog", "Pet"],
    "Cat": ["Cat", "Pet"],
}


@st.composite
def selections(draw: st.DrawFn, kind: str, depth: int) -> str:
    parts = draw(st.lists(st.sampled_from(LEAVES[kind]), min_size=1, max_size=2))
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        within = draw(st.sampled_from(INSIDE[kind])) if kind in INSIDE and draw(st.booleans()) else None
        if within:
            parts.append(f"... on {within} {{ {draw(selections(within, depth - 1))} }}")
        elif NODES[kind]:
            field, below = draw(st.sampled_from(NODES[kind]))
            parts.append(f"{field} {{ {draw(selections(below, depth - 1))} }}")
    if depth and kind in ("Dog", "Pet") and draw(st.booleans()):
        parts.append(f"...On{kind}{draw(st.integers(1, 2))}")
    return " ".join(draw(st.permutations(parts)))


@st.composite
def documents(draw: st.DrawFn) -> str:
    roots = [
        f"{field} {{ {draw(selections(kind, 4))} }}"
        for field, kind in draw(
            st.lists(
                st.sampled_from([("dog", "Dog"), ("pet", "Pet"), ("animal", "Animal")]),
                min_size=1,
                max_size=2,
            )
        )
    ]
    operation = f"{{ {' '.join(roots)} }}"
    fragments = [
        f"fragment On{kind}{number} on {kind} {{ {draw(selections(kind, 0))} }}"
        for kind in ("Dog", "Pet")
        for number in (1, 2)
        if f"...On{kind}{number}" in operation  # an unused one is refused by another rule
    ]
    return f"{operation} {' '.join(fragments)}"


@settings(max_examples=400, deadline=None)
@given(documents())
def test_the_verdict_is_graphql_cores(text: str) -> None:
    document = parse(text)
    expected = bool(validate(ZOO, document, [OverlappingFieldsCanBeMergedRule]))

    assert (find_conflict(document, schema=ZOO) is not None) is expected, text


def test_documents_with_and_without_conflicts_are_generated() -> None:
    seen = set()

    @settings(max_examples=200, deadline=None, database=None)
    @given(documents())
    def look(text: str) -> None:
        seen.add(bool(validate(ZOO, parse(text), [OverlappingFieldsCanBeMergedRule])))

    look()
    assert seen == {True, False}


@pytest.mark.parametrize(
    "inside",
    [
        "name " * 50,
        "friend { name } " * 50,
        "friend { " + "friend { name } " * 6 + "} " + "friend { friend { name } } " * 6,
        "... on Dog { friend { name } } ... on Cat { friend { name } } friend { name } " * 15,
    ],
)
def test_what_merges_costs_in_proportion_to_its_fields(inside: str) -> None:
    document = parse(f"{{ pet {{ {inside} }} }}")
    with counted() as steps:
        assert find_conflict(document, schema=ZOO) is None
    assert steps.count < FEW


def test_an_interface_asked_with_its_types_at_every_level_is_bounded() -> None:
    inside = "name"
    for _ in range(11):
        inside = (
            f"... on Dog {{ friend {{ {inside} }} }} ... on Cat {{ friend {{ name }} }} friend {{ {inside} }}"
        )
        if len(inside) > 60_000:
            break
    document = parse(f"{{ pet {{ {inside} }} }}")
    with counted() as steps, pytest.raises(TooComplex):
        find_conflict(document, schema=ZOO)
    assert steps.count < FEW


def test_co_located_fragments_are_served() -> None:
    spreads = " ".join(f"...Part{i}" for i in range(25))
    parts = " ".join(
        f"fragment Part{i} on Structure {{ id designation identifier {{ kind value formatted }} }}"
        for i in range(25)
    )
    query = "query ($identifier: StructureIdentifierInput!) { structure(identifier: $identifier)"
    prepared = new_documents().prepare(f"{query} {{ {spreads} }} }} {parts}")

    assert prepared.faults == ()


def test_a_conflict_is_told_with_its_key_and_places() -> None:
    (fault,) = new_documents().prepare("{ me { x: email\n x: firstName } }").faults

    assert fault.code == "GRAPHQL_VALIDATION_FAILED"
    assert 'Fields "x" conflict' in fault.message
    assert fault.locations == ((1, 8), (2, 2))
