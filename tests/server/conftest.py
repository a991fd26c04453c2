"""Safe settings, and the limits that several processes share."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.live import Live, serve
from tests.server.production import Make, make_production
from tests.unread_pipe import Pipe

URL = os.environ.get("GUICHET_TEST_REDIS_URL", "redis://127.0.0.1:6379")


@pytest.fixture
def production(tmp_path: Path) -> Make:
    """Make settings that production starts with, but for those named."""
    return make_production(tmp_path)


@pytest.fixture
def shared_limits() -> dict[str, str]:
    """Redis where one answers; else no limits at all, which need not be shared."""
    parts = urlsplit(URL)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), 1).close()
    except OSError:
        return {"GUICHET_LIMITS": "off"}
    return {"GUICHET_LIMITS": "on", "GUICHET_REDIS_URL": URL}


@pytest.fixture
def unread_log(prepared: Path, tmp_path: Path) -> Iterator[Live]:
    """A server whose standard error is a pipe that nobody reads."""
    shutil.copytree(prepared, tmp_path / "served")
    with Pipe() as pipe:
        server = serve(tmp_path / "served", errors=pipe.written)
        yield server
        if server.process.poll() is None:
            server.stop()
