"""The limits that several processes share."""

import os
import socket
from urllib.parse import urlsplit

import pytest

URL = os.environ.get("GUICHET_TEST_REDIS_URL", "redis://127.0.0.1:6379")


@pytest.fixture
def shared_limits() -> dict[str, str]:
    """Redis where one answers; else no limits at all, which need not be shared."""
    parts = urlsplit(URL)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), 1).close()
    except OSError:
        return {"GUICHET_LIMITS": "off"}
    return {"GUICHET_LIMITS": "on", "GUICHET_REDIS_URL": URL}
