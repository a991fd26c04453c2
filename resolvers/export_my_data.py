"""Everything that the server holds about a person, as JSON; its shape is told in docs/data-export.md.

A person may have hundreds of thousands of events: rows are read and written a page at a time, so that no step
keeps the other callers waiting.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.account import Account
from models.attachment import Attachment
from models.event import Event
from models.instants import written
from models.letter import Letter, LetterKind
from models.link_token import LinkToken
from models.session import Session
from models.structure import Structure
from models.subscription import Subscription
from models.support import SupportRequest
from registry.identifiers import Identifier
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.name_structure import name_seen
from resolvers.secret_questions import question_text

FORMAT, VERSION = "guichet-data-export", 1
PAGE = 200  # rows
Part = dict[str, Any]  # Any: JSON
Row = TypeVar("Row", bound=Model)


async def export_my_data(ctx: Context, password: str) -> str:
    """Return the caller's data as a JSON text. Raises InvalidCredentials, TooManyRequests.

    GDPR art. 15 and 20: what is known, in a form that machines read. Columns are named one by one, so that
    no hash and no token ever joins them by mistake.
    """
    account = await confirm_password(ctx, password)
    await ctx.spend("export_data", account=str(account.id))
    return "".join([piece async for piece in _pieces(ctx, account)])


async def _pieces(ctx: Context, account: Account) -> AsyncIterator[str]:
    """Yield the text of the document, a page of rows at a time."""
    head = {"format": FORMAT, "version": VERSION, "exportedAt": ctx.now(), "account": _account(ctx, account)}
    yield _written(head).removesuffix("}")
    lists: dict[str, AsyncIterator[Sequence[Part]]] = {
        "attachments": _attachments(ctx, account),
        "addressesToConfirm": _addresses(account, now=ctx.now()),
        "sessions": _sessions(account),
        "events": _events(ctx, account),
        "letters": _letters(account),
        "supportRequests": _support_requests(account),
    }
    for name, pages in lists.items():
        yield f',\n"{name}": ['
        comma = ""
        async for page in pages:
            if page:
                yield comma + ",\n".join(_written(row) for row in page)
                comma = ",\n"
        yield "]"
    yield "}\n"


def _written(part: Part) -> str:
    return orjson.dumps(part, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _plain(value: object) -> str:
    return written(value) if isinstance(value, datetime) else str(value)  # asyncpg has its own UUID


async def _pages(rows: QuerySet[Row]) -> AsyncIterator[list[Row]]:
    """Yield pages of rows, the oldest first."""
    after: UUID | None = None
    while True:
        further = rows if after is None else rows.filter(id__gt=after)
        page = await further.order_by("id").limit(PAGE)
        yield page
        if len(page) < PAGE:
            return
        after = page[-1].pk


def _account(ctx: Context, account: Account) -> Part:
    question = account.secret_question
    return {
        "id": account.id,
        "status": account.status,
        "email": account.email,
        "contactEmail": account.contact_email,
        "firstName": account.first_name,
        "lastName": account.last_name,
        "phone": account.phone,
        "language": account.language,
        "surveyConsent": account.survey_consent,
        "surveyConsentAt": account.survey_consent_at,
        "secretQuestion": question_text(question, ctx.language) if question else None,
        "isOperator": account.is_operator,
        "createdAt": account.created_at,
        "activatedAt": account.activated_at,
        "lastLogInAt": account.last_log_in_at,
        "previousLogInAt": account.previous_log_in_at,
    }


async def _attachments(ctx: Context, account: Account) -> AsyncIterator[Sequence[Part]]:
    async for rows in _pages(Attachment.filter(account_id=account.id).select_related("structure")):
        subscriptions = await _subscriptions([row.id for row in rows])
        yield [
            {
                "structure": {
                    "designation": await name_seen(ctx, row.structure),
                    "identifierKind": row.structure.kind,
                    "identifier": Identifier(row.structure.kind, row.structure.identifier).value,
                },
                "role": row.role,
                "status": row.status,
                "note": row.note,
                "reason": row.reason,
                "requestedAt": row.requested_at,
                "decidedAt": row.decided_at,
                "workspaces": subscriptions[row.id],
            }
            for row in rows
        ]


async def _subscriptions(attachment_ids: list[UUID]) -> dict[UUID, list[Part]]:
    found: dict[UUID, list[Part]] = {one: [] for one in attachment_ids}
    rows = Subscription.filter(attachment_id__in=attachment_ids).select_related("workspace")
    async for page in _pages(rows):
        for row in page:
            found[row.attachment_id].append(_subscription(row))
    return found


def _subscription(row: Subscription) -> Part:
    return {
        "workspace": row.workspace.code,
        "mode": row.mode,
        "status": row.status,
        "reason": row.reason,
        "requestedAt": row.requested_at,
        "decidedAt": row.decided_at,
    }


async def _addresses(account: Account, *, now: datetime) -> AsyncIterator[Sequence[Part]]:
    rows = await LinkToken.awaiting_confirmation([account.id], now=now)
    yield [{"address": row.address, "use": row.purpose, "expiresAt": row.expires_at} for row in rows]


async def _sessions(account: Account) -> AsyncIterator[Sequence[Part]]:
    async for rows in _pages(Session.filter(account_id=account.id)):
        yield [
            {"userAgent": row.user_agent, "createdAt": row.created_at, "lastSeenAt": row.last_seen_at}
            for row in rows
        ]


async def _events(ctx: Context, account: Account) -> AsyncIterator[Sequence[Part]]:
    """Yield what happened to the person, and what the person did."""
    names: dict[UUID, str] = {}
    async for rows in _pages_of_events(account):
        unnamed = {row.structure_id for row in rows if row.structure_id} - names.keys()
        for structure in await Structure.filter(id__in=list(unnamed)) if unnamed else ():
            names[structure.id] = await name_seen(ctx, structure)
        yield [
            {
                "kind": row.kind,
                "at": row.at,
                "structure": names.get(row.structure_id) if row.structure_id else None,
                "concernsMe": row.account_id == account.id,
                "doneByMe": row.actor_id == account.id,
                "details": row.details,
            }
            for row in rows
        ]


async def _pages_of_events(account: Account) -> AsyncIterator[list[Event]]:
    """Yield pages of events, the oldest first.

    The two ways to be concerned are read apart, each in the order of its own index: asked for together, a
    database sorts every row for every page.
    """
    others = Q(account_id__isnull=True) | ~Q(account_id=account.id)
    ways = [_pages(Event.filter(account_id=account.id)), _pages(Event.filter(others, actor_id=account.id))]
    read: list[list[Event]] = [[] for _ in ways]
    open_ways = set(range(len(ways)))
    while open_ways or any(read):
        for way in list(open_ways):
            if not read[way]:
                read[way] = await anext(ways[way], [])
                if len(read[way]) < PAGE:
                    open_ways.discard(way)
        # What comes after the last row of a way that goes on may stand behind rows that are not read yet.
        until = min((read[way][-1].id for way in open_ways), default=None)
        page = [row for rows in read for row in rows if until is None or row.id <= until]
        read = [[row for row in rows if until is not None and row.id > until] for rows in read]
        yield sorted(page, key=lambda row: row.id)


async def _letters(account: Account) -> AsyncIterator[Sequence[Part]]:
    async for rows in _pages(Letter.shown_to(account.id)):
        yield [
            {
                "kind": LetterKind(row.kind).name,
                "recipient": row.recipient,
                "language": row.language,
                "facts": row.facts,
                "status": row.status,
                "createdAt": row.created_at,
                "sentAt": row.sent_at,
            }
            for row in rows
        ]


async def _support_requests(account: Account) -> AsyncIterator[Sequence[Part]]:
    async for rows in _pages(SupportRequest.filter(account_id=account.id)):
        yield [
            {
                "category": row.category,
                "email": row.email,
                "message": row.message,
                "answer": row.answer,
                "createdAt": row.created_at,
                "answeredAt": row.answered_at,
            }
            for row in rows
        ]
