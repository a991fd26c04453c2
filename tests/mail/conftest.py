"""What the tests of letters are given: a migrated database, a clock, a renderer, an SMTP server."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest

from mail.rendering import Renderer
from tests.mail.scenes import KEYS, Clock
from tests.mail.smtp_server import Sink, smtp_server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def renderer() -> Renderer:
    return Renderer(
        public_url="https://portail.test",
        time_zone=ZoneInfo("Europe/Paris"),
        keys=KEYS,
        sender="Guichet <no-reply@portail.test>",
    )


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with smtp_server() as server:
        yield server
