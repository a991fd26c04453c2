"""Running one operation: the document comes prepared, the answer leaves dressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from resolvers.context import Context
from schema.api import schema
from schema.documents import Fault, Prepared
from schema.masking import dress_error


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
    try:
        result = await schema.execute(
            "",
            variable_values=variables,
            operation_name=operation_name,
            context_value=ctx,
            operation_extensions={"document": prepared.document},
        )
    except (CannotGetOperationTypeError, InvalidOperationTypeError):
        return refused([Fault("BAD_REQUEST", "There is no such operation in the document.")], ctx)
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [dress_error(error, ctx) for error in result.errors]
    is_refused = result.data is None and all(error.path is None for error in result.errors or ())
    if not is_refused:
        body["data"] = result.data
    return Answer(body, is_refused)


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
