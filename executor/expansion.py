"""Walk a GraphQL operation as an executor would, and stop at the first field too many."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql.language import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one document may ask for; introspection has room of its own, for graphql-core's whole query."""

    tokens: int = 1_000
    operations: int = 10
    # More than `same_key`: one fragment too many on a type is refused by the key that it repeats.
    fragments: int = 60
    unused_fragments: int = 30
    directives: int = 20
    list_items: int = 100
    string_length: int = 4_096
    value_depth: int = 10
    depth: int = 12
    fragment_depth: int = 15
    fields: int = 400
    aliases: int = 30
    root_fields: int = 10
    # Equal response keys in one merged selection set, under one type condition: the fragments of so many
    # components (Relay, Apollo) may each ask for the same. Whether they merge is asked later.
    same_key: int = 50
    introspection_roots: int = 2
    introspection_depth: int = 18
    introspection_fields: int = 500


DEFAULT = DocumentLimits()

# The type conditions met from the root down to a selection set: answers of a union's members exclude each
# other, so `message` asked of seven kinds of error is not seven times the same key.
Scope = tuple["Scope", str] | tuple[()]
Found = dict[str, list[tuple[Scope, FieldNode]]]


class TooComplex(Exception):
    """Say which bound a document exceeds."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def at_most(limit: int, count: int, what: str) -> None:
    """Refuse a count above its limit."""
    if count > limit:
        raise TooComplex(f"The document asks for too much: more than {limit} {what}.")


class Expansion:
    """Count what an operation asks for once its fragments are spread.

    Every spread ends in a field, fragments nest to a bounded depth, and the first field too many stops it:
    the work is bounded by the limits, where counting each fragment anew doubles with every nested spread.
    """

    def __init__(
        self,
        fragments: Mapping[str, FragmentDefinitionNode],
        *,
        limits: DocumentLimits,
        reached: set[str],
        alone: frozenset[str] = frozenset(),
    ) -> None:
        self._fragments = fragments
        self._limits = limits
        self._reached = reached
        self._alone = alone
        self._count: Counter[str] = Counter()

    def run(self, selection_set: SelectionSetNode) -> None:
        """Walk one operation, or one fragment that no operation reaches. Raises `TooComplex`."""
        root = self._collect([((), selection_set)], fields="fields")
        self._check_root(root)
        waiting = [(root, 1, False)]
        while waiting:
            fields, depth, introspects = waiting.pop()
            limit = self._limits.introspection_depth if introspects else self._limits.depth
            at_most(limit, depth, "levels of fields")
            for key, found in fields.items():
                self._check_equal_keys(key, found)
                below = introspects or (depth == 1 and all(n.name.value in INTROSPECTION for _, n in found))
                sets = [(scope, node.selection_set) for scope, node in found if node.selection_set]
                if sets:
                    counted_as = "introspection_fields" if below else "fields"
                    waiting.append((self._collect(sets, fields=counted_as), depth + 1, below))

    def _check_root(self, root: Found) -> None:
        names = [node.name.value for found in root.values() for _, node in found]
        at_most(self._limits.root_fields, len(root), "fields at the root")
        introspections = sum(name in INTROSPECTION for name in names)
        at_most(self._limits.introspection_roots, introspections, "introspections")
        sensitive = self._alone.intersection(names)
        if sensitive and len(names) > 1:
            raise TooComplex(f"{min(sensitive)} must be the only field of its operation.")

    def _check_equal_keys(self, key: str, found: list[tuple[Scope, FieldNode]]) -> None:
        most = max(Counter(scope for scope, _ in found).values())
        at_most(self._limits.same_key, most, f'equal response keys "{key[:60]}" in one place')

    def _collect(self, sets: list[tuple[Scope, SelectionSetNode]], *, fields: str) -> Found:
        limit: int = getattr(self._limits, fields)
        found: Found = {}
        for scope, node in self._spread(sets):
            self._count[fields] += 1
            at_most(limit, self._count[fields], "fields")
            if node.alias:
                self._count["aliases"] += 1
                at_most(self._limits.aliases, self._count["aliases"], "aliases")
            key = node.alias.value if node.alias else node.name.value
            found.setdefault(key, []).append((scope, node))
        return found

    def _spread(self, sets: list[tuple[Scope, SelectionSetNode]]) -> Iterator[tuple[Scope, FieldNode]]:
        """Yield the fields of a merged selection set; a fragment counts once in a scope, as in executors."""
        spread: set[tuple[Scope, str]] = set()
        waiting = [(outer, "", selections.selections, 0) for outer, selections in sets]
        while waiting:
            outer, condition, selections, depth = waiting.pop()
            at_most(self._limits.fragment_depth, depth, "fragments inside each other")
            self._refuse_double_spreads(selections)
            for selection in selections:
                if isinstance(selection, FieldNode):
                    yield (outer, condition), selection
                elif isinstance(selection, InlineFragmentNode):
                    named = selection.type_condition
                    inner = named.name.value if named else condition
                    waiting.append((outer, inner, selection.selection_set.selections, depth + 1))
                elif fragment := self._first_time(selection, scope=(outer, condition), spread=spread):
                    inner = fragment.type_condition.name.value
                    waiting.append((outer, inner, fragment.selection_set.selections, depth + 1))

    def _first_time(
        self, selection: SelectionNode, *, scope: Scope, spread: set[tuple[Scope, str]]
    ) -> FragmentDefinitionNode | None:
        if not isinstance(selection, FragmentSpreadNode):
            return None
        name = selection.name.value
        self._reached.add(name)
        if (scope, name) in spread:
            return None
        spread.add((scope, name))
        return self._fragments.get(name)

    @staticmethod
    def _refuse_double_spreads(selections: tuple[SelectionNode, ...]) -> None:
        names = Counter(s.name.value for s in selections if isinstance(s, FragmentSpreadNode))
        if max(names.values(), default=0) > 1:
            raise TooComplex("The document spreads one fragment twice in one place.")
