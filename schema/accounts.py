"""The signed-in person's own account, and the sessions that open it."""

from datetime import datetime
from typing import Annotated

import strawberry

from models import account as model
from models import session as session_model
from models.account import AccountStatus, Language
from models.attachment import AttachmentStatus
from resolvers.find_mine import NextStep, attachments_of, events_of, letters_of, next_steps, sessions_of
from resolvers.find_people import is_own
from resolvers.pending_addresses import pending_of
from resolvers.secret_questions import question_text
from schema.attachments import Attachment
from schema.history import Event, Letter
from schema.info import Info
from schema.nodes import Node, global_id
from schema.paging import After, Connection, First, size_of


@strawberry.type(description="A place from which the account is used.")
class Session(Node):
    current: bool = strawberry.field(description="True for the session that asks.")
    user_agent: str | None = strawberry.field(
        description="What the client called itself at log-in; null where it said nothing."
    )
    created_at: datetime = strawberry.field(description="When the person logged in.")
    last_seen_at: datetime = strawberry.field(description="When it was last used, to within a minute.")
    expires_at: datetime = strawberry.field(
        description="It works until then; each use moves this instant, up to 12 hours after the log-in."
    )

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
    status: AccountStatus = strawberry.field(description="Where the account stands.")
    email: str = strawberry.field(description="The login address, as it was typed.")
    contact_email: str = strawberry.field(
        description="Where notifications go; the login address unless another one was given."
    )
    first_name: str = strawberry.field(description="Prénom.")
    last_name: str = strawberry.field(description="Nom.")
    phone: str | None = strawberry.field(
        description="Telephone number as it is dialled, without blanks, e.g. +33612345678; null where none was given."
    )
    language: Language = strawberry.field(description="The language of the account's letters.")
    survey_consent: bool = strawberry.field(
        description="True where the person agrees to be asked for the satisfaction survey."
    )
    survey_consent_at: datetime | None = strawberry.field(
        description="When the person agreed; null where they did not."
    )
    created_at: datetime = strawberry.field(description="When the account was created.")
    activated_at: datetime | None = strawberry.field(
        description="When the mailed link was used; null before."
    )
    previous_log_in_at: datetime | None = strawberry.field(
        description="When the person logged in before the present session; null at the first log-in."
    )
    is_operator: bool = strawberry.field(description="True for people who run the support desk.")
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
        self,
        status: Annotated[
            AttachmentStatus | None, strawberry.argument(description="Only those that stand there.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Attachment]:
        page = await attachments_of(self._row, status=status, first=size_of(first), after=after)
        return Connection.of(page, Attachment.of)

    @strawberry.field(
        description="The sessions that still work, the newest first; for the account's owner alone."
    )
    async def sessions(self, info: Info) -> list[Session]:
        rows = await sessions_of(info.context, self._row) if is_own(info.context, self._row) else []
        return [Session.of(row, info.context.session) for row in rows]

    @strawberry.field(description="The account's history, newest first (fil d'événements).")
    async def events(self, first: First = 20, after: After = None) -> Connection[Event]:
        page = await events_of(self._row, first=size_of(first), after=after)
        return Connection.of(page, Event.of)

    @strawberry.field(
        description="Mails sent or waiting to be sent to this person, newest first; never their content."
    )
    async def letters(self, first: First = 20, after: After = None) -> Connection[Letter]:
        page = await letters_of(self._row, first=size_of(first), after=after)
        return Connection.of(page, Letter.of)

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
