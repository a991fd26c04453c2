"""Reading the GraphQL request of a GET, as strictly as a body."""

from typing import Any
from urllib.parse import parse_qsl

from server.envelope import NUL, BadEnvelope, Envelope, envelope_of, strict_json

KNOWN = ("query", "operationName", "variables", "extensions", "documentId")
MOST_PARAMETERS = 100


def names_a_query(query_string: bytes) -> bool:
    """Whether a GET asks for an operation, not for a page; what cannot be read asks for no page."""
    try:
        return any(name in KNOWN for name, _ in _pairs(query_string))
    except BadEnvelope:
        return True


def read_query_string(query_string: bytes) -> Envelope:
    """Return the request that a query string holds; parameters that are not known are ignored.

    `variables` and `extensions` are JSON texts. Raises BadEnvelope, NotPersisted.
    """
    content: dict[str, Any] = {}
    for name, value in _pairs(query_string):
        if name not in KNOWN:
            continue
        if name in content:
            raise BadEnvelope(400, f"The parameter {name} stands twice.")
        content[name] = _read(name, value)
    return envelope_of({name: value for name, value in content.items() if value is not None})


def _pairs(query_string: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="surrogateescape",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:
        raise BadEnvelope(400, "The query string is not well-formed.") from None


def _read(name: str, value: str) -> Any:
    try:
        raw = value.encode("utf-8")
    except UnicodeEncodeError:  # percent signs that made no UTF-8
        raise BadEnvelope(400, f"The parameter {name} is not UTF-8.") from None
    if b"\0" in raw or NUL.search(raw):
        raise BadEnvelope(400, f"The parameter {name} holds the character NUL.")
    if name == "query":
        return value
    if not raw:
        return None
    return strict_json(raw, what=f"The parameter {name}") if name in ("variables", "extensions") else value
