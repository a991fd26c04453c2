"""Fetch one object again by its global id, if the caller may see it."""

from collections.abc import Mapping
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySetSingle

from models.account import Account
from models.announcement import Announcement
from models.attachment import Attachment
from models.event import Event
from models.letter import Letter
from models.service import Service
from models.session import Session
from models.structure import Structure
from models.subscription import Subscription
from models.support import SupportRequest
from models.workspace import Workspace
from resolvers.context import Context
from resolvers.permissions import Action, can
from resolvers.whole_subscription import PARTS, load_structures

_KINDS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "Account": (Account, ()),
    "Announcement": (Announcement, ()),
    "Attachment": (Attachment, ("structure", "account", "decided_by")),
    "Event": (Event, ("actor", "structure")),
    "Letter": (Letter, ()),
    "Service": (Service, ("structure",)),
    "Session": (Session, ("account",)),
    "Structure": (Structure, ()),
    "SupportRequest": (SupportRequest, ("structure",)),
    "Workspace": (Workspace, ()),
    "WorkspaceSubscription": (Subscription, PARTS),
}


async def find_node(ctx: Context, type_name: str, row_id: UUID) -> Model | None:
    """Return the object; None where it does not exist or is not for the caller: nobody can tell which."""
    if type_name not in _KINDS:
        return None
    model, related = _KINDS[type_name]
    rows: QuerySetSingle[Model | None] = model.get_or_none(id=row_id)
    row = await (rows.select_related(*related) if related else rows)
    if isinstance(row, Subscription):
        await load_structures([row])
    return row if row is not None and can(row, await ctx.viewer(), Action.SEE) else None
