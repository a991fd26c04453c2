"""What one execution costs: graphql-core's executor beside the compiled plan, on the schema of its tests."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from statistics import median

from graphql import OperationDefinitionNode, parse

from executor import plan_of
from tests.executor.conftest import CORE, as_graphql_core

ROUNDS, TIMES = 5, 1_000
DOCUMENTS = {
    "`{ __typename }`": "{ __typename }",
    "three objects of four attributes": "{ books { name inPrint strict due } }",
    "three objects with a resolver each": "{ authors { name age greeting } }",
    "a union of three, with fields below that wait": """{ readings { __typename
      ... on Book { name inPrint strict due author { name } } ... on Magazine { pages } } }""",
}


def run() -> Iterator[str]:
    """Measure, and yield the lines of a table."""
    yield "\n| document | graphql-core, µs | compiled, µs | ratio |"
    yield "|---|--:|--:|--:|"
    for name, text in DOCUMENTS.items():
        theirs, ours = asyncio.run(_compared(text))
        yield f"| {name} | {theirs:,.1f} | {ours:,.1f} | {theirs / ours:.1f} |"


async def _compared(text: str) -> tuple[float, float]:
    """Return the microseconds of the processor that each executor takes, in turn."""
    document = parse(text)
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    plan = plan_of(CORE, document, operation)
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(await _measured(lambda: as_graphql_core(document, {}, [])))
        ours.append(await _measured(lambda: plan.execute({}, context=[])))
    return median(theirs), median(ours)


async def _measured(execute: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    for _ in range(TIMES):
        await execute()
    return (time.process_time() - began) / TIMES * 1e6
