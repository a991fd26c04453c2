"""The one scalar of ours: an instant, always in UTC."""

from datetime import UTC, datetime

import strawberry


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


DateTime = strawberry.scalar(
    name="DateTime",
    description="An instant in UTC, ISO 8601, e.g. 2026-11-23T09:30:00Z.",
    serialize=_written,
    parse_value=datetime.fromisoformat,
)
