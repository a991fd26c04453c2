"""Events and letters: what happened, and which mails went out."""

from datetime import datetime

import strawberry

from models import event as event_model
from models import letter as letter_model
from models.event import EventKind
from models.letter import LetterStatus
from resolvers.permissions import Action, can
from resolvers.tell_event import tell
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import PageInfo
from schema.people import Person


@strawberry.type(description="A line of history.")
class Event(Node):
    kind: EventKind
    at: datetime
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


@strawberry.type(description="One event of a page.")
class EventEdge:
    cursor: str
    node: Event


@strawberry.type(description="A page of events, the newest first.")
class EventConnection:
    edges: list[EventEdge]
    page_info: PageInfo


@strawberry.type(description="A mail sent, or waiting to be sent; never its content.")
class Letter(Node):
    kind: str
    recipient: str
    status: LetterStatus
    created_at: datetime
    sent_at: datetime | None
    attempts: int

    @classmethod
    def of(cls, row: letter_model.Letter) -> "Letter":
        return cls(
            id=global_id("Letter", row.id),
            kind=row.kind,
            recipient=row.recipient,
            status=row.status,
            created_at=row.created_at,
            sent_at=row.sent_at,
            attempts=row.attempts,
        )


@strawberry.type(description="One letter of a page.")
class LetterEdge:
    cursor: str
    node: Letter


@strawberry.type(description="A page of letters, the newest first.")
class LetterConnection:
    edges: list[LetterEdge]
    page_info: PageInfo
