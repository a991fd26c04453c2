"""Global ids: the type's name and the row's id, opaque to clients (Relay)."""

import base64
import binascii
from uuid import UUID

import strawberry


@strawberry.interface(description="An object that can be fetched again by its opaque, global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, and unique among all types.")


def global_id(type_name: str, row_id: UUID) -> strawberry.ID:
    return strawberry.ID(base64.b64encode(f"{type_name}:{row_id}".encode()).decode())


def read_global_id(text: str) -> tuple[str, UUID] | None:
    """Return the type's name and the row's id; None for what no id of ours looks like."""
    try:
        type_name, _, row_id = base64.b64decode(text, validate=True).decode("ascii").partition(":")
        return type_name, UUID(row_id)
    except (binascii.Error, ValueError):
        return None


def row_id_of(text: str, type_name: str) -> UUID | None:
    """Return the row's id of an object of one type; None for any other text, which answers like an unknown one."""
    found = read_global_id(text)
    return found[1] if found and found[0] == type_name else None
