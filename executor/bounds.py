"""Bound a GraphQL document before anything expensive looks at it."""

from collections.abc import Iterator

from graphql.error import GraphQLSyntaxError
from graphql.language import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    StringValueNode,
    parse,
)

from executor.expansion import DEFAULT, DocumentLimits, Expansion, TooComplex, at_most

__all__ = ["DEFAULT", "DocumentLimits", "TooComplex", "check_document", "parse_document"]


def parse_document(text: str, *, limits: DocumentLimits = DEFAULT) -> DocumentNode:
    """Parse a document of a bounded number of tokens.

    graphql-core counts nesting as well, which its parser follows by recursion. Raises `TooComplex`, or
    graphql-core's `GraphQLSyntaxError`.
    """
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if error.message.endswith("Parsing aborted."):
            raise TooComplex(error.message.removeprefix("Syntax Error: ")) from None
        raise


def check_document(
    document: DocumentNode, *, limits: DocumentLimits = DEFAULT, alone: frozenset[str] = frozenset()
) -> None:
    """Refuse a document that would cost too much to validate or to run.

    Runs before validation, whose overlap rule is quadratic in equal response keys. Fragments are expanded as
    an executor would, but every expansion ends in a field and stops at the first one too many: the work is
    bounded by the limits and cannot double with each nested fragment. `alone` names the root mutations that
    bear no company in their operation. Raises `TooComplex`.
    """
    fragments = _count_definitions(document, limits)
    _count_nodes(document, limits)
    _refuse_cycles(fragments)
    reached: set[str] = set()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            Expansion(fragments, limits=limits, reached=reached, alone=alone).run(definition.selection_set)
    # A name given twice hides the first definition from the operations, not from validation.
    unused = [
        definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
        and (definition.name.value not in reached or fragments[definition.name.value] is not definition)
    ]
    at_most(limits.unused_fragments, len(unused), "fragments that no operation spreads")
    rest = Expansion(fragments, limits=limits, reached=set(reached))
    for definition in unused:
        rest.run(definition.selection_set)


def _count_definitions(document: DocumentNode, limits: DocumentLimits) -> dict[str, FragmentDefinitionNode]:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
    at_most(limits.operations, len(operations), "operations")
    at_most(limits.fragments, len(fragments), "fragments")
    return {fragment.name.value: fragment for fragment in fragments}


def _count_nodes(document: DocumentNode, limits: DocumentLimits) -> None:
    directives = 0
    waiting: list[tuple[Node, int]] = [(document, 0)]
    while waiting:
        node, value_depth = waiting.pop()
        if isinstance(node, DirectiveNode):
            directives += 1
        elif isinstance(node, StringValueNode):
            at_most(limits.string_length, len(node.value), "characters in one string")
        elif isinstance(node, ListValueNode):
            at_most(limits.list_items, len(node.values), "items in one list")
        if isinstance(node, ListValueNode | ObjectValueNode):
            value_depth += 1
            at_most(limits.value_depth, value_depth, "levels in one value")
        waiting += [(child, value_depth) for child in _children(node)]
    at_most(limits.directives, directives, "directives")


def _refuse_cycles(fragments: dict[str, FragmentDefinitionNode]) -> None:
    unsettled = {name: _spreads(fragment) for name, fragment in fragments.items()}
    while settled := [name for name, used in unsettled.items() if not used & unsettled.keys()]:
        for name in settled:
            del unsettled[name]
    if unsettled:
        raise TooComplex("The document has a fragment that spreads itself.")


def _spreads(fragment: FragmentDefinitionNode) -> set[str]:
    names: set[str] = set()
    waiting: list[Node] = [fragment.selection_set]
    while waiting:
        node = waiting.pop()
        if isinstance(node, FragmentSpreadNode):
            names.add(node.name.value)
        waiting += _children(node)
    return names


def _children(node: Node) -> Iterator[Node]:
    for key in node.keys:
        value = getattr(node, key, None)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, list | tuple):
            yield from (item for item in value if isinstance(item, Node))
