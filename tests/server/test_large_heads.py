"""Heads of requests are bounded before they are parsed, wherever their bytes stand."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from server.protocol import PIECE, BoundedProtocol

BOUND = BoundedProtocol.largest_head
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
SMALL = GET + b"\r\n"


class Counting(BoundedProtocol):
    """Counts the bytes that the parser hands over as headers."""

    parsed = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        Counting.parsed += len(name) + len(value)
        super().on_header(name, value)


async def number_of_headers(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    body = await request.body()
    await PlainTextResponse(f"{len(request.headers)} headers, {len(body)} bytes")(scope, receive, send)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(number_of_headers, port=0, http=Counting, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    running = asyncio.create_task(server._serve([listening]))  # without its signal handlers
    Counting.parsed = 0
    yield int(listening.getsockname()[1])
    server.should_exit = True
    await running


async def answers(port: int, *sent: bytes) -> bytes:
    """Send pieces, and return all that comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in sent:
        writer.write(piece)
        await writer.drain()
    async with asyncio.timeout(20):
        received = await reader.read()
    writer.close()
    return received


def padded(size: int, *, name: bytes = b"Cookie") -> bytes:
    """Return a request whose head has so many bytes."""
    frame = GET + name + b": \r\n\r\n"
    return GET + name + b": " + b"x" * (size - len(frame)) + b"\r\n\r\n"


@pytest.mark.parametrize("size", [BOUND + 100, 40_000, 64_000, 100_000, 250_000])
@pytest.mark.parametrize("name", [b"Cookie", b"X-Filler"])
async def test_one_header_too_large_is_refused_in_one_piece(port: int, size: int, name: bytes) -> None:
    received = await answers(port, padded(size, name=name))

    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"too large" in received
    assert Counting.parsed <= BOUND + PIECE


@pytest.mark.parametrize("size", [200, 16_000, BOUND - 200])
async def test_a_head_below_the_bound_is_served(port: int, size: int) -> None:
    received = await answers(port, padded(size).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert received.startswith(b"HTTP/1.1 200 ")


async def test_a_long_request_line_is_refused(port: int) -> None:
    received = await answers(port, b"GET /?" + b"q" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")

    assert received.startswith(b"HTTP/1.1 400 ")


async def test_many_small_headers_are_refused(port: int) -> None:
    many = b"".join(b"a%d: 1\r\n" % number for number in range(BoundedProtocol.most_headers))

    received = await answers(port, GET + many + b"\r\n")

    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"too many headers" in received


async def test_the_head_of_a_second_request_in_one_piece_is_bounded_too(port: int) -> None:
    received = await answers(port, SMALL + padded(100_000))

    assert received.startswith(b"HTTP/1.1 200 ")  # the first has its own answer, not the second's refusal
    assert received.count(b"HTTP/1.1 ") == 1


async def test_a_large_body_before_a_head_does_not_count_as_head(port: int) -> None:
    post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n" + b"b" * 60_000

    received = await answers(port, post + post + GET + b"Connection: close\r\n\r\n")

    assert received.count(b"HTTP/1.1 200 ") == 3
    assert received.count(b"60000 bytes") == 2


async def test_trailers_are_no_headers_and_are_bounded(port: int) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"

    small = await answers(
        port, chunked + b"Authorization: Bearer x\r\n\r\n" + GET + b"Connection: close\r\n\r\n"
    )
    large = await answers(port, chunked + b"X-Filler: " + b"x" * 100_000 + b"\r\n\r\n")

    assert b"2 headers, 3 bytes" in small
    assert large.startswith(b"HTTP/1.1 400 ")


async def test_blank_lines_before_a_request_are_bounded(port: int) -> None:
    assert (await answers(port, b"\r\n" * 40_000)).startswith(b"HTTP/1.1 400 ")
