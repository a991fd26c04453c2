"""How an instant is written for machines: one shape, in the API, in exports and in the facts of letters."""

from datetime import UTC, datetime


def written(instant: datetime) -> str:
    """Return an instant in UTC, ISO 8601, with milliseconds: 2026-11-23T09:30:00.000Z."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """Return the instant that a text names, in UTC; any offset will do, and any fraction of a second.

    Raises ValueError for a text without an offset, which names no instant.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs an offset from UTC, or Z")
    return instant.astimezone(UTC)
