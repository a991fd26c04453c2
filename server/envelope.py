"""Reading a GraphQL request strictly: what is not exactly one is refused before anything looks at it."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import Receive

LARGEST_BODY = 64 * 1024
# As JSON or as GraphQL writes it: no text of anybody's holds it, and PostgreSQL can store none that does.
NUL = re.compile(rb"\\u(?:0000|\{0+\})")
NO_QUERY = "The entry query must be a string."
NOT_BY_ID = "No document is known by an id here: send its text in the entry query."


class BadEnvelope(Exception):
    """A request that is not a GraphQL request; `status` is HTTP's, `allow` the methods where it is 405."""

    def __init__(self, status: int, message: str, *, allow: str = "GET, POST") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.allow = allow


class NotPersisted(Exception):
    """A request names a document by its hash alone (Apollo's persisted queries); its text comes next."""


@dataclass(frozen=True, slots=True)
class Envelope:
    query: str
    operation_name: str | None
    variables: dict[str, Any] | None


async def read_body(receive: Receive) -> bytes:
    """Return the body, counted while it streams in."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadEnvelope(400, "The request was cut short.")
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise BadEnvelope(413, f"The body is larger than {LARGEST_BODY} bytes.")
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def check_headers(headers: dict[bytes, bytes]) -> None:
    """Refuse every content type but JSON, and every encoding of the body."""
    essence, _, parameters = headers.get(b"content-type", b"").decode("latin-1").partition(";")
    if essence.strip().lower() != "application/json":
        raise BadEnvelope(415, "The content type must be application/json.")
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8"):
            raise BadEnvelope(415, "The charset must be UTF-8.")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise BadEnvelope(415, "The body must not be encoded.")


def read_envelope(body: bytes) -> Envelope:
    """Return the request that a body holds."""
    content = strict_json(body, what="The body")
    if not isinstance(content, dict):
        raise BadEnvelope(400, "The body must be one JSON object; batches are not served.")
    return envelope_of(content)


def envelope_of(content: dict[str, Any]) -> Envelope:
    """Return the request of its entries; those that are not known are ignored, as GraphQL over HTTP says.

    Raises BadEnvelope, NotPersisted.
    """
    extensions = _optional(content, "extensions", dict) or {}
    query = content.get("query")
    if query is None and extensions.get("persistedQuery") is not None:
        raise NotPersisted
    if not isinstance(query, str):
        raise BadEnvelope(400, NOT_BY_ID if query is None and "documentId" in content else NO_QUERY)
    return Envelope(query, _optional(content, "operationName", str), _optional(content, "variables", dict))


def _optional(content: dict[str, Any], key: str, kind: type[Any]) -> Any:  # Any: checked on the next line
    value = content.get(key)
    if value is not None and not isinstance(value, kind):
        raise BadEnvelope(400, f"The entry {key} has the wrong type.")
    return value


def strict_json(text: bytes, *, what: str) -> Any:
    """Return what a JSON text holds; `what` it is begins the sentence of a refusal."""
    if text.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise BadEnvelope(400, f"{what} must be UTF-8 without a byte order mark.")
    if NUL.search(text):
        raise BadEnvelope(400, f"{what} holds the character NUL.")
    try:
        content = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
        orjson.dumps(content)  # refuses halves of surrogate pairs, and integers above 64 bits
    except (UnicodeDecodeError, RecursionError, ValueError, TypeError):
        raise BadEnvelope(400, f"{what} is not well-formed JSON.") from None
    return content


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("an entry stands twice")
    return content


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("too large")
    return number
