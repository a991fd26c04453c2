"""The scalars of ours: an instant, always in UTC, and a day."""

from datetime import date

import strawberry

from models.instants import read_instant, written


def _read(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("an instant is a string")
    return read_instant(value)


def _read_day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a day is a string")
    return date.fromisoformat(value)


DateTime = strawberry.scalar(
    name="DateTime",
    description="An instant in UTC, ISO 8601, always with milliseconds, e.g. 2026-11-23T09:30:00.000Z. On input"
    " any offset and any precision will do.",
    serialize=written,
    parse_value=_read,
)
Date = strawberry.scalar(
    name="Date",
    description="A day, ISO 8601, e.g. 2026-11-23.",
    serialize=date.isoformat,
    parse_value=_read_day,
)
