"""Hold the exported schema to the contract: nothing may be removed, renamed or retyped."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    build_ast_schema,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
)
from graphql.utilities import find_breaking_changes

from schema import schema

ROOM = Path(__file__).parent.parent / "schema"


def read_contract() -> DocumentNode:
    return parse((ROOM / "contract.graphql").read_text())


def read_not_served_yet() -> set[str]:
    """Return the names that the contract has and the server not yet: types, and fields as Type.field."""
    lines = (ROOM / "not_served_yet.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def faults_against(contract: DocumentNode, served: GraphQLSchema, *, not_yet: set[str]) -> list[str]:
    """Return what breaks the contract beside what is listed as missing, and what is wrongly listed."""
    announced, had = set(described(build_ast_schema(contract))), set(described(served))
    faults = [f"{name} is listed as not served yet, and is served." for name in not_yet & had]
    faults += [
        f"{name} is listed as not served yet, and is not of the contract." for name in not_yet - announced
    ]
    expected = build_ast_schema(_without(contract, not_yet))
    faults += {change.description for change in find_breaking_changes(expected, served)}
    return sorted(faults)


def undescribed(served: GraphQLSchema) -> list[str]:
    """Return the types, fields, arguments and values that say nothing of themselves."""
    return sorted(name for name, description in described(served).items() if not description)


def described(of: GraphQLSchema) -> dict[str, str | None]:
    """Return the description of every type, field, argument and value, by dotted name."""
    return {
        name: description
        for kind in of.type_map.values()
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
        for name, description in [(kind.name, kind.description), *_parts(kind)]
    }


def _parts(kind: object) -> Iterator[tuple[str, str | None]]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for field, about in kind.fields.items():
            yield f"{kind.name}.{field}", about.description
            for argument, value in about.args.items():
                yield f"{kind.name}.{field}({argument})", value.description
    elif isinstance(kind, GraphQLInputObjectType):
        yield from ((f"{kind.name}.{name}", each.description) for name, each in kind.fields.items())
    elif isinstance(kind, GraphQLEnumType):
        yield from ((f"{kind.name}.{name}", each.description) for name, each in kind.values.items())


def _without(contract: DocumentNode, names: set[str]) -> DocumentNode:
    """Return a contract that says nothing of some types and fields."""
    kept = [each for each in contract.definitions if _name(each) not in names]
    return DocumentNode(definitions=tuple(_with_fields_but(each, names) for each in kept))


def _with_fields_but(definition: Any, names: set[str]) -> Any:  # Any: graphql-core's nodes of many kinds
    fields = getattr(definition, "fields", None) or ()
    kept = tuple(each for each in fields if f"{_name(definition)}.{_name(each)}" not in names)
    if len(kept) == len(fields):
        return definition
    values = {key: getattr(definition, key) for key in definition.keys}
    return type(definition)(**{**values, "fields": kept})


def _name(node: Node) -> str | None:
    name = getattr(node, "name", None)
    return name.value if name else None


def main() -> int:
    exported = schema.as_str() + "\n"
    served = build_schema(exported)
    faults = []
    if (ROOM / "schema.graphql").read_text() != exported:
        faults.append("schema/schema.graphql is out of date: run `make schema`.")
    faults += faults_against(read_contract(), served, not_yet=read_not_served_yet())
    faults += [f"{name} has no description." for name in undescribed(served)]
    print("\n".join(faults) or "The schema keeps the contract.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
