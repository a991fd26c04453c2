"""The signed-in person's own account, and the sessions that open it."""

from datetime import datetime

import strawberry

from models import account as model
from models import session as session_model
from models.account import AccountStatus, Language
from models.attachment import AttachmentStatus
from resolvers.find_mine import NextStep, attachments_of, events_of, letters_of, next_steps, sessions_of
from resolvers.find_people import is_own
from resolvers.pending_addresses import pending_of
from resolvers.secret_questions import question_text
from schema.attachments import Attachment, AttachmentConnection, AttachmentEdge
from schema.history import Event, EventConnection, EventEdge, Letter, LetterConnection, LetterEdge
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import PageInfo, fill, size_of


@strawberry.type(description="A place from which the account is used.")
class Session(Node):
    current: bool
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, row: session_model.Session, current: session_model.Session | None) -> "Session":
        return cls(
            id=global_id("Session", row.id),
            current=current is not None and current.id == row.id,
            user_agent=row.user_agent,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
        )


@strawberry.type(description="The signed-in person's own account.")
class Account(Node):
    status: AccountStatus
    email: str
    contact_email: str
    first_name: str
    last_name: str
    phone: str | None
    language: Language
    survey_consent: bool
    survey_consent_at: datetime | None
    created_at: datetime
    activated_at: datetime | None
    previous_log_in_at: datetime | None
    is_operator: bool
    _row: strawberry.Private[model.Account]

    @strawberry.field(description="For its owner alone.")
    def secret_question(self, info: Info) -> str | None:
        question = self._row.secret_question if is_own(info.context, self._row) else None
        return question_text(question, info.context.language) if question else None

    @strawberry.field(description="A new contact address that still has to be confirmed.")
    async def pending_contact_email(self, info: Info) -> str | None:
        return (await pending_of(info.context, self._row.id)).contact_email

    @strawberry.field(description="A new login address that still has to be confirmed.")
    async def pending_email(self, info: Info) -> str | None:
        return (await pending_of(info.context, self._row.id)).email

    @strawberry.field(description="The account's links to structures, the newest first.")
    async def attachments(
        self, status: AttachmentStatus | None = None, first: int | None = 20, after: str | None = None
    ) -> AttachmentConnection:
        page = await attachments_of(self._row, status=status, first=size_of(first), after=after)
        return fill(AttachmentConnection, AttachmentEdge, page, Attachment.of)

    @strawberry.field(
        description="The sessions that still work, the newest first; for the account's owner alone."
    )
    async def sessions(self, info: Info) -> list[Session]:
        rows = await sessions_of(info.context, self._row) if is_own(info.context, self._row) else []
        return [Session.of(row, info.context.session) for row in rows]

    @strawberry.field(description="The account's history, newest first (fil d'événements).")
    async def events(self, first: int | None = 20, after: str | None = None) -> EventConnection:
        page = await events_of(self._row, first=size_of(first), after=after)
        return fill(EventConnection, EventEdge, page, Event.of)

    @strawberry.field(
        description="Mails sent or waiting to be sent to this person, newest first; never their content."
    )
    async def letters(self, first: int | None = 20, after: str | None = None) -> LetterConnection:
        page = await letters_of(self._row, first=size_of(first), after=after)
        return fill(LetterConnection, LetterEdge, page, Letter.of)

    @strawberry.field(description="What the person can usefully do now, in the order in which it helps.")
    async def next_steps(self, info: Info) -> list[NextStep]:
        return await next_steps(info.context) if is_own(info.context, self._row) else []

    @classmethod
    def of(cls, row: model.Account) -> "Account":
        return cls(
            id=global_id("Account", row.id),
            status=row.status,
            email=row.email,
            contact_email=row.contact_email,
            first_name=row.first_name,
            last_name=row.last_name,
            phone=row.phone,
            language=row.language,
            survey_consent=row.survey_consent,
            survey_consent_at=row.survey_consent_at,
            created_at=row.created_at,
            activated_at=row.activated_at,
            previous_log_in_at=row.previous_log_in_at,
            is_operator=row.is_operator,
            _row=row,
        )


@strawberry.type(description="One account of a page.")
class AccountEdge:
    cursor: str
    node: Account


@strawberry.type(description="A page of accounts, the newest first.")
class AccountConnection:
    edges: list[AccountEdge]
    page_info: PageInfo
