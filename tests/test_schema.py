"""The schema as a whole: it keeps the contract, and every refusal has a twin that clients can see."""

from pathlib import Path

import pytest
from graphql import EnumTypeDefinitionNode, GraphQLEnumType, build_ast_schema, build_schema, is_non_null_type

from mail import letters
from models.letter import LetterKind
from resolvers import refusals
from resolvers.act_for_desk import DeskAct
from resolvers.tell_act import ACTS
from schema import schema
from schema.conflicts import CONFLICTS
from schema.errors import TWINS
from server.packages import OURS, foreign_owners
from tests.schema_check import faults_against, read_contract, read_not_served_yet, undescribed

pytestmark = pytest.mark.one_database

CONTRACT, NOT_YET = read_contract(), read_not_served_yet()
SERVED = build_schema(schema.as_str())
ERROR_CODES = [
    value.name.value
    for each in CONTRACT.definitions
    if isinstance(each, EnumTypeDefinitionNode) and each.name.value == "ErrorCode"
    for value in each.values or ()
]


def every_refusal() -> list[type[refusals.Refusal]]:
    return [
        kind
        for kind in vars(refusals).values()
        if isinstance(kind, type) and issubclass(kind, refusals.Refusal) and kind is not refusals.Refusal
    ]


@pytest.mark.parametrize("refusal", every_refusal(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_its_twin(refusal: type[refusals.Refusal]) -> None:
    twin = (TWINS | CONFLICTS)[refusal]

    assert twin.__name__ == refusal.__name__
    assert twin.__name__ in SERVED.type_map
    assert refusal.code.value in ERROR_CODES


def test_nothing_of_the_contract_is_broken_beside_what_is_listed() -> None:
    assert faults_against(CONTRACT, SERVED, not_yet=NOT_YET) == []


def test_what_is_missing_and_not_listed_is_a_fault() -> None:
    [fault] = faults_against(CONTRACT, SERVED, not_yet=NOT_YET - {"SessionOpened.refreshToken"})

    assert "refreshToken" in fault


def test_a_whole_type_that_is_missing_and_not_listed_is_a_fault() -> None:
    [fault] = faults_against(CONTRACT, SERVED, not_yet=NOT_YET - {"RefreshSessionInput"})

    assert "RefreshSessionInput" in fault


def test_what_is_listed_as_missing_and_served_is_a_fault() -> None:
    assert faults_against(CONTRACT, SERVED, not_yet=NOT_YET | {"Account.phone"}) == [
        "Account.phone is listed as not served yet, and is served."
    ]


def test_what_is_listed_as_missing_and_in_no_contract_is_a_fault() -> None:
    assert faults_against(CONTRACT, SERVED, not_yet=NOT_YET | {"Account.shoeSize"}) == [
        "Account.shoeSize is listed as not served yet, and is not of the contract."
    ]


def test_every_root_field_that_can_fail_is_nullable() -> None:
    """What one field did is then not lost because another failed."""
    assert SERVED.mutation_type is not None
    assert [name for name, field in SERVED.mutation_type.fields.items() if is_non_null_type(field.type)] == []
    for kind in (SERVED.query_type, SERVED.mutation_type):
        announced = build_ast_schema(CONTRACT).type_map[kind.name].fields
        served = {name: str(field.type) for name, field in kind.fields.items()}
        assert served == {name: str(field.type) for name, field in announced.items() if name in served}


def test_everything_says_what_it_is() -> None:
    assert undescribed(SERVED) == []


def test_a_field_or_argument_without_description_is_named() -> None:
    silent = build_schema(
        '"The root." type Query { "A field." a("It has one." b: Int, c: Int): Int, d: Int }'
    )

    assert undescribed(silent) == ["Query.a(c)", "Query.d"]


def test_the_kinds_of_letters_are_those_that_are_written() -> None:
    assert {kind.value for kind in LetterKind} == set(letters.KINDS)


def test_the_kinds_of_letters_are_those_of_the_contract() -> None:
    announced = build_ast_schema(CONTRACT).type_map["LetterKind"]
    assert isinstance(announced, GraphQLEnumType)

    assert set(announced.values) - {kind.name for kind in LetterKind} == set()


def test_every_act_of_the_desk_has_its_sentence() -> None:
    assert set(ACTS) == set(DeskAct)


def test_nobody_else_ships_a_package_of_our_names() -> None:
    assert foreign_owners() == []
    assert all(Path(name).is_dir() for name in OURS)
