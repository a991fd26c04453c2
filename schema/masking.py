"""How errors leave: a code of the contract, a sentence, and never a value, a secret or a stack."""

import logging
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphql import GraphQLError

from executor.messages import without_values
from models.database import DatabaseBusy
from resolvers.context import Context
from resolvers.refusals import Refusal, ServerBusy, TopLevelError
from resolvers.wording import Wording
from security.limits import LimiterDown
from security.threads import Busy

INTERNAL = Wording(
    "Une erreur inattendue s’est produite. Citez l’identifiant de la demande à l’assistance.",
    "Something unexpected went wrong. Quote the request id to the support desk.",
)
LEFT_OUT = Wording("Et {count} autres erreurs.", "And {count} more errors.")
BUSY = (ServerBusy, DatabaseBusy, LimiterDown, Busy)

_log = logging.getLogger("guichet.errors")
MOST_ERRORS_TOLD = 50


def dress_errors(errors: Sequence[GraphQLError], ctx: Context) -> list[dict[str, Any]]:
    """Return the errors of an answer, fifty at most; of the others, that there were some, also in the log."""
    dressed = [dress_error(error, ctx) for error in errors[:MOST_ERRORS_TOLD]]
    left_out = len(errors) - len(dressed)
    if left_out:
        _log.error("errors left out", extra={"request_id": ctx.request_id, "count": left_out})
        code = dressed[-1]["extensions"]["code"]
        message = LEFT_OUT.said_in(ctx.language, count=left_out)
        dressed.append({"message": message, "extensions": {"code": code, "requestId": ctx.request_id}})
    return dressed


def dress_error(error: GraphQLError, ctx: Context) -> dict[str, Any]:
    """Return an error as the response carries it; an unexpected one is masked, and logged once."""
    code, message = _read(error, ctx)
    dressed: dict[str, Any] = {
        "message": message,
        "extensions": {"code": code, "requestId": ctx.request_id},
    }
    if error.locations:
        dressed["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        dressed["path"] = error.path
    return dressed


def _read(error: GraphQLError, ctx: Context) -> tuple[str, str]:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return "BAD_REQUEST", without_values(error.message)
    if isinstance(cause, TopLevelError):
        return cause.code, cause.wording.said_in(ctx.language)
    if isinstance(cause, BUSY):
        return ServerBusy.code, ServerBusy.wording.said_in(ctx.language)
    if isinstance(cause, Refusal):
        return "BAD_REQUEST", cause.message(ctx.language)
    path = ".".join(str(part) for part in error.path or ())
    write_down(cause, request_id=ctx.request_id, field=path)
    return "INTERNAL", INTERNAL.said_in(ctx.language)


def write_down(cause: BaseException, *, request_id: str, field: str) -> None:
    """Log what went wrong by its type and its places: the text of an error may hold anybody's data."""
    frames = traceback.extract_tb(cause.__traceback__)[-12:]
    _log.error(
        "unexpected error",
        extra={
            "request_id": request_id,
            "error": type(cause).__name__,
            "field": field,
            "at": [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}" for frame in frames],
        },
    )
