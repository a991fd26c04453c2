"""Somebody who sends bytes, not operations; and a portal that runs in production."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.portal import Caller

Post = Callable[..., Awaitable[httpx2.Response]]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def post(api: Caller) -> Post:
    """Send a body to /graphql; headers are given by name, an underscore for a hyphen."""

    async def send(body: bytes, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await api.client.post("/graphql", content=body, headers={**JSON, **named})

    return send
