"""How many rows an operation may read: lists inside lists multiply."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.type import (
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_interface_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
)

MOST_ROWS = 5_000
LARGEST_PAGE = 100
USUAL_PAGE = 20
# Lists without pages are short.
USUAL_LIST = 10
_ROWS_OF_PAGES = frozenset({"edges", "nodes"})


def rows_asked(
    document: DocumentNode,
    *,
    schema: GraphQLSchema,
    sizes: Mapping[str, int] | None = None,
    operation_name: str | None = None,
    variables: Mapping[str, Any] | None = None,
) -> int:
    """Return how many rows the lists of an operation can hold in all, at most.

    The schema tells what is a list. A page's size is the `first` of its connection, a number or a variable,
    20 where it is left out and 100 at most; without `variables` each of them counts as 100. Another list
    counts as ten rows, or as what `sizes` says of the type that it hangs on. Introspection is counted in
    `executor/introspection.py`. The document must be valid.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    asked = [d for d in operations if operation_name is None or (d.name and d.name.value == operation_name)]
    counts = (_Rows(schema, fragments, given(d, variables), sizes or {}).of_operation(d) for d in asked)
    return max(counts, default=0)


def given(operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the variables with the defaults of those that were left out."""
    defaults = {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return {**defaults, **variables} if variables is not None else {}


def is_connection(kind: GraphQLNamedType) -> bool:
    """Whether a type is a page of rows (Relay): it has `pageInfo`, and `edges` or `nodes`."""
    return is_object_type(kind) and "pageInfo" in kind.fields and not _ROWS_OF_PAGES.isdisjoint(kind.fields)


class _Rows:
    """Add up the rows of a selection set; a fragment is added up once for each size of page around it."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
        sizes: Mapping[str, int],
    ) -> None:
        self._schema = schema
        self._sizes = sizes
        self._fragments = fragments
        self._variables = variables
        self._of_fragments: dict[tuple[str, int], int] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> int:
        root = self._schema.get_root_type(operation.operation)
        return self._of(operation.selection_set, root, page=0) if root else 0

    def _of(self, selection_set: SelectionSetNode, parent: GraphQLNamedType, *, page: int) -> int:
        """Return the rows below a type; `page` is its size where that type is a connection.

        An object is of one type: of those that exclude each other, the one with the most rows counts.
        """
        rows: Counter[str] = Counter()
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                rows[""] += self._of_field(selection, parent, page=page)
                continue
            fragment = self._fragment(selection)
            condition = fragment.type_condition
            kind = self._schema.type_map[condition.name.value] if condition else parent
            excludes = is_object_type(kind) and kind is not parent
            rows[kind.name if excludes else ""] += self._of_fragment(fragment, kind, page=page)
        common = rows.pop("", 0)
        return common + max(rows.values(), default=0)

    def _fragment(self, selection: SelectionNode) -> InlineFragmentNode | FragmentDefinitionNode:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragments[selection.name.value]
        assert isinstance(selection, InlineFragmentNode)
        return selection

    def _of_fragment(
        self, fragment: InlineFragmentNode | FragmentDefinitionNode, kind: GraphQLNamedType, *, page: int
    ) -> int:
        if isinstance(fragment, InlineFragmentNode):
            return self._of(fragment.selection_set, kind, page=page)
        key = (fragment.name.value, page)
        if key not in self._of_fragments:
            self._of_fragments[key] = self._of(fragment.selection_set, kind, page=page)
        return self._of_fragments[key]

    def _of_field(self, field: FieldNode, parent: GraphQLNamedType, *, page: int) -> int:
        name = field.name.value
        if name.startswith("__") or not (is_object_type(parent) or is_interface_type(parent)):
            return 0
        kind = parent.fields[name].type
        named = get_named_type(kind)
        if field.selection_set is None or is_leaf_type(named):
            return 0
        below = self._of(field.selection_set, named, page=self._size(field) if is_connection(named) else 0)
        return self._length(kind, name, parent, page=page) * (1 + below) if _is_list(kind) else below

    def _length(self, kind: GraphQLOutputType, name: str, parent: GraphQLNamedType, *, page: int) -> int:
        if is_connection(parent) and name in _ROWS_OF_PAGES:
            return page
        return self._sizes.get(parent.name, USUAL_LIST)

    def _size(self, field: FieldNode) -> int:
        asked = [argument.value for argument in field.arguments or () if argument.name.value == "first"]
        if not asked:
            return USUAL_PAGE
        value: Any = None
        if isinstance(asked[0], IntValueNode):
            value = int(asked[0].value)
        elif isinstance(asked[0], VariableNode):
            value = self._variables.get(asked[0].name.value, LARGEST_PAGE)
        if value is None:  # an explicit null means the usual page
            return USUAL_PAGE
        return min(max(value, 0), LARGEST_PAGE) if isinstance(value, int) else LARGEST_PAGE


def _is_list(kind: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(kind))
