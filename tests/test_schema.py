"""The schema as a whole: it keeps the contract, and every refusal has a twin that clients can see."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
)

from resolvers import refusals
from schema import schema
from schema.conflicts import CONFLICTS
from schema.errors import TWINS
from server.packages import OURS, foreign_owners
from tests.schema_check import breaking_changes

pytestmark = pytest.mark.one_database

CONTRACT = build_schema((Path("schema") / "contract.graphql").read_text())
SERVED = build_schema(schema.as_str())


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
    assert refusal.code.value in CONTRACT.type_map["ErrorCode"].values


def test_nothing_of_the_contract_is_broken() -> None:
    assert breaking_changes(CONTRACT, SERVED) == []


def test_no_description_of_the_contract_was_dropped() -> None:
    dropped = [name for name in described(CONTRACT) & everything(SERVED) if name not in described(SERVED)]

    assert dropped == []


def test_every_type_says_what_it_is() -> None:
    silent = [
        name
        for name, kind in SERVED.type_map.items()
        if not kind.description and not name.startswith("__") and not name.endswith("Result")
    ]

    assert silent == []


def test_nobody_else_ships_a_package_of_our_names() -> None:
    assert foreign_owners() == []
    assert all(Path(name).is_dir() for name in OURS)


def parts(of: object) -> dict[str, str | None]:
    """Return the description of every type, field, argument and value, by dotted name."""
    found: dict[str, str | None] = {}
    for name, kind in of.type_map.items():  # type: ignore[attr-defined]
        found[name] = kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            found |= {f"{name}.{field}": about.description for field, about in kind.fields.items()}
        elif isinstance(kind, GraphQLEnumType):
            found |= {f"{name}.{value}": about.description for value, about in kind.values.items()}
    return found


def described(of: object) -> set[str]:
    return {name for name, description in parts(of).items() if description}


def everything(of: object) -> set[str]:
    return set(parts(of))
