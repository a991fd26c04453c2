"""What is not asked for by GET: a URL is kept by browsers, proxies and their logs."""

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
)

# Those that take a secret, and what is written to the support desk.
NOT_OVER_GET = frozenset({"activation", "emailConfirmation", "passwordProblems", "passwordReset", "support"})


def not_over_get(document: DocumentNode, operation: OperationDefinitionNode) -> list[str]:
    """Return the root fields of an operation that take POST, whatever alias, fragment or @skip is around them.

    The secret stands in the URL even where the field is skipped.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    found: set[str] = set()
    waiting = list(operation.selection_set.selections)
    while waiting:
        selection = waiting.pop()
        if isinstance(selection, FieldNode):
            found.add(selection.name.value)
        elif isinstance(selection, InlineFragmentNode):
            waiting += selection.selection_set.selections
        elif isinstance(selection, FragmentSpreadNode):
            fragment = fragments.pop(selection.name.value, None)  # each is walked once
            waiting += fragment.selection_set.selections if fragment else ()
    return sorted(found & NOT_OVER_GET)
