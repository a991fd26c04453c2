"""What our server is compared with in one run: an empty answer, and strawberry as it comes."""

from typing import Any

from strawberry.asgi import GraphQL

from schema.api import schema

_HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"2")],
}


async def empty(scope: Any, receive: Any, send: Any) -> None:
    """Answer {} to everything: what uvicorn itself costs."""
    await receive()
    await send(_HEAD)
    await send({"type": "http.response.body", "body": b"{}"})


# It parses and validates each document again.
plain = GraphQL[Any, Any](schema, allow_queries_via_get=False)
