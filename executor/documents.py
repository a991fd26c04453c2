"""Documents: parsed, bounded and validated once, then remembered by their text."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    specified_rules,
    validate,
)

from executor.bounds import TooComplex, check_document, parse_document
from executor.introspection import MOST_VALUES, values_introspected
from executor.messages import without_values
from executor.overlaps import find_conflict
from executor.plans import NotCompiled, Plan, plan_of
from executor.rows import MOST_ROWS, rows_asked

MOST_ERRORS = 5
MOST_BYTES = 32 * 1024 * 1024  # a thousand documents of everyday size; what a worker holds of them at most
BYTES_OF_TOKEN = 600  # measured: a token with the nodes that it is part of
BYTES_OF_COMPILED_TOKEN = 1_300  # measured: what is generated for a token, in each version of a plan

# Graphql-core's own check of overlapping fields is quadratic: ours takes its place.
_RULES = tuple(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule)
_CONFLICT = 'Fields "{}" conflict: they cannot be merged. Give one of them another alias.'


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document will not be executed: a code of the contract, sentences, and where."""

    code: str
    message: str
    locations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be executed, or its faults.

    `is_large` where its lists could hold too much: what its variables ask for then decides. `note_executed`
    is called once it ran: only then is it worth remembering, and compiling. `plans` are those of its
    operations, by name.
    """

    document: DocumentNode | None
    faults: Sequence[Fault] = ()
    is_large: bool = False
    note_executed: Callable[[], None] = lambda: None
    plans: Mapping[str, Plan] = field(default_factory=dict)
    sizes: "Sizes | None" = None

    def asks_too_much(self, name: str | None, variables: Mapping[str, Any] | None) -> bool:
        """Whether the lists of an operation, with these variables, can hold more than one answer may."""
        if not self.is_large or self.document is None or self.sizes is None:
            return False
        return self.sizes.are_too_large(self.document, name=name, variables=variables or {})

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """Return the operation of that name, or the only one; none where several wait for a name."""
        definitions = self.document.definitions if self.document else ()
        operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
        named = [each for each in operations if name is None or (each.name and each.name.value == name)]
        return named[0] if len(named) == 1 else None

    def plan(self, name: str | None) -> Plan | None:
        """Return the compiled operation of that name, or the only one; none for a document seen first."""
        if name is None:
            return next(iter(self.plans.values()), None) if len(self.plans) == 1 else None
        return self.plans.get(name)

    def has_mutation(self, name: str | None) -> bool:
        operation = self.operation(name)
        return operation is not None and operation.operation is OperationType.MUTATION


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the lists of a schema hold: `usual` names types whose lists are longer, or shorter, than usual."""

    schema: GraphQLSchema
    usual: Mapping[str, int]

    def are_too_large(
        self, document: DocumentNode, *, name: str | None = None, variables: Mapping[str, Any] | None = None
    ) -> bool:
        """Whether the lists of an operation can hold more than one answer may, introspection included."""
        rows = rows_asked(
            document, schema=self.schema, sizes=self.usual, operation_name=name, variables=variables
        )
        values = values_introspected(document, schema=self.schema, operation_name=name, variables=variables)
        return rows > MOST_ROWS or values > MOST_VALUES


class Documents:
    """The documents that were executed, the most recent ones: validation is the floor of a request's cost.

    They are bounded by the memory that they are worth, in bytes, and not by their number: anybody may send
    documents of 64 KB, a thousand of which would take half a gigabyte. `alone` names the root fields that
    bear no other beside them; `list_sizes` says how long the lists of a type are.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        alone: frozenset[str] = frozenset(),
        list_sizes: Mapping[str, int] | None = None,
        introspection: bool = True,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._schema = schema
        self._alone = alone
        self._sizes = Sizes(schema, list_sizes or {})
        self._most_bytes = most_bytes
        self._rules = _RULES if introspection else (*_RULES, NoSchemaIntrospectionCustomRule)
        self._seen: OrderedDict[str, tuple[Prepared, int]] = OrderedDict()
        self._bytes = 0

    @property
    def bytes_held(self) -> int:
        """An estimate of the memory that the remembered documents take."""
        return self._bytes

    def prepare(self, text: str) -> Prepared:
        """Return the document of a text, ready to be executed, or its faults."""
        if text in self._seen:
            self._seen.move_to_end(text)
            return self._seen[text][0]
        prepared = self._prepare(text)
        if prepared.document is None:
            return prepared
        return replace(prepared, note_executed=lambda: self._remember(text, prepared))

    def _remember(self, text: str, prepared: Prepared) -> None:
        if text in self._seen or prepared.document is None:
            return
        plans = _plans(self._schema, prepared.document)
        weight = _weight(text, prepared.document, versions=sum(plan.most_versions for plan in plans.values()))
        self._seen[text] = replace(prepared, plans=plans), weight
        self._bytes += weight
        while self._bytes > self._most_bytes:
            _, (_, freed) = self._seen.popitem(last=False)
            self._bytes -= freed

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse_document(text)
            check_document(document, alone=self._alone)
            if errors := self._errors(document):
                return Prepared(None, [_fault("GRAPHQL_VALIDATION_FAILED", error) for error in errors])
        except GraphQLSyntaxError as exc:
            return Prepared(None, [_fault("GRAPHQL_PARSE_FAILED", exc)])
        except TooComplex as exc:
            return Prepared(None, [Fault("OPERATION_TOO_COMPLEX", str(exc))])
        return Prepared(document, is_large=self._sizes.are_too_large(document), sizes=self._sizes)

    def _errors(self, document: DocumentNode) -> Sequence[GraphQLError]:
        """Validate a document, the overlapping fields last: that check relies on the others."""
        errors = validate(self._schema, document, self._rules, max_errors=MOST_ERRORS, hide_suggestions=True)
        if errors:
            return errors[:MOST_ERRORS]
        conflict = find_conflict(document, schema=self._schema)
        return [GraphQLError(_CONFLICT.format(conflict.key), list(conflict.fields))] if conflict else []


def _plans(schema: GraphQLSchema, document: DocumentNode) -> dict[str, Plan]:
    """Return the plans of a document's operations by name; an operation that has none is interpreted."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    plans = {}
    for operation in operations:
        with suppress(NotCompiled):
            plans[operation.name.value if operation.name else ""] = plan_of(schema, document, operation)
    # A request without a name means the only operation: where one is missing, the plans cannot tell.
    return plans if len(plans) == len(operations) else {}


def _weight(text: str, document: DocumentNode, *, versions: int) -> int:
    """Return about how many bytes a document takes: its text, what it copies of it, nodes, tokens, plans."""
    tokens, token = 0, document.loc.start_token if document.loc else None
    while token is not None:
        tokens, token = tokens + 1, token.next
    return 2 * sys.getsizeof(text) + tokens * (BYTES_OF_TOKEN + BYTES_OF_COMPILED_TOKEN * versions)


def _fault(code: str, error: GraphQLError) -> Fault:
    locations = tuple((location.line, location.column) for location in error.locations or ())
    return Fault(code, without_values(error.message), locations)
