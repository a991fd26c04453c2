"""Documents: parsed, bounded and validated once, then remembered by their text."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    specified_rules,
    validate,
)

from schema.api import schema
from schema.masking import without_values
from security.documents import TooComplex, check_document, parse_document
from security.rows import MOST_ROWS, rows_asked

# Those that try or make a secret: each is the only root field of its operation.
SENSITIVE = frozenset(
    {
        "activateAccount",
        "answerSecretQuestion",
        "changeContactEmail",
        "changeEmail",
        "changePassword",
        "changeSecretQuestion",
        "closeStructure",
        "confirmEmail",
        "createCaptcha",
        "deactivateAccount",
        "exportMyData",
        "logIn",
        "replaceStructureIdentifier",
        "requestReactivation",
        "resendActivation",
        "resetPassword",
        "signUp",
        "startPasswordReset",
        "transferMainManagement",
    }
)
MOST_ERRORS = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document will not be executed: a code of the contract, sentences, and where."""

    code: str
    message: str
    locations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """`is_large` where its pages could hold too many rows: what its variables ask for then decides."""

    document: DocumentNode | None
    faults: Sequence[Fault] = ()
    is_large: bool = False

    def asks_too_much(self, name: str | None, variables: Mapping[str, Any] | None) -> bool:
        """Whether the pages of an operation, with these variables, can hold more rows than one answer may."""
        if not self.is_large or self.document is None:
            return False
        return rows_asked(self.document, operation_name=name, variables=variables or {}) > MOST_ROWS

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """Return the operation of that name, or the only one; none where several wait for a name."""
        definitions = self.document.definitions if self.document else ()
        operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
        named = [each for each in operations if name is None or (each.name and each.name.value == name)]
        return named[0] if len(named) == 1 else None

    def has_mutation(self, name: str | None) -> bool:
        operation = self.operation(name)
        return operation is not None and operation.operation is OperationType.MUTATION


class Documents:
    """The documents that were seen, the most recent ones: validation is the floor of a request's cost."""

    def __init__(self, *, introspection: bool = True, size: int = 1000) -> None:
        self._size = size
        self._rules = (
            specified_rules if introspection else (*specified_rules, NoSchemaIntrospectionCustomRule)
        )
        self._seen: OrderedDict[str, Prepared] = OrderedDict()

    def prepare(self, text: str) -> Prepared:
        """Return the document of a text, ready to be executed, or its faults."""
        known = self._seen.get(text)
        if known is not None:
            self._seen.move_to_end(text)
            return known
        prepared = self._prepare(text)
        if prepared.document is not None:  # what is refused is refused again: it must not push others out
            self._seen[text] = prepared
            if len(self._seen) > self._size:
                self._seen.popitem(last=False)
        return prepared

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse_document(text)
            check_document(document, alone=SENSITIVE)
        except GraphQLSyntaxError as exc:
            return Prepared(None, [_fault("GRAPHQL_PARSE_FAILED", exc)])
        except TooComplex as exc:
            return Prepared(None, [Fault("OPERATION_TOO_COMPLEX", str(exc))])
        errors = validate(
            schema._schema,  # strawberry has no public name for it
            document,
            self._rules,
            max_errors=MOST_ERRORS,
            hide_suggestions=True,
        )
        if errors:
            return Prepared(
                None, [_fault("GRAPHQL_VALIDATION_FAILED", error) for error in errors[:MOST_ERRORS]]
            )
        return Prepared(document, is_large=rows_asked(document) > MOST_ROWS)


def _fault(code: str, error: GraphQLError) -> Fault:
    locations = tuple((location.line, location.column) for location in error.locations or ())
    return Fault(code, without_values(error.message), locations)
