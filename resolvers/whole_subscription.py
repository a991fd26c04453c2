"""A subscription with all that it shows: its workspace, its decider, and the attachment that it rests on.

The structure is read apart: PostgreSQL cuts aliases at 63 characters, and the alias of its longest column,
joined through the attachment, has 66.
"""

from collections.abc import Sequence
from uuid import UUID

from models.structure import Structure
from models.subscription import Subscription

PARTS = ("workspace", "decided_by", "attachment__account", "attachment__decided_by")


async def find_subscription(subscription_id: UUID | None) -> Subscription | None:
    row = await Subscription.get_or_none(id=subscription_id).select_related(*PARTS)
    if row is not None:
        await load_structures([row])
    return row


async def load_structures(rows: Sequence[Subscription]) -> None:
    """Load the structures of the attachments of many subscriptions: one statement."""
    structures = await Structure.in_bulk({row.attachment.structure_id for row in rows}, "id")
    for row in rows:
        row.attachment.structure = structures[row.attachment.structure_id]
