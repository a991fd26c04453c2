"""The arguments of a field, as source: what is constant is coerced when the document is compiled."""

from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    VariableNode,
    is_non_null_type,
    is_required_argument,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature
from graphql.execution.values import VariableValues, coerce_argument, get_argument_values
from graphql.language import ListValueNode, ObjectValueNode

from executor.source import Source

_ABSENT = object()


def arguments_source(source: Source, field: GraphQLField, node: FieldNode, *, values: VariableValues) -> str:
    """Return what stands behind `info` in the call of a resolver: nothing, or ", **{...}".

    A constant is coerced here, a variable is read from the request; whatever may be refused at run time, or
    could be changed by a resolver, is coerced at each call by graphql-core.
    """
    if not field.args and not node.arguments:
        return ""
    given = {argument.name.value: argument for argument in node.arguments or ()}
    constants: dict[str, Any] = {}
    variables: list[tuple[str, str, object]] = []
    for name, argument in field.args.items():
        out_name = argument.out_name or name
        found = given.get(name)
        if found is not None and isinstance(found.value, VariableNode):
            default = _default_of(node, name, argument)
            if not _may_be_read(argument, found.value, values) or not _is_immutable(default):
                return _coerced_at_each_call(source, field, node)
            variables.append((out_name, found.value.name.value, default))
            continue
        if found is not None and _holds_variable(found.value):
            return _coerced_at_each_call(source, field, node)
        try:
            coerce_argument(constants, node, name, argument, found, None, None)
        except GraphQLError:
            return _coerced_at_each_call(source, field, node)
    if not all(_is_immutable(value) for value in constants.values()):
        return _coerced_at_each_call(source, field, node)
    return _as_keywords(source, constants, variables)


def _as_keywords(source: Source, constants: dict[str, Any], variables: list[tuple[str, str, object]]) -> str:
    if not constants and not variables:
        return ""
    if not variables:
        return f", **{source.bind(constants, hint='arguments')}"
    fixed = f"**{source.bind(constants, hint='arguments')}, " if constants else ""
    read = source.bind(_read_variables, hint="read_variables")
    wanted = source.bind(tuple(variables), hint="variables")
    return f", {fixed}**{read}(run.variable_values.coerced, {wanted})"


def _read_variables(coerced: dict[str, Any], wanted: tuple[tuple[str, str, object], ...]) -> dict[str, Any]:
    found = {}
    for out_name, name, default in wanted:
        value = coerced.get(name, default)
        if value is not _ABSENT:
            found[out_name] = value
    return found


def _coerced_at_each_call(source: Source, field: GraphQLField, node: FieldNode) -> str:
    coerce = source.bind(get_argument_values, hint="get_argument_values")
    definition, place = source.bind(field, hint="field"), source.bind(node, hint="node")
    return f", **{coerce}({definition}, {place}, run.variable_values)"


def _default_of(node: FieldNode, name: str, argument: GraphQLArgument) -> object:
    """Return what an argument is where it is left out; `_ABSENT` for nothing at all."""
    if is_required_argument(argument):
        return _ABSENT
    holder: dict[str, Any] = {}
    coerce_argument(holder, node, name, argument, None, None, None)
    return next(iter(holder.values()), _ABSENT)


def _may_be_read(argument: GraphQLArgument, variable: VariableNode, values: VariableValues) -> bool:
    """Whether a coerced variable needs no further look: null cannot stand where it may not."""
    source = values.sources.get(variable.name.value)
    signature: GraphQLVariableSignature | None = source.signature if source else None
    if signature is None:
        return False
    if is_non_null_type(argument.type):
        # A required variable is always there; another may be null, or missing.
        return is_non_null_type(signature.type)
    return True


def _holds_variable(value: object) -> bool:
    if isinstance(value, VariableNode):
        return True
    if isinstance(value, ListValueNode):
        return any(_holds_variable(item) for item in value.values)
    if isinstance(value, ObjectValueNode):
        return any(_holds_variable(item.value) for item in value.fields)
    return False


def _is_immutable(value: object) -> bool:
    return value is _ABSENT or value is None or isinstance(value, str | int | float | bool | Enum)
