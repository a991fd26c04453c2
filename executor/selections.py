"""Selection sets as source: one Python function for the fields that are asked of one type of object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import iscoroutinefunction
from keyword import iskeyword
from types import CoroutineType
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution import default_field_resolver
from graphql.execution.collect_fields import (
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from executor.arguments import arguments_source
from executor.completions import Completions, needs_info, quick_test
from executor.running import await_completed, await_fields, await_value
from executor.source import NotCompiled, Source, indented

PARAMETERS = "source, path, run"


class Compilation:
    """One version of an operation: which fields are selected is known, so each becomes a few lines of source.

    The source does what graphql-core's executor does, in its order and with its error handling; it knows
    beforehand what the executor finds out again at each request.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDetails],
        *,
        values: VariableValues,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = dict(fragments)
        self._values = values
        self._source = Source()
        self._completions = Completions(self._source, select=self._select)

    def start(self) -> Callable[..., Any]:
        """Return the function that runs the root fields: (root value, None, run) -> their results."""
        root_type = self._schema.get_root_type(self._operation.operation)
        if root_type is None:
            raise NotCompiled("an operation that the schema does not have")
        grouped = collect_fields(
            self._schema, self._fragments, self._values, root_type, self._operation
        ).grouped_field_set
        serially = self._operation.operation is OperationType.MUTATION
        start = self._source.get(self._function_of(root_type, grouped, serially=serially))
        self._source.is_bounded = False
        return start

    def _select(self, kind: GraphQLObjectType, fields: FieldDetailsList) -> str:
        grouped = collect_subfields(
            self._schema, self._fragments, self._values, self._operation, kind, fields
        ).grouped_field_set
        return self._function_of(kind, grouped, serially=False)

    def _function_of(
        self, parent: GraphQLObjectType, grouped: Mapping[str, FieldDetailsList], *, serially: bool
    ) -> str:
        lines = [
            line
            for key, details in grouped.items()
            for line in self._lines_of(parent, key, details, serially=serially)
        ]
        name = self._source.new_name("select")
        if serially:
            return self._source.async_function(name, PARAMETERS, ["results = {}", *lines, "return results"])
        finish = self._source.bind(await_fields, hint="await_fields")
        body = [
            "results, waiting = {}, []",
            "try:",
            *indented(lines or ["pass"]),
            "except Exception:",
            "    if waiting: run.settle_in_background([results[key] for key in waiting])",
            "    raise",
            f"return {finish}(results, waiting) if waiting else results",
        ]
        return self._source.function(name, PARAMETERS, body)

    def _lines_of(
        self, parent: GraphQLObjectType, key: str, details: FieldDetailsList, *, serially: bool
    ) -> list[str]:
        name = details[0].node.name.value
        if name == "__typename":
            return [f"results[{key!r}] = {parent.name!r}"]
        field = self._schema.get_field(parent, name)
        if field is None:  # graphql-core leaves it out as well
            return []
        return _Field(self._source, self._completions, parent, key, details, field, self._values).lines(
            serially=serially
        )


@dataclass(frozen=True, slots=True)
class _Field:
    """One response key of one selection set."""

    source: Source
    completions: Completions
    parent: GraphQLObjectType
    key: str
    details: FieldDetailsList
    field: GraphQLField
    values: VariableValues

    def lines(self, *, serially: bool) -> list[str]:
        attribute, test = _attribute_of(self.field), quick_test(self.field.type)
        is_leaf_attribute = attribute is not None and test is not None
        steps = self._resolved(attribute) + self._completed(serially=serially)
        here = f"{self.source.bind(Path, hint='Path')}(path, {self.key!r}, {self.parent.name!r})"
        failed = f"    value = run.handle_field_error(raw, {self._type}, {self._fields}, here)"
        if is_leaf_attribute:  # the usual case needs no path
            read, *others = steps
            return [
                "try:",
                f"    {read}",
                f"    if not ({test}):",
                f"        here = {here}",
                *indented(indented(others)),
                "except Exception as raw:",
                f"    here = {here}",
                failed,
                f"results[{self.key!r}] = value",
            ]
        return [
            f"here = {here}",
            "try:",
            *indented(steps),
            "except Exception as raw:",
            failed,
            f"results[{self.key!r}] = value",
        ]

    @property
    def _type(self) -> str:
        return self.source.bind(self.field.type, hint="type")

    @property
    def _fields(self) -> str:
        return self.source.bind(self.details, hint="fields")

    @property
    def _info(self) -> str:
        needed = _attribute_of(self.field) is None or needs_info(self.field.type)
        return "info" if needed else "None"

    def _resolved(self, attribute: str | None) -> list[str]:
        """Read the value of the field."""
        lines = []
        if self._info == "info":
            definition = self.source.bind(self.field, hint="field")
            nodes = self.source.bind([each.node for each in self.details], hint="nodes")
            owner = self.source.bind(self.parent, hint="type")
            lines.append(f"info = run.build_resolve_info({definition}, {nodes}, {owner}, here)")
        if attribute is not None:
            return [*lines, f"value = source.{attribute}"]
        resolve = self.source.bind(self.field.resolve or default_field_resolver, hint="resolve")
        arguments = arguments_source(self.source, self.field, self.details[0].node, values=self.values)
        return [*lines, f"value = {resolve}(source, info{arguments})"]

    def _completed(self, *, serially: bool) -> list[str]:
        """Complete `value`, or leave a coroutine in its place that does."""
        where = f"{self.parent.name}.{self.details[0].node.name.value}"
        complete = self.completions.of(self.field.type, self.details, where=where)
        later = self.source.bind(await_value, hint="await_value")
        guard = self.source.bind(await_completed, hint="await_completed")
        coroutine = self.source.bind(CoroutineType, hint="CoroutineType")
        then = "value = await value" if serially else f"waiting.append({self.key!r})"
        place = f"kind={self._type}, fields={self._fields}"
        awaited = [f"value = {later}(run, value, {complete}, {self._info}, here, {place})", then]
        if iscoroutinefunction(self.field.resolve):
            return awaited
        return [
            "if run.is_awaitable(value):",
            *indented(awaited),
            "else:",
            f"    value = {complete}(value, {self._info}, here, run)",
            f"    if value.__class__ is {coroutine}:",
            f"        value = {guard}(run, value, here, {place})",
            f"        {then}",
        ]


def _attribute_of(field: GraphQLField) -> str | None:
    """Return the attribute that a Strawberry field without a resolver reads; none for every other field."""
    definition = (field.extensions or {}).get("strawberry-definition")
    # The name of Strawberry's resolver where a field has neither a resolver nor exception handlers.
    is_plain = getattr(field.resolve, "__name__", "") == "_get_basic_result"
    if definition is None or not is_plain or definition.default_resolver is not getattr:
        return None
    name: str = definition.python_name
    return name if name.isidentifier() and not iskeyword(name) else None
