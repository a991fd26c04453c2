"""Every String and ID that the schema takes, as an operation that puts a text there."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
    is_scalar_type,
    is_union_type,
)

from schema.api import schema

CORE = schema._schema
TEXT = "<the text>"  # where the text of an attack comes to stand
MANY = "<many texts>"
EMPTY = {
    "structures",
    "orphanedStructures",
}  # lists in which the tests have nothing: no way leads through them
REFUSED = "{ __typename ... on UserError { message } ... on InvalidInput { problems { path code message } } }"


@dataclass(frozen=True)
class Place:
    """A document with a variable for each argument of its field, and their values: TEXT is among them."""

    name: str
    document: str
    variables: dict[str, Any]


def every_place(known: Mapping[str, Any]) -> Iterator[Place]:
    """Yield each place of a text or of a list; `known` gives values of other fields by their names."""
    for root in (CORE.query_type, CORE.mutation_type):
        assert root is not None
        for path, owner in _reached(root):
            for name, field in owner.fields.items():
                for target in _targets(field.args, known):
                    yield _place(root, [*path, name], field.args, target, owner)


def _reached(root: GraphQLObjectType) -> list[tuple[list[str], GraphQLObjectType]]:
    """Return the shortest way from a root to each object type; fields that require arguments lead nowhere."""
    found: dict[str, tuple[list[str], GraphQLObjectType]] = {root.name: ([], root)}
    waiting = deque([root])
    while waiting and root is CORE.query_type:
        owner = waiting.popleft()
        path, _ = found[owner.name]
        for name, field in owner.fields.items():
            kind = get_named_type(field.type)
            is_open = name not in EMPTY and not any(is_required_argument(one) for one in field.args.values())
            if is_open and is_object_type(kind) and kind.name not in found:
                found[kind.name] = ([*path, name], kind)
                waiting.append(kind)
    return list(found.values())


Inputs = Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]
Target = tuple[str, dict[str, Any]]


def _targets(inputs: Inputs, known: Mapping[str, Any], prefix: str = "") -> Iterator[Target]:
    for name, one in inputs.items():
        for label, value in _values(one.type, known, f"{prefix}{name}"):
            yield label, {**_usual(inputs, known), name: value}


def _values(kind: GraphQLInputType, known: Mapping[str, Any], label: str) -> Iterator[tuple[str, Any]]:
    bare = get_nullable_type(kind)
    if is_list_type(bare):
        yield f"{label}[]", [MANY, _usual_value(bare.of_type, known, label)]
        for inner, value in _values(bare.of_type, known, label):
            yield inner, [value]
    elif is_input_object_type(bare):
        yield from _targets(bare.fields, known, f"{label}.")
    elif is_scalar_type(bare) and bare.name in ("String", "ID"):
        yield label, TEXT


def _usual(inputs: Inputs, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return right values for what must be given."""
    return {
        name: _usual_value(one.type, known, name)
        for name, one in inputs.items()
        if (is_required_argument(one) if isinstance(one, GraphQLArgument) else is_required_input_field(one))
    }


def _usual_value(kind: GraphQLInputType, known: Mapping[str, Any], name: str) -> Any:
    bare = get_nullable_type(kind)
    if name in known:
        return known[name]
    if is_list_type(bare):
        return [_usual_value(bare.of_type, known, name)]
    if is_input_object_type(bare):
        return _usual(bare.fields, known)
    values = getattr(bare, "values", None)
    return next(iter(values)) if values else {"Int": 1, "Boolean": True}.get(bare.name, "x")


def _place(
    root: GraphQLObjectType,
    path: list[str],
    args: Mapping[str, GraphQLArgument],
    target: Target,
    owner: GraphQLObjectType,
) -> Place:
    label, values = target
    kind = get_named_type(owner.fields[path[-1]].type)
    below = REFUSED if is_union_type(kind) else "" if is_leaf_type(kind) else "{ __typename }"
    given = ", ".join(f"{name}: ${name}" for name in values)
    declared = ", ".join(f"${name}: {args[name].type}" for name in values)
    selection = f"{path[-1]}({given}){below}"
    for name in reversed(path[:-1]):
        selection = f"{name} {{ {selection} }}"
    operation = "mutation" if root is CORE.mutation_type else "query"
    return Place(f"{owner.name}.{path[-1]}({label})", f"{operation} ({declared}) {{ {selection} }}", values)


def filled(value: Any, text: str, *, items: int) -> Any:
    """Return the variables of a place with a text where it belongs, or with a list of so many items."""
    if isinstance(value, dict):
        return {name: filled(one, text, items=items) for name, one in value.items()}
    if isinstance(value, list) and value and value[0] == MANY:
        return [filled(value[1], text, items=items)] * items
    if isinstance(value, list):
        return [filled(one, text, items=items) for one in value]
    return text if value == TEXT else value
