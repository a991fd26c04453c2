"""Global ids: the type's name and the row's id, opaque to clients (Relay)."""

import base64
import binascii
from collections.abc import Sequence
from uuid import UUID

import strawberry

from resolvers.refusals import BadRequest
from security import lengths

MOST_IDS = 100


@strawberry.interface(description="An object that can be fetched again by its opaque, global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque, and unique among all types.")


def global_id(type_name: str, row_id: UUID) -> strawberry.ID:
    return strawberry.ID(base64.b64encode(f"{type_name}:{row_id}".encode()).decode())


def read_global_id(text: str) -> tuple[str, UUID] | None:
    """Return the type's name and the row's id; None for what no id of ours looks like."""
    if len(text) > lengths.GLOBAL_ID:
        return None
    try:
        type_name, _, row_id = base64.b64decode(text, validate=True).decode("ascii").partition(":")
        return type_name, UUID(row_id)
    except (binascii.Error, ValueError):
        return None


def row_id_of(text: str, type_name: str) -> UUID | None:
    """Return the row's id of an object of one type; None for any other text, which answers like an unknown one."""
    found = read_global_id(text)
    return found[1] if found and found[0] == type_name else None


def row_ids_of(texts: Sequence[str], type_name: str) -> list[UUID | None]:
    """Return the rows' ids of many objects of one type. Raises BadRequest for more than a hundred."""
    if len(texts) > MOST_IDS:
        raise BadRequest
    return [row_id_of(text, type_name) for text in texts]
