"""Everything that the server holds about a person, as JSON; its shape is told in docs/data-export.md."""

import json
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models.account import Account
from models.attachment import Attachment
from models.event import Event
from models.instants import written
from models.letter import Letter, LetterKind
from models.link_token import LinkToken
from models.session import Session
from models.subscription import Subscription
from models.support import SupportRequest
from registry.identifiers import Identifier
from resolvers.confirm_password import confirm_password
from resolvers.context import Context
from resolvers.name_structure import name_seen
from resolvers.secret_questions import question_text

FORMAT, VERSION = "guichet-data-export", 1
Part = dict[str, Any]  # Any: JSON


async def export_my_data(ctx: Context, password: str) -> str:
    """Return the caller's data as a JSON text. Raises InvalidCredentials, TooManyRequests.

    GDPR art. 15 and 20: what is known, in a form that machines read. Columns are named one by one, so that
    no hash and no token ever joins them by mistake.
    """
    account = await confirm_password(ctx, password)
    await ctx.spend("export_data", account=str(account.id))
    document = {
        "format": FORMAT,
        "version": VERSION,
        "exportedAt": ctx.now(),
        "account": _account(ctx, account),
        "attachments": await _attachments(ctx, account),
        "addressesToConfirm": await _addresses(account, now=ctx.now()),
        "sessions": await _sessions(account),
        "events": await _events(ctx, account),
        "letters": await _letters(account),
        "supportRequests": await _support_requests(account),
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_written)


def _written(value: object) -> str:
    return written(value) if isinstance(value, datetime) else str(value)


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


async def _attachments(ctx: Context, account: Account) -> list[Part]:
    rows = await Attachment.filter(account_id=account.id).select_related("structure").order_by("id")
    subscriptions = await (
        Subscription.filter(attachment__account_id=account.id).select_related("workspace").order_by("id")
    )
    return [
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
            "workspaces": [_subscription(one) for one in subscriptions if one.attachment_id == row.id],
        }
        for row in rows
    ]


def _subscription(row: Subscription) -> Part:
    return {
        "workspace": row.workspace.code,
        "mode": row.mode,
        "status": row.status,
        "reason": row.reason,
        "requestedAt": row.requested_at,
        "decidedAt": row.decided_at,
    }


async def _addresses(account: Account, *, now: datetime) -> list[Part]:
    rows = await LinkToken.awaiting_confirmation([account.id], now=now)
    return [{"address": row.address, "use": row.purpose, "expiresAt": row.expires_at} for row in rows]


async def _sessions(account: Account) -> list[Part]:
    rows = await Session.filter(account_id=account.id).order_by("id")
    return [
        {"userAgent": row.user_agent, "createdAt": row.created_at, "lastSeenAt": row.last_seen_at}
        for row in rows
    ]


async def _events(ctx: Context, account: Account) -> list[Part]:
    """Return what happened to the person, and what the person did."""
    rows = (
        await Event.filter(Q(account_id=account.id) | Q(actor_id=account.id))
        .select_related("structure")
        .order_by("id")
    )
    return [
        {
            "kind": row.kind,
            "at": row.at,
            "structure": await name_seen(ctx, row.structure) if row.structure else None,
            "concernsMe": row.account_id == account.id,
            "doneByMe": row.actor_id == account.id,
            "details": row.details,
        }
        for row in rows
    ]


async def _letters(account: Account) -> list[Part]:
    rows = await Letter.shown_to(account.id).order_by("id")
    return [
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


async def _support_requests(account: Account) -> list[Part]:
    rows = await SupportRequest.filter(account_id=account.id).order_by("id")
    return [
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
