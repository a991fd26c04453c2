"""A compiled operation answers what graphql-core's executor answers."""

import pytest
from graphql import OperationDefinitionNode, parse

from executor import NotCompiled, plan_of
from tests.executor.conftest import CORE, Both

DOCUMENTS = [
    "{ __typename name }",
    "{ a: name b: name name }",
    "{ book { name genre price due tags inPrint author { name age books { name } } } }",
    "{ book(place: 1) { ...B ...N } } fragment B on Book { author { name } } fragment N on Named { name }",
    "{ books { name genre } }",
    "{ books { name price } }",
    "{ books { name missing } }",
    "{ books { name missingLater { name } author { name broken } } }",
    "{ certainBooks { name } name }",
    "{ authors { name age greeting } }",
    '{ authors { name greeting(words: ["a", "b"], loud: true) } }',
    "{ authors { broken } }",
    "{ authors { name brokenLater } }",
    "{ readings { __typename ... on Book { author { name } } ... on Magazine { pages editor { name } } } }",
    "{ things { __typename name ... on Author { age } ... on Magazine { editor { age } } } }",
    "{ odd { ... on Book { name } } name }",
    "{ notAList name }",
    "{ grid }",
    "{ find(wanted: {}) }",
    '{ find(wanted: {genre: POEM, names: ["x"], nested: {most: 3}}, again: [{}]) }',
    "{ add(a: 1) x: add(a: 1, b: 3, c: null) }",
    "{ cancelled name }",
    "{ book(place: 9) { name } name }",
    "{ __schema { queryType { name fields { name args { name defaultValue } type { kind name } } } } }",
    '{ __type(name: "Book") { name interfaces { name } possibleTypes { name } } }',
    'mutation { a: note(text: "1") b: note(text: "2") fail c: note(text: "3") }',
    'mutation { a: note(text: "1") failForGood c: note(text: "3") }',
    "{ name @skip(if: true) x: name @include(if: false) y: name @include(if: true) }",
]


@pytest.mark.parametrize("text", DOCUMENTS)
async def test_a_document_is_answered_alike(both: Both, text: str) -> None:
    answer = await both(text)
    assert answer["data"] is not None or answer["errors"]


@pytest.mark.parametrize(
    "variables", [{}, {"a": 1}, {"a": 1, "b": None}, {"a": "x"}, {"a": 1, "c": 5}, {"a": 2**40}, {"a": None}]
)
async def test_variables_are_coerced_alike(both: Both, variables: dict[str, object]) -> None:
    await both("query ($a: Int!, $b: Int = 7, $c: Int) { add(a: $a, b: $b, c: $c) name }", variables)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"names": "one"},
        {"names": ["a", None]},
        {"genre": "POEM"},
        {"genre": "poem"},
        {"most": None},
        {"nested": {"nested": {"most": 1}}},
        {"unknown": 1},
        [],
        None,
    ],
)
async def test_input_objects_are_coerced_alike(both: Both, wanted: object) -> None:
    text = "query ($w: Wanted!, $g: Genre = NOVEL) { find(wanted: $w, again: [{genre: $g}]) }"
    await both(text, {"w": wanted})


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("less", [True, False])
async def test_each_value_of_a_directive_has_its_version(both: Both, more: bool, less: bool) -> None:
    text = """query ($more: Boolean!, $less: Boolean!) {
      book { name @skip(if: $less) ...More @include(if: $more) genre }
    }
    fragment More on Book { author { name } name }"""
    await both(text, {"more": more, "less": less})


async def test_a_version_that_is_too_long_is_given_up_before_it_runs() -> None:
    document = parse("{ authors { " + " ".join(f"a{i}: greeting" for i in range(200)) + " } }")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    plan = plan_of(CORE, document, operation)

    for _ in range(2):
        with pytest.raises(NotCompiled, match="too long"):
            await plan.execute({}, context=[])
