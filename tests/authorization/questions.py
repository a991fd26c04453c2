"""Writing documents from the schema itself, so that no field is forgotten."""

from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from schema.api import schema

SCHEMA: GraphQLSchema = build_schema(schema.as_str())
MASKED = ("Not published", "Non publié")
REFUSED = "... on UserError { code message } ... on InvalidInput { problems { path code message } }"


def object_types() -> dict[str, GraphQLObjectType]:
    """Return every type whose fields answer something, by name."""
    return {
        name: found
        for name, found in SCHEMA.type_map.items()
        if isinstance(found, GraphQLObjectType) and not name.startswith("__")
    }


def errors() -> set[str]:
    interface = SCHEMA.get_type("UserError")
    assert isinstance(interface, GraphQLInterfaceType)
    return {one.name for one in SCHEMA.get_possible_types(interface)}


def is_node(found: GraphQLNamedType) -> bool:
    return isinstance(found, GraphQLObjectType) and "Node" in {one.name for one in found.interfaces}


def asked(type_name: str, field: str, arguments: str) -> str:
    """Return the selection of a field with all that it tells by itself."""
    found = get_named_type(object_types()[type_name].fields[field].type)
    given = f"({arguments})" if arguments else ""
    return f"{field}{given} {_inside(found, depth=3)}"


def _inside(found: GraphQLNamedType, *, depth: int) -> str:
    if is_leaf_type(found):
        return ""
    if isinstance(found, GraphQLUnionType):
        members = " ".join(f"... on {one.name} {_inside(one, depth=depth)}" for one in found.types)
        return f"{{ __typename {members} }}"
    if is_node(found) or isinstance(found, GraphQLInterfaceType):
        return "{ __typename id }"
    assert isinstance(found, GraphQLObjectType)
    return "{ __typename " + " ".join(_fields(found, depth=depth)) + " }"


def _fields(found: GraphQLObjectType, *, depth: int) -> list[str]:
    return [
        f"{name} {_inside(get_named_type(field.type), depth=depth - 1)}"
        for name, field in found.fields.items()
        if not _needs_arguments(field) and (depth > 0 or is_leaf_type(get_named_type(field.type)))
    ]


def _needs_arguments(field: GraphQLField) -> bool:
    return any(is_required_argument(argument) for argument in field.args.values())


def mutation(name: str) -> str:
    """Return the document of a mutation, which shows what was done or why not."""
    mutations = object_types()["Mutation"].fields
    found, arguments = get_named_type(mutations[name].type), mutations[name].args
    refused = REFUSED if isinstance(found, GraphQLUnionType) else ""
    if not _can_be(found, "InvalidInput"):
        refused = refused.replace("... on InvalidInput { problems { path code message } }", "")
    heads = ", ".join(f"${key}: {argument.type}" for key, argument in arguments.items())
    given = ", ".join(f"{key}: ${key}" for key in arguments)
    head, call = (f"({heads})", f"({given})") if arguments else ("", "")
    return f"mutation {head} {{ {name}{call} {{ __typename {refused} }} }}"


def _can_be(found: GraphQLNamedType, member: str) -> bool:
    return isinstance(found, GraphQLUnionType) and member in {one.name for one in found.types}


def tells(value: Any) -> bool:  # Any: JSON
    """Whether an answer holds anything: a page without rows, a masked name and a refusal do not."""
    if isinstance(value, dict):
        if "edges" in value:
            page = value["pageInfo"]
            return bool(
                value["edges"] or value.get("totalCount") or page["hasNextPage"] or page["startCursor"]
            )
        return value.get("__typename") not in errors()
    return value not in (None, [], "", *MASKED)
