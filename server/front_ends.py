"""What browsers are told about other front ends (CORS), and what the log says of those that were refused."""

import logging
import time
from collections.abc import Callable, Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from security.tokens import redact

EVERY = 60.0  # seconds between two lines about one origin
MOST_NAMES = 20  # in that time: anybody can send any Origin
LONGEST_NAME = 200

_log = logging.getLogger("guichet.origins")


class FrontEnds(CORSMiddleware):
    """Any header may come from an origin that is allowed: tracing and GraphQL clients add their own."""

    def __init__(
        self, app: ASGIApp, *, origins: Collection[str], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(
            app,
            allow_origins=sorted(origins),
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],  # with credentials Starlette names what was asked for: browsers take no `*`
            expose_headers=["X-Request-Id", "Retry-After"],
        )
        self._refused = RefusedOrigins(monotonic)

    def is_allowed_origin(self, origin: str) -> bool:
        is_allowed = super().is_allowed_origin(origin)
        if not is_allowed:
            self._refused.note(origin)
        return is_allowed


class RefusedOrigins:
    """Name each refused origin in the log, once a minute: a browser tells its developer nothing useful."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._named: set[str] = set()
        self._since = monotonic()

    def note(self, origin: str) -> None:
        if self._monotonic() - self._since >= EVERY:
            self._named.clear()
            self._since = self._monotonic()
        name = redact("".join(sign for sign in origin if sign.isprintable())[:LONGEST_NAME])
        if name in self._named or len(self._named) >= MOST_NAMES:
            return
        self._named.add(name)
        _log.warning("origin refused", extra={"origin": name, "setting": "GUICHET_ALLOWED_ORIGINS"})
