"""How much of the schema an introspection reads: counted on the schema itself, before it is executed."""

from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
)
from graphql.type import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

# Graphql-core's whole query reads about 11,000 values of ours; each costs ten microseconds or more.
MOST_VALUES = 15_000
ROOTS = {"__schema": "__Schema", "__type": "__Type"}


class _Enough(Exception):
    """More than the most was counted."""


def values_introspected(
    document: DocumentNode,
    *,
    schema: GraphQLSchema,
    operation_name: str | None = None,
    variables: Mapping[str, Any] | None = None,
    most: int = MOST_VALUES,
) -> int:
    """Return how many values the introspections of an operation hold, or `most` + 1 where there are more.

    Lists inside lists multiply, and each field of an item is a value. Without `variables`, a type that a
    variable names counts as too large. The document must be valid.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    asked = [d for d in operations if operation_name is None or (d.name and d.name.value == operation_name)]
    counts = [_Values(schema, fragments, variables, most).of_operation(each) for each in asked]
    return max(counts, default=0)


class _Values:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any] | None,
        most: int,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._most = most
        self._count = 0
        self._flat: dict[int, list[FieldNode]] = {}
        self._info: Any = SimpleNamespace(schema=schema)  # all that the resolvers of introspection look at

    def of_operation(self, operation: OperationDefinitionNode) -> int:
        try:
            for field in self._fields(operation.selection_set):
                if field.name.value in ROOTS and field.selection_set:
                    kind = self._schema.type_map[ROOTS[field.name.value]]
                    assert isinstance(kind, GraphQLObjectType)
                    self._walk(field.selection_set, kind, self._root(field))
        except _Enough:
            return self._most + 1
        return self._count

    def _root(self, field: FieldNode) -> Any:
        if field.name.value == "__schema":
            return self._schema
        value = field.arguments[0].value if field.arguments else None
        if isinstance(value, StringValueNode):
            return self._schema.type_map.get(value.value)
        if self._variables is None:
            raise _Enough
        name = self._variables.get(value.name.value) if value is not None and hasattr(value, "name") else None
        return self._schema.type_map.get(name) if isinstance(name, str) else None

    def _walk(self, selection_set: SelectionSetNode, kind: GraphQLObjectType, value: Any) -> None:
        """Count the values of one object, and of what hangs below it."""
        if value is None:
            return
        for field in self._fields(selection_set):
            self._count += 1
            if self._count > self._most:
                raise _Enough
            if field.selection_set is None:
                continue
            definition = kind.fields[field.name.value]
            below = get_named_type(definition.type)
            assert isinstance(below, GraphQLObjectType)
            for item in self._found(definition, value):
                self._walk(field.selection_set, below, item)

    def _found(self, definition: GraphQLField, value: Any) -> Iterable[Any]:
        """Return the objects that a field of introspection gives, deprecated ones too."""
        assert definition.resolve is not None
        every = {"includeDeprecated": True} if "includeDeprecated" in definition.args else {}
        found = definition.resolve(value, self._info, **every)
        return (found or ()) if is_list_type(get_nullable_type(definition.type)) else (found,)

    def _fields(self, selection_set: SelectionSetNode) -> list[FieldNode]:
        """Return the fields of a selection set, each fragment spread once in it, as executors do.

        Read once for each set of the document: one that doubles in each nested fragment would double the
        work, and each item of a list asks again.
        """
        if id(selection_set) not in self._flat:
            self._flat[id(selection_set)] = list(self._spread(selection_set, set()))
        return self._flat[id(selection_set)]

    def _spread(self, selection_set: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                yield from self._spread(selection.selection_set, spread)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                yield from self._spread(self._fragments[selection.name.value].selection_set, spread)
