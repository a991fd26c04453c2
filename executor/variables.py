"""Coerce the variables of a request, with what can be known of them looked up once."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_named_type,
    is_input_object_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_variable_values,
    input_is_nested_too_deeply,
)
from graphql.type import GraphQLID, GraphQLString, is_list_type
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_value

MOST_ERRORS = 50  # as graphql-core's `execute`


class Coercion:
    """What graphql-core's `get_variable_values` does; whatever it would refuse is left to it."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        found = [get_variable_signature(schema, definition) for definition in definitions]
        self._variables = [_Variable(each) for each in found if not isinstance(each, GraphQLError)]
        self._is_known = len(self._variables) == len(found)

    def __call__(self, inputs: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for variable in self._variables:
            if not variable.take(inputs, sources, coerced):
                return self._refused(inputs)
        return VariableValues(sources, coerced) if self._is_known else self._refused(inputs)

    def _refused(self, inputs: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        return get_variable_values(self._schema, self._definitions, dict(inputs), max_errors=MOST_ERRORS)


class _Variable:
    def __init__(self, signature: GraphQLVariableSignature) -> None:
        self._name = signature.name
        self._type = signature.type
        self._signature = signature
        self._is_required = is_non_null_type(signature.type) and signature.default is None
        inner = signature.type.of_type if is_non_null_type(signature.type) else signature.type
        self._is_text = inner is GraphQLString or inner is GraphQLID
        self._is_deep = is_list_type(inner) or is_input_object_type(get_named_type(inner))
        self._absent = VariableValueSource(signature)

    def take(
        self, inputs: Mapping[str, Any], sources: dict[str, VariableValueSource], coerced: dict[str, Any]
    ) -> bool:
        """Add the value of one variable; False where it is not right."""
        name = self._name
        value = inputs.get(name, Undefined)
        if value is Undefined:
            if self._is_required:
                return False
            sources[name] = self._absent
            return self._take_default(coerced)
        sources[name] = VariableValueSource(self._signature, value)
        if self._is_text and value.__class__ is str:
            coerced[name] = value
            return True
        if self._is_deep and input_is_nested_too_deeply(value, self._type):
            return False
        accepted = coerce_input_value(value, self._type)
        if accepted is Undefined:
            return False
        coerced[name] = accepted
        return True

    def _take_default(self, coerced: dict[str, Any]) -> bool:
        if self._signature.default is None:
            return True
        try:
            value = coerce_default_value(self._signature)
        except TypeError:  # graphql-core reports it as an error of the default
            return False
        if value is not Undefined:
            coerced[self._name] = value
        return True
