"""Compile one operation of a validated document, and run it as graphql-core's executor would."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import Executor, default_field_resolver, default_type_resolver
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from executor.selections import Compilation
from executor.source import NotCompiled
from executor.variables import Coercion

__all__ = ["NotCompiled", "Plan", "plan_of"]

# Every variable that @skip or @include reads can double the number of compiled versions.
MOST_VERSIONS = 8

Start = Callable[[Any, None, Executor[Any]], Any]


class Plan:
    """One operation, ready to run: its versions differ in the values of @skip and @include."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode):
        self._schema = schema
        self._operation = operation
        self._fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self._details = {name: FragmentDetails(fragment) for name, fragment in self._fragments.items()}
        self._coerce = Coercion(schema, operation.variable_definitions or ())
        self._deciding = _variables_of_directives(document)
        self._versions: dict[tuple[bool, ...], Start | None] = {}  # none for one that is too long

    @property
    def most_versions(self) -> int:
        """How many versions it can have at most: each takes memory once it ran."""
        return int(min(2 ** len(self._deciding), MOST_VERSIONS))

    async def execute(
        self, variables: Mapping[str, Any] | None, *, context: object, root: object = None
    ) -> ExecutionResult:
        """Run the operation; the result is what graphql-core's `execute` returns.

        Raises `NotCompiled` before any resolver is called: the caller runs the document the other way.
        """
        values = self._coerce(variables or {})
        if isinstance(values, list):
            return ExecutionResult(None, values)
        start = self._version(values)
        run = self._new_run(values, context=context, root=root)
        try:
            data = start(root, None, run)
            if optimized_is_awaitable(data):
                data = await data
        except GraphQLError as error:  # a field that cannot be null, all the way up
            run.collected_errors.add(error, None)
            data = None
        return ExecutionResult(data, run.collected_errors.errors or None)

    def _new_run(self, values: VariableValues, *, context: object, root: object) -> Executor[Any]:
        return StrawberryGraphQLCoreExecutionContext(
            self._schema,
            self._fragments,
            self._details,
            root,
            context,
            self._operation,
            values,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            is_awaitable=optimized_is_awaitable,
        )

    def _version(self, values: VariableValues) -> Start:
        decided = tuple(values.coerced.get(name) is True for name in self._deciding)
        if decided not in self._versions:
            if len(self._versions) >= MOST_VERSIONS:
                raise NotCompiled("too many versions")
            self._versions[decided] = None
            compilation = Compilation(self._schema, self._operation, self._details, values=values)
            self._versions[decided] = compilation.start()
        start = self._versions[decided]
        if start is None:
            raise NotCompiled("too long")
        return start


def plan_of(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Plan:
    """Return the plan of one operation of a document that has passed validation.

    Raises `NotCompiled` where the operation needs what the compiler does not know: subscriptions, fragment
    variables, directives on the operation.
    """
    if operation.operation is OperationType.SUBSCRIPTION or operation.directives:
        raise NotCompiled("a subscription, or a directive on the operation")
    if any(isinstance(d, FragmentDefinitionNode) and d.variable_definitions for d in document.definitions):
        raise NotCompiled("variables of a fragment")
    return Plan(schema, document, operation)


def _variables_of_directives(document: DocumentNode) -> tuple[str, ...]:
    """Return the names of the variables that decide which fields are selected, in a steady order."""
    finder = _Finder()
    visit(document, finder)
    return tuple(sorted(finder.names))


class _Finder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        if node.name.value not in ("skip", "include"):
            raise NotCompiled(f"the directive @{node.name.value}")
        values: list[Node] = [argument.value for argument in node.arguments or ()]
        self.names |= {value.name.value for value in values if isinstance(value, VariableNode)}
