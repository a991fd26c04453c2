"""A register on a real port, and the real files where the environment tells their folder."""

import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry.record import RegistryRecord, RegistryUnreachable

DATA = "GUICHET_TEST_DATA"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get(DATA) or os.environ.get("CI"):
        return
    for item in items:
        if "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=f"{DATA} names no folder of real registry files"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get(DATA)
    assert folder, f"{DATA} must name the folder of real registry files"
    return Path(folder)


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass
class Register:
    """Gives the prepared replies in order, the last one for ever, and notes what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def says(self, *replies: Reply) -> None:
        self.replies = list(replies)

    async def answer(self, request: Request) -> Response:
        self.asked.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.hangs:
            while not await request.is_disconnected():
                await request.receive()
        return Response(reply.body, reply.status, reply.headers, media_type="application/json")


@pytest.fixture(scope="session")
def running_register() -> Iterator[Register]:
    listening = socket.create_server(("127.0.0.1", 0))
    register = Register(f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = Starlette(routes=[Route("/{path:path}", register.answer)])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="off", loop="asyncio"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield register
    server.should_exit = True
    thread.join()


@pytest.fixture
def register(running_register: Register) -> Register:
    running_register.replies.clear()
    running_register.asked.clear()
    return running_register


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that is taken, so that nobody else answers there, and refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def record() -> RegistryRecord:
    return RegistryRecord(
        siret="00000001800010",
        legal_name="ATELIER FICTIF",
        label="",
        address=None,
        open=True,
        closed_on=None,
        head_office=True,
        published=True,
        legal_category="5499",
    )


@dataclass
class Script:
    """A find that gives the prepared outcomes in order, the last one for ever, and counts."""

    outcomes: list[Any]
    calls: int = 0

    async def find(self, siret: str) -> RegistryRecord | None:
        outcome = self.outcomes[min(self.calls, len(self.outcomes) - 1)]
        self.calls += 1
        if isinstance(outcome, RegistryUnreachable):
            raise outcome
        return outcome


@pytest.fixture
def script() -> Callable[..., Script]:
    return lambda *outcomes: Script(list(outcomes))


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()
