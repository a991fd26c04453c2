"""Attachments: a person's link to a structure."""

from datetime import datetime

import strawberry

from models import attachment as model
from models import structure as structure_model
from models.account import Account as AccountRow
from models.attachment import AttachmentRole, AttachmentStatus
from resolvers.find_structures import subscriptions_of
from schema.info import Info
from schema.nodes import Node, global_id
from schema.people import Person
from schema.structures import Structure
from schema.workspaces import WorkspaceSubscription


@strawberry.type(description="A person's link to a structure (rattachement).")
class Attachment(Node):
    person: Person = strawberry.field(description="Who is attached, or asks to be.")
    structure: Structure = strawberry.field(description="What the person is attached to.")
    role: AttachmentRole = strawberry.field(description="What the person may do there once it is approved.")
    status: AttachmentStatus = strawberry.field(description="Where the attachment stands.")
    note: str | None = strawberry.field(description="What the person wrote with the request.")
    requested_at: datetime = strawberry.field(description="When it was asked for, or given.")
    expires_at: datetime | None = strawberry.field(description="When an unanswered request lapses.")
    decided_at: datetime | None = strawberry.field(
        description="When it was approved or refused; null before."
    )
    decided_by: Person | None = strawberry.field(
        description="Who approved or refused it; null before, and for the support desk."
    )
    reason: str | None = strawberry.field(description="Why it was refused or ended.")
    _row: strawberry.Private[model.Attachment]

    @strawberry.field(description="The person's access to the workspaces of the structure.")
    async def subscriptions(self, info: Info) -> list[WorkspaceSubscription]:
        rows = await subscriptions_of(info.context, self._row)
        return [WorkspaceSubscription.of(row, info.context.language) for row in rows]

    @classmethod
    def of(cls, row: model.Attachment) -> "Attachment":
        """Dress a row whose account, structure and decider are loaded."""
        return cls.mine(row, row.account, row.structure)

    @classmethod
    def mine(
        cls, row: model.Attachment, account: AccountRow, structure: structure_model.Structure
    ) -> "Attachment":
        """Dress a row beside its account and structure."""
        decided_by = row.decided_by if isinstance(row.decided_by, AccountRow) else None
        return cls(
            id=global_id("Attachment", row.id),
            person=Person.of(account),
            structure=Structure.of(structure),
            role=row.role,
            status=row.status,
            note=row.note,
            requested_at=row.requested_at,
            expires_at=row.expires_at,
            decided_at=row.decided_at,
            decided_by=Person.of(decided_by) if decided_by else None,
            reason=row.reason,
            _row=row,
        )
