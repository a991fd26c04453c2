"""uvicorn's HTTP, with bounds on the head of a request: alone, it takes one of any size, for any time."""

import asyncio
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.edge import ALWAYS, UNLESS_SAID


class BoundedProtocol(HttpToolsProtocol):
    """What a proxy in front does as well; a server that is reached without one must not fall over."""

    largest_head = 32 * 1024  # bytes of request line and headers
    head_within = 10.0  # seconds from the connection, or the first byte of a next request, to the last header
    _giving_up: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._expect_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._stop_expecting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_expecting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._giving_up is not None:
            self._head += len(data)
            if self._head > self.largest_head and not self.transport.is_closing():
                self.send_400_response("The head of the request is too large.")

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as everything is answered: with an id, and the headers that guard."""
        headers = {**ALWAYS, **UNLESS_SAID, "X-Request-Id": uuid4().hex}
        guards = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(
            f"HTTP/1.1 400 Bad Request\r\n{guards}content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(msg)}\r\nconnection: close\r\n\r\n{msg}".encode("ascii")
        )
        self.transport.close()

    def _expect_head(self) -> None:
        if self._giving_up is None:
            self._head = 0
            self._giving_up = self.loop.call_later(self.head_within, self.transport.close)

    def _stop_expecting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
