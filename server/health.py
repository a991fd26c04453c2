"""Is it alive, is it ready, and how does it fare."""

import secrets

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mail import outbox
from server import metrics as figures
from server.forwarded import is_from_this_machine


async def healthz(request: Request) -> Response:
    """The process answers: nothing else is looked at."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """The database lets us write; letters that wait do not make the server unready, nor does Redis.

    Without Redis, sessions and reads go on, and what guards a secret is refused on its own. All processes
    share it: a 503 of each would take the whole service away for the part that is missing.
    """
    state = await request.app.state.readiness.state()
    if not state.database:
        return JSONResponse({"status": "unavailable", "database": "unavailable"}, status_code=503)
    mail = "degraded" if request.app.state.worker.is_degraded else "ok"
    told = {"status": "ok", "database": "ok", "mail": mail}
    if state.limits is not None:
        told["limits"] = "ok" if state.limits else "unavailable"
    if state.limits is False:
        told["status"] = "degraded"
    return JSONResponse(told)


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


def _may_see(request: Request) -> bool:
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is not None and secrets.compare_digest(given.encode(), token.get_secret_value().encode()):
        return True
    return is_from_this_machine(request)
