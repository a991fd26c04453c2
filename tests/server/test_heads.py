"""A request whose head does not come is given up."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from server.protocol import BoundedProtocol


class Impatient(BoundedProtocol):
    head_within = 0.1


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(PlainTextResponse("ok"), port=0, http=Impatient, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    running = asyncio.create_task(server._serve([listening]))  # without its signal handlers
    yield int(listening.getsockname()[1])
    server.should_exit = True
    await running


async def read_to_the_end(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(5):
        received = await reader.read()
    writer.close()
    await writer.wait_closed()
    return received


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_head_that_does_not_come_is_given_up(port: int, sent: bytes) -> None:
    assert await read_to_the_end(port, sent) == b""


async def test_the_head_of_a_second_request_must_come_as_well(port: int) -> None:
    received = await read_to_the_end(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n")

    assert received.count(b"HTTP/1.1 200 OK") == 1
