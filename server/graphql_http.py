"""/graphql: GraphQL over HTTP, strictly; queries by GET as well."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from graphql import OperationType
from starlette.types import Receive, Scope, Send

from executor.documents import Documents, Fault, Prepared
from resolvers.context import Context
from resolvers.refusals import ServerBusy
from schema.execution import Answer, refused, run
from schema.masking import BUSY, INTERNAL, write_down
from schema.over_get import not_over_get
from server import metrics
from server.envelope import BadEnvelope, Envelope, NotPersisted, check_headers, read_body, read_envelope
from server.negotiation import JSON, RESPONSE_JSON, media_type_for
from server.query_string import read_query_string
from server.request import Request

Open = Callable[[Request], Awaitable[Context]]
# Apollo's clients look for exactly this message and code, and then send the text of the document.
NOT_PERSISTED = Fault("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")

_log_ins = logging.getLogger("guichet.log_in")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one request may take, in seconds, and how many are served at once."""

    read_within: float = 10.0  # for a body to come in
    run_within: float = 10.0  # for a query; a mutation is never cut: its transaction runs to its end
    at_once: int = 256


class GraphQLOverHTTP:
    """An ASGI application of its own: no routing, no Request object, 30 µs saved on each call.

    `open_context` reads who asks; `origins` are the front ends that may send the session cookie.
    """

    def __init__(
        self, documents: Documents, open_context: Open, *, origins: frozenset[str], bounds: Bounds = Bounds()
    ) -> None:
        self._documents = documents
        self._open_context = open_context
        self._origins = origins
        self._bounds = bounds
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request.of(scope)
        accepted = media_type_for(request.headers.get(b"accept"))
        ctx, allow = request.stranger(), ""
        try:
            status, answer, ctx = await self._answer(request, receive, accepted)
        except BadEnvelope as exc:
            status, answer = exc.status, refused([Fault(_code(exc.status), exc.message)], ctx)
            allow = exc.allow
        except NotPersisted:
            status, answer = (400 if accepted == RESPONSE_JSON else 200), refused([NOT_PERSISTED], ctx)
        except BUSY:
            fault = Fault(ServerBusy.code, ServerBusy.wording.said_in(ctx.language))
            status, answer = 503, refused([fault], ctx)
        except Exception as exc:  # outside of every field: masked as an error inside of one is
            write_down(exc, request_id=ctx.request_id, field="")
            status, answer = 500, refused([Fault("INTERNAL", INTERNAL.said_in(ctx.language))], ctx)
        metrics.count_errors(answer.body.get("errors", ()))
        _note_log_in(ctx)
        headers = [
            (b"content-type", f"{accepted or JSON}; charset=utf-8".encode()),
            (b"content-language", ctx.language.value.lower().encode()),
            *((b"set-cookie", cookie) for cookie in request.cookies_of(ctx)),
        ]
        await _respond(send, status, answer, headers=headers, allow=allow)

    async def _answer(
        self, request: Request, receive: Receive, accepted: str | None
    ) -> tuple[int, Answer, Context]:
        self._check(request, accepted)
        envelope = await self._read(request, receive)
        if self._running >= self._bounds.at_once:
            raise ServerBusy
        self._running += 1
        try:
            ctx = await self._open_context(request)
            answer = await self._run(envelope, ctx, is_get=request.is_get)
        finally:
            self._running -= 1
        return _status(answer, accepted), answer, ctx

    async def _read(self, request: Request, receive: Receive) -> Envelope:
        if request.is_get:
            return read_query_string(request.query_string)
        check_headers(request.headers)
        try:
            async with asyncio.timeout(self._bounds.read_within):
                body = await read_body(receive)
        except TimeoutError:
            raise BadEnvelope(408, "The body took too long to come.") from None
        return read_envelope(body)

    async def _run(self, envelope: Envelope, ctx: Context, *, is_get: bool) -> Answer:
        prepared = self._documents.prepare(envelope.query)
        if is_get:
            _check_get(prepared, envelope.operation_name)
        work = run(prepared, variables=envelope.variables, operation_name=envelope.operation_name, ctx=ctx)
        if prepared.has_mutation(envelope.operation_name):
            return await work
        try:
            return await asyncio.wait_for(work, self._bounds.run_within)
        except TimeoutError:
            raise ServerBusy from None

    def _check(self, request: Request, accepted: str | None) -> None:
        if request.method != "POST" and not request.is_get:
            raise BadEnvelope(405, "Send a POST, or a query by GET.")
        if accepted is None:
            raise BadEnvelope(406, f"The answer can be {RESPONSE_JSON} or {JSON}.")
        if request.cookie is not None and not request.comes_from(self._origins):
            raise BadEnvelope(403, "This origin may not use the session cookie.")


def _check_get(prepared: Prepared, name: str | None) -> None:
    """Refuse what a link on somebody's page must not do, and what must not stand in a URL."""
    operation = prepared.operation(name)
    if prepared.document is None or operation is None:
        return
    if operation.operation is not OperationType.QUERY:
        raise BadEnvelope(405, "Send a mutation by POST.", allow="POST")
    if fields := not_over_get(prepared.document, operation):
        raise BadEnvelope(405, f"Ask for {', '.join(fields)} by POST: a URL is no secret.", allow="POST")


def _note_log_in(ctx: Context) -> None:
    """Count and log a log-in that was refused: whose it was stays unsaid."""
    if ctx.log_in_refused is not None:
        metrics.count_refused_log_in(ctx.log_in_refused)
        _log_ins.warning(
            "log-in refused", extra={"request_id": ctx.request_id, "reason": ctx.log_in_refused.value}
        )


def _status(answer: Answer, accepted: str | None) -> int:
    """Return HTTP's status of a well-formed request (GraphQL over HTTP, §6.4).

    In the older media type the status says nothing of GraphQL's errors, but a document that is too costly to
    look at is refused as a request.
    """
    if not answer.is_refused:
        return 200
    codes = {error["extensions"]["code"] for error in answer.body["errors"]}
    if "SERVER_BUSY" in codes:
        return 503
    if "INTERNAL" in codes:
        return 500
    return 400 if accepted == RESPONSE_JSON or "OPERATION_TOO_COMPLEX" in codes else 200


def _code(status: int) -> str:
    return "FORBIDDEN" if status == HTTPStatus.FORBIDDEN else "BAD_REQUEST"


async def _respond(
    send: Send, status: int, answer: Answer, *, headers: list[tuple[bytes, bytes]], allow: str
) -> None:
    body = orjson.dumps(answer.body, default=str)
    headers += [
        (b"content-length", str(len(body)).encode()),
        # The rest, Origin, is named by the middleware that answers to it.
        (b"vary", b"Accept, Accept-Language, Authorization, Cookie"),
    ]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", allow.encode()))
    if status == HTTPStatus.REQUEST_TIMEOUT:
        headers.append((b"connection", b"close"))  # the rest of the body would be taken for a request
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", str(int(ServerBusy.retry_after.total_seconds())).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
