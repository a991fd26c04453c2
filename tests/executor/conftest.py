"""Run one document both ways, and hold the results equal."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from graphql import ExecutionResult, OperationDefinitionNode, execute, parse
from graphql.language import DocumentNode
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from executor import plan_of
from tests.executor.library import schema

CORE = schema._schema  # strawberry has no public name for it

Both = Callable[..., Awaitable[dict[str, Any]]]


def written(result: ExecutionResult) -> dict[str, Any]:
    """Return a result as it would leave, its errors with their places and paths."""
    return {"data": result.data, "errors": [error.formatted for error in result.errors or []]}


async def as_graphql_core(
    document: DocumentNode, variables: dict[str, Any] | None, context: object
) -> ExecutionResult:
    result = execute(
        CORE,
        document,
        context_value=context,
        variable_values=variables,
        is_awaitable=optimized_is_awaitable,
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    return await result if not isinstance(result, ExecutionResult) else result  # type: ignore[misc]  # awaitable


async def run_both_ways(text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what a document answers; both ways must say the same, twice."""
    document = parse(text)
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    plan = plan_of(CORE, document, operation)
    expected = written(await as_graphql_core(document, variables, []))
    for _ in range(2):
        assert repr(written(await plan.execute(variables, context=[]))) == repr(expected)
    await settled()
    return expected


async def settled() -> None:
    """Wait for the work that both executors leave in the background when a field fails at once."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


@pytest.fixture
def both() -> Both:
    return run_both_ways
