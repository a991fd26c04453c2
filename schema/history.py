"""Events and letters: what happened, and which mails went out."""

from datetime import datetime

import strawberry

from models import event as event_model
from models import letter as letter_model
from models.event import EventKind
from models.letter import LetterKind, LetterStatus
from resolvers.permissions import Action, can
from resolvers.tell_event import tell
from schema.info import Info
from schema.nodes import Node, global_id
from schema.people import Person


@strawberry.type(description="A line of history.")
class Event(Node):
    kind: EventKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When it happened.")
    _row: strawberry.Private[event_model.Event]

    @strawberry.field(
        description="Null for the system itself and, to ordinary members, for the support desk."
    )
    async def actor(self, info: Info) -> Person | None:
        shown = can(self._row, await info.context.viewer(), Action.SEE_ACTOR)
        return Person.of(self._row.actor) if shown and self._row.actor else None

    @strawberry.field(description="One sentence in the language of the request.")
    async def summary(self, info: Info) -> str:
        return await tell(info.context, self._row)

    @classmethod
    def of(cls, row: event_model.Event) -> "Event":
        """Dress a row whose actor and structure are loaded."""
        return cls(id=global_id("Event", row.id), kind=row.kind, at=row.at, _row=row)


@strawberry.type(description="A mail sent, or waiting to be sent; never its content.")
class Letter(Node):
    kind: LetterKind = strawberry.field(description="What the mail is about.")
    recipient: str = strawberry.field(description="The address that it goes to.")
    status: LetterStatus = strawberry.field(description="Where the mail stands.")
    created_at: datetime = strawberry.field(description="When it was queued.")
    sent_at: datetime | None = strawberry.field(description="When the relay took it; null before.")
    attempts: int = strawberry.field(description="How often it was handed to the relay.")

    @classmethod
    def of(cls, row: letter_model.Letter) -> "Letter":
        return cls(
            id=global_id("Letter", row.id),
            kind=LetterKind(row.kind),
            recipient=row.recipient,
            status=row.status,
            created_at=row.created_at,
            sent_at=row.sent_at,
            attempts=row.attempts,
        )
