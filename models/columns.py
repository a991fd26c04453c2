"""The few column shapes that every table shares."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import uuid_utils.compat
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint


def new_id() -> UUID:
    """Return a UUIDv7: ordered by time, so that an index on it grows at one end. Never a secret."""
    return uuid_utils.compat.uuid7()


def id_column() -> Any:  # Any: tortoise's descriptors type the instance, not the field
    return fields.UUIDField(primary_key=True, default=new_id)


def one_of(column: str, choices: type[StrEnum], *, table: str) -> CheckConstraint:
    """Return the CHECK that keeps `column` within an enumeration."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(check=f"{column} IN ({values})", name=f"ck_{table}_{column}")


def holds(name: str, condition: str) -> CheckConstraint:
    """Return a CHECK of its own name; `condition` must be SQL that both databases read alike."""
    return CheckConstraint(check=condition, name=f"ck_{name}")
