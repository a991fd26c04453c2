"""uvicorn's HTTP, with bounds on the head of a request: alone, it takes one of any size, for any time."""

import asyncio
from uuid import uuid4

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.edge import ALWAYS, UNLESS_SAID

PIECE = 4 * 1024  # bytes parsed before they are counted: nothing larger than its bound by more is looked at
TOO_LARGE = "The head of the request is too large."
TOO_MANY = "The head of the request has too many headers."


class BadHead(Exception):
    """A head that is not read to its end; raised inside the parser, which stops there."""


class BoundedProtocol(HttpToolsProtocol):
    """What a proxy in front does as well; a server that is reached without one must not fall over."""

    largest_head = 32 * 1024  # bytes of request line and headers
    most_headers = 100
    head_within = 10.0  # seconds from the connection, or the first byte of a next request, to the last header
    linger = 1.0  # seconds for which a connection that is at its end is still read
    _giving_up: asyncio.TimerHandle | None = None
    _closing: asyncio.TimerHandle | None = None
    _is_ending = False
    _is_refused = False
    _head = 0
    _unread = 0  # bytes since the last that belonged to a body or ended a head: a head, trailers, blank lines
    _fault: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """Parse piece by piece: what is too large is refused before all of it is looked at."""
        for start in range(0, len(data), PIECE):
            if self._is_refused or self.transport.is_closing():
                return
            piece = data[start : start + PIECE]
            self._unread += len(piece)
            super().data_received(piece)
            if self._unread > self.largest_head and not self._is_refused:
                self.send_400_response(TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header of the head; one that comes behind a body (a trailer) is none of the request's."""
        if self._giving_up is None:
            return
        self._grow(len(name) + len(value) + len(": \r\n"))
        if len(self.headers) >= self.most_headers:
            self._refuse(TOO_MANY)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_expecting()
        self._unread = 0
        super().on_headers_complete()
        if self._is_ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_expecting()
        if self._closing is not None:
            self._closing.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as everything is answered: with an id, and the headers that guard.

        Behind a request that still waits for its answer nothing is said: it would be taken for that answer.
        """
        self._is_refused = True
        if self.cycle is not None and not self.cycle.response_complete:
            if not self.cycle.more_body:
                self.cycle.keep_alive = False  # closed as soon as it is answered
                return
            if self.pipeline or self.cycle.response_started:
                self.transport.close()
                return
        text = self._fault or msg
        headers = {**ALWAYS, **UNLESS_SAID, "X-Request-Id": uuid4().hex}
        guards = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(
            f"HTTP/1.1 400 Bad Request\r\n{guards}content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(text)}\r\nconnection: close\r\n\r\n{text}".encode("ascii")
        )
        self._close_gently()

    def shutdown(self) -> None:
        """Answer what was sent before the end, then close.

        uvicorn closes at once a connection that has no request. One whose bytes have come but are not read
        yet is reset by that, and its client cannot know whether the request was served.
        """
        self._is_ending = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self._closing = self.loop.call_later(self.linger, self._close_if_silent)

    def _close_gently(self) -> None:
        """End the answer, and read on for a moment: closing upon unread bytes would reset it on its way."""
        self._stop_expecting()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._closing = self.loop.call_later(self.linger, self.transport.close)

    def _close_if_silent(self) -> None:
        is_served = self.cycle is not None and not self.cycle.response_complete
        if not is_served and not self._unread:
            self.transport.close()  # a head that has begun is waited for: `head_within` ends that

    def _grow(self, size: int) -> None:
        self._head += size
        if self._head > self.largest_head:
            self._refuse(TOO_LARGE)

    def _refuse(self, fault: str) -> None:
        self._fault = fault
        raise BadHead(fault)

    def _expect_head(self) -> None:
        self._head = 0
        if self._giving_up is None:
            self._giving_up = self.loop.call_later(self.head_within, self.transport.close)

    def _stop_expecting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
