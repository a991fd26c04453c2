"""Fields that answer under one response key must be able to merge (GraphQL, section 5.3.2).

Graphql-core compares every pair of such fields: 1.4 kB cost half a second. Here each field of a merged
selection set is looked at once for the shape of its value, and once for each object type that it can meet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from graphql.language import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    print_ast,
)
from graphql.type import (
    GraphQLCompositeType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.utilities.sort_value_node import sort_value_node

from executor.expansion import TooComplex

# A document of 400 fields takes 800 steps, and more where an interface and its types are asked together.
MOST_STEPS = 3_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two fields under one response key that cannot merge."""

    key: str
    fields: tuple[FieldNode, FieldNode]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A field, the type that it is asked of, and the type of its value."""

    node: FieldNode
    parent: GraphQLCompositeType
    kind: GraphQLOutputType


Sets = Iterable[tuple[GraphQLCompositeType, SelectionSetNode]]


def find_conflict(document: DocumentNode, *, schema: GraphQLSchema) -> Conflict | None:
    """Return the first conflict of a document that is valid in every other way. Raises `TooComplex`."""
    return _Overlaps(document, schema).find()


class _Overlaps:
    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        self._document = document
        self._schema = schema
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._steps = 0
        self._calls: dict[int, str] = {}

    def find(self) -> Conflict | None:
        for operation in self._document.definitions:
            if not isinstance(operation, OperationDefinitionNode):
                continue
            root = self._schema.get_root_type(operation.operation)
            if root is not None and (found := self._first([(root, operation.selection_set)])):
                return found
        return None

    def _first(self, sets: Sets) -> Conflict | None:
        sets = list(sets)
        return self._unlike_values(sets) or self._unlike_calls(sets)

    def _unlike_values(self, sets: Sets) -> Conflict | None:
        """Find fields of one key whose values have two shapes, whatever types they are asked of."""
        for key, group in self._by_key(sets).items():
            shape = _shape(group[0])
            for each in group[1:]:
                if each.kind is not group[0].kind and _shape(each) != shape:
                    return Conflict(key, (group[0].node, each.node))
            if found := self._unlike_values(_below(group)):
                return found
        return None

    def _unlike_calls(self, sets: Sets) -> Conflict | None:
        """Find fields of one key with two names or arguments that one object could have to answer."""
        for key, whole in self._by_key(sets).items():
            for group in _met_together(whole):
                for each in group[1:]:
                    if self._call(each.node) != self._call(group[0].node):
                        return Conflict(key, (group[0].node, each.node))
                if found := self._unlike_calls(_below(group)):
                    return found
        return None

    def _by_key(self, sets: Sets) -> dict[str, list[_Placed]]:
        found: dict[str, list[_Placed]] = {}
        for placed in self._fields(sets):
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise TooComplex("The document asks for too much: too many fields under equal response keys.")
            key = placed.node.alias or placed.node.name
            found.setdefault(key.value, []).append(placed)
        return found

    def _fields(self, sets: Sets) -> Iterator[_Placed]:
        """Yield the fields of a merged selection set; each fragment once: its type is always the same."""
        spread: set[str] = set()
        waiting = [(parent, each) for parent, each in sets]
        while waiting:
            parent, selection_set = waiting.pop()
            for selection in selection_set.selections:
                if isinstance(selection, FieldNode):
                    definition = self._schema.get_field(parent, selection.name.value)
                    assert definition is not None  # the document is valid
                    yield _Placed(selection, parent, definition.type)
                    continue
                inner = self._inner(selection)
                if isinstance(inner, FragmentDefinitionNode):
                    if inner.name.value in spread:
                        continue
                    spread.add(inner.name.value)
                condition = inner.type_condition
                waiting.append((self._composite(condition, parent), inner.selection_set))

    def _inner(self, selection: SelectionNode) -> FragmentDefinitionNode | InlineFragmentNode:
        if isinstance(selection, FragmentSpreadNode):
            return self._fragments[selection.name.value]
        return cast(InlineFragmentNode, selection)

    def _composite(self, named: NamedTypeNode | None, parent: GraphQLCompositeType) -> GraphQLCompositeType:
        return cast(GraphQLCompositeType, self._schema.type_map[named.name.value]) if named else parent

    def _call(self, node: FieldNode) -> str:
        """Return a field's name and arguments, written the same for the same ones."""
        if id(node) not in self._calls:
            written = sorted(
                f"{each.name.value}:{print_ast(sort_value_node(each.value))}" for each in node.arguments or ()
            )
            self._calls[id(node)] = f"{node.name.value}({','.join(written)})"
        return self._calls[id(node)]


def _below(group: list[_Placed]) -> list[tuple[GraphQLCompositeType, SelectionSetNode]]:
    return [
        (cast(GraphQLCompositeType, get_named_type(each.kind)), each.node.selection_set)
        for each in group
        if each.node.selection_set is not None
    ]


def _met_together(group: list[_Placed]) -> Iterator[list[_Placed]]:
    """Yield the fields that one object may have to answer: those of its type, and those of interfaces."""
    abstract = [each for each in group if not isinstance(each.parent, GraphQLObjectType)]
    concrete: dict[str, list[_Placed]] = {}
    for each in group:
        if isinstance(each.parent, GraphQLObjectType):
            concrete.setdefault(each.parent.name, []).append(each)
    if not concrete:
        yield abstract
    for fields in concrete.values():
        yield [*abstract, *fields]


def _shape(placed: _Placed) -> str:
    """Return lists and non-nulls as they stand, and the type of a leaf; objects are told apart below."""
    kind, shape = placed.kind, ""
    while is_list_type(kind) or is_non_null_type(kind):
        shape += "[" if is_list_type(kind) else "!"
        kind = kind.of_type
    return shape + (kind.name if is_leaf_type(kind) else "{")
