"""Is it alive, is it ready, and how does it fare."""

import asyncio
import logging
import secrets
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mail import outbox
from models.database import select, transaction
from server import metrics as figures

WITHIN = 1.0  # seconds
FORWARDED = {"forwarded", "x-forwarded-for", "x-real-ip"}

_log = logging.getLogger("guichet.health")


async def healthz(request: Request) -> Response:
    """The process answers: nothing else is looked at."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """The database lets us write; letters that wait do not make the server unready."""
    try:
        async with asyncio.timeout(WITHIN):
            await transaction(_look)
    except Exception as exc:  # whatever the driver raises: not ready, and the log says why
        _log.warning("not ready", extra={"error": type(exc).__name__})
        return JSONResponse({"status": "unavailable", "database": "unavailable"}, status_code=503)
    mail = "degraded" if request.app.state.worker.is_degraded else "ok"
    return JSONResponse({"status": "ok", "database": "ok", "mail": mail})


async def metrics(request: Request) -> Response:
    """Figures, for this machine or for whoever has the token."""
    if not _may_see(request):
        return PlainTextResponse("Not found.\n", status_code=404)
    state = await outbox.state(now=request.app.state.services.clock())
    figures.LETTERS_WAITING.set(state.queued)
    figures.LETTERS_AGE.set(state.oldest_age.total_seconds() if state.oldest_age else 0)
    figures.LETTERS_FAILED.set(state.failed)
    for outcome, count in request.app.state.worker.counts.items():
        figures.LETTERS_HANDLED.labels(outcome).set(count)
    return Response(figures.exposed(), media_type="text/plain; version=0.0.4")


async def _look() -> None:
    # The transaction takes the write lock; the migrations' table is there once the schema is.
    await select("SELECT 1 FROM account LIMIT 1")


def _may_see(request: Request) -> bool:
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is not None and secrets.compare_digest(given.encode(), token.get_secret_value().encode()):
        return True
    if FORWARDED & set(request.headers):
        return False  # a proxy on this machine carries everybody's requests
    try:
        return ip_address(request.state.client).is_loopback
    except ValueError:
        return False
