"""How many rows an operation may read: pages inside pages multiply."""

from collections.abc import Mapping
from typing import Any

from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

MOST_ROWS = 5_000
LARGEST_PAGE = 100
USUAL_PAGE = 20
ROWS_OF_A_PAGE = {"edges", "nodes"}


def rows_asked(
    document: DocumentNode, *, operation_name: str | None = None, variables: Mapping[str, Any] | None = None
) -> int:
    """Return how many rows the pages of an operation can hold in all, at most.

    A page is a field with `edges` or `nodes` below it; its size is its `first`, a number or a variable, 20
    where it is left out and 100 at most. Without `variables` each of them counts as 100. The document must
    have passed `check_document`: its fragments do not spread themselves.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    asked = [d for d in operations if operation_name is None or (d.name and d.name.value == operation_name)]
    return max((_Rows(fragments, _given(d, variables)).of(d.selection_set) for d in asked), default=0)


def _given(operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the variables with the defaults of those that were left out."""
    defaults = {
        definition.variable.name.value: int(definition.default_value.value)
        for definition in operation.variable_definitions or ()
        if isinstance(definition.default_value, IntValueNode)
    }
    return {**defaults, **variables} if variables is not None else {}


class _Rows:
    """Add up the rows of a selection set; each fragment is added up once, however often it is spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self._fragments = fragments
        self._variables = variables
        self._of_fragments: dict[str, int] = {}

    def of(self, selection_set: SelectionSetNode | None) -> int:
        selections = selection_set.selections if selection_set else ()
        return sum(self._of_selection(selection) for selection in selections)

    def _of_selection(self, selection: SelectionNode) -> int:
        if isinstance(selection, FragmentSpreadNode):
            return self._of_fragment(selection.name.value)
        below = self.of(getattr(selection, "selection_set", None))
        if isinstance(selection, FieldNode) and self._is_page(selection.selection_set):
            return self._size(selection) * (1 + below)
        return below

    def _of_fragment(self, name: str) -> int:
        if name not in self._of_fragments:
            fragment = self._fragments.get(name)
            self._of_fragments[name] = self.of(fragment.selection_set) if fragment else 0
        return self._of_fragments[name]

    def _is_page(self, selection_set: SelectionSetNode | None) -> bool:
        selections = selection_set.selections if selection_set else ()
        return any(self._shows_edges(selection) for selection in selections)

    def _shows_edges(self, selection: SelectionNode) -> bool:
        if isinstance(selection, FieldNode):
            return selection.name.value in ROWS_OF_A_PAGE
        if isinstance(selection, FragmentSpreadNode):
            fragment = self._fragments.get(selection.name.value)
            return fragment is not None and self._is_page(fragment.selection_set)
        return self._is_page(getattr(selection, "selection_set", None))

    def _size(self, field: FieldNode) -> int:
        given = [argument.value for argument in field.arguments or () if argument.name.value == "first"]
        if not given:
            return USUAL_PAGE
        value: Any = None
        if isinstance(given[0], IntValueNode):
            value = int(given[0].value)
        elif isinstance(given[0], VariableNode):
            value = self._variables.get(given[0].name.value, LARGEST_PAGE)
        if value is None:  # an explicit null means the usual page
            return USUAL_PAGE
        return min(max(value, 0), LARGEST_PAGE) if isinstance(value, int) else LARGEST_PAGE
