"""Running one operation: the document comes prepared, the answer leaves dressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult as GraphQLResult
from strawberry.types import ExecutionResult

from executor import NotCompiled
from executor.documents import MOST_ERRORS, Fault, Prepared
from executor.expansion import TooComplex
from executor.rows import MOST_ROWS
from executor.values import bounded
from resolvers.context import Context
from schema.api import schema
from schema.masking import dress_errors

NO_OPERATION = "Name, in operationName, one operation of the document."
TOO_MANY_ROWS = (
    f"The lists of this operation can hold more than {MOST_ROWS} rows, or too much of the schema:"
    " ask for smaller pages."
)


@dataclass(slots=True)
class Count:
    """How often something happened in this process; the metrics read it."""

    count: int = 0


INTERPRETED = (
    Count()
)  # operations that no plan ran: documents seen for the first time, and what is not compiled


@dataclass(frozen=True, slots=True)
class Answer:
    """The response's body; `is_refused` when nothing was executed."""

    body: dict[str, Any]
    is_refused: bool


async def run(
    prepared: Prepared, *, variables: dict[str, Any] | None, operation_name: str | None, ctx: Context
) -> Answer:
    """Execute a prepared document, and return what the client is told."""
    if prepared.faults:
        return refused(prepared.faults, ctx)
    if prepared.operation(operation_name) is None:
        return refused([Fault("BAD_REQUEST", NO_OPERATION)], ctx)
    try:
        variables = bounded(variables)
    except TooComplex as exc:
        return refused([Fault("OPERATION_TOO_COMPLEX", str(exc))], ctx)
    if prepared.asks_too_much(operation_name, variables):
        return refused([Fault("OPERATION_TOO_COMPLEX", TOO_MANY_ROWS)], ctx)
    result = await _execute(prepared, variables=variables, operation_name=operation_name, ctx=ctx)
    found = result.errors or []
    is_refused = result.data is None and not any(error.path for error in found)
    errors = dress_errors(found[:MOST_ERRORS] if is_refused else found, ctx)
    if result.data is not None:
        prepared.note_executed()
        return Answer({"data": result.data, **({"errors": errors} if errors else {})}, is_refused=False)
    if is_refused:  # a variable of the wrong type: nothing was executed
        return Answer({"errors": errors}, is_refused=True)
    prepared.note_executed()
    return Answer({"errors": errors, "data": None}, is_refused=False)


async def _execute(
    prepared: Prepared, *, variables: dict[str, Any] | None, operation_name: str | None, ctx: Context
) -> ExecutionResult | GraphQLResult:
    """Run the plan of an operation; where it has none, or not for these variables, interpret it."""
    plan = prepared.plan(operation_name)
    if plan is not None:
        try:
            return await plan.execute(variables, context=ctx)
        except NotCompiled:
            pass
    INTERPRETED.count += 1
    return await schema.execute(
        "",
        variable_values=variables,
        operation_name=operation_name,
        context_value=ctx,
        operation_extensions={"document": prepared.document},
    )


def refused(faults: Sequence[Fault], ctx: Context) -> Answer:
    """Return the answer to what was not executed: faults alone, no data."""
    errors = []
    for fault in faults:
        extensions = {"code": fault.code, "requestId": ctx.request_id}
        error: dict[str, Any] = {"message": fault.message, "extensions": extensions}
        if fault.locations:
            error["locations"] = [{"line": line, "column": column} for line, column in fault.locations]
        errors.append(error)
    return Answer({"errors": errors}, is_refused=True)
