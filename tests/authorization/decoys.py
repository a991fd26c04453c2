"""The ids that an id argument takes, and those that must answer like an unknown one."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from graphql import GraphQLInputObjectType, GraphQLInputType, get_named_type

from schema.nodes import global_id, read_global_id
from tests.authorization.questions import object_types

Path = tuple[str, ...]
OUTSIDE = {  # what the main manager has nothing to do with
    "Account": "inactive",
    "Attachment": "foreign",
    "Letter": "letter",
    "Session": "session",
    "Structure": "other",
    "SupportRequest": "support_request",
    "WorkspaceSubscription": "granted_elsewhere",
}


def id_arguments(name: str) -> list[Path]:
    """Return the paths of every id that a mutation takes, in its variables."""
    arguments = object_types()["Mutation"].fields[name].args
    return [path for key, argument in arguments.items() for path in _ids(argument.type, (key,))]


def _ids(found: GraphQLInputType, path: Path) -> Iterator[Path]:
    named = get_named_type(found)
    if named.name == "ID":
        yield path
    if isinstance(named, GraphQLInputObjectType):
        for key, field in named.fields.items():
            yield from _ids(field.type, (*path, key))


def at(variables: Any, path: Path) -> str:  # Any: JSON
    """Return the id of a path; of a list, the only one."""
    for key in path:
        variables = variables[key]
    return str(variables[0] if isinstance(variables, list) else variables)


def with_id(variables: Any, path: Path, value: Any) -> Any:  # Any: JSON
    """Return the variables with another id in the place of one; a list holds it alone."""
    if not path:
        return [value] if isinstance(variables, list) else value
    return {**variables, path[0]: with_id(variables[path[0]], path[1:], value)}


def decoys(real: str, other: str) -> dict[str, Any]:
    """Return ids that open nothing where `real` is asked for; `other` is of another type, and exists."""
    named, stranger = read_global_id(real), read_global_id(other)
    assert named is not None
    assert stranger is not None
    type_name, row_id = named
    return {
        "unknown": global_id(type_name, uuid4()),
        "a row of another table": global_id(type_name, stranger[1]),
        "the row under another type": global_id(stranger[0], row_id),
        "the row under no type": global_id("", row_id),
        "the row under a type in lower case": global_id(type_name.lower(), row_id),
        "two ids in one": global_id(f"{type_name}:{stranger[1]}", row_id),
        "the row's UUID": str(row_id),
        "type and UUID in clear": f"{type_name}:{row_id}",
        "the id without its end": real.rstrip("=")[:-1],
        "an integer": 1,
        "garbage": "' OR 1=1 --",
        "nothing": "",
    }
