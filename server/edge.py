"""What every request passes first: an id, the real address, a known host, and the headers of every answer."""

import logging
import time
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.masking import write_down
from server import metrics
from server.forwarded import Networks, client_address

_log = logging.getLogger("guichet.http")

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
UNLESS_SAID = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
}
UNANSWERED = 0
HSTS = "max-age=31536000; includeSubDomains"


class Edge:
    """Pure ASGI: a class of Starlette's middleware would copy every response through a queue."""

    def __init__(self, app: ASGIApp, *, trusted_proxies: Networks, is_secure: bool) -> None:
        self._app = app
        self._trusted = trusted_proxies
        self._always = {**ALWAYS, **({"Strict-Transport-Security": HSTS} if is_secure else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope["state"] = {
            **scope.get("state", {}),
            "request_id": request_id,
            "client": client_address(scope, self._trusted),
        }
        began, status = time.perf_counter(), UNANSWERED

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(message, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as exc:  # the last net: whatever was not foreseen is masked, and logged once
            write_down(exc, request_id=request_id, field=metrics.route_of(scope))
            if status == UNANSWERED:
                await PlainTextResponse("Internal error.\n", status_code=500)(
                    scope, receive, send_with_headers
                )
        finally:
            seconds = time.perf_counter() - began
            metrics.count_request(scope, status, seconds)
            _log.info(
                "request",
                extra={
                    "request_id": request_id,
                    "method": scope["method"],
                    "path": metrics.route_of(scope),
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                },
            )

    def _add_headers(self, message: Message, request_id: str) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-Id"] = request_id
        for name, value in self._always.items():
            headers[name] = value
        for name, value in UNLESS_SAID.items():
            headers.setdefault(name, value)
