"""How long things are kept, and the removal of those that are over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentStatus
from models.captcha import Captcha
from models.database import transaction
from models.deferred import Deferred
from models.event import Event
from models.letter import Letter, LetterStatus
from models.link_token import LinkToken
from models.reset_flow import ResetFlow
from models.session import ABSOLUTE, IDLE, Session
from models.structure import Candidacy
from models.subscription import Subscription

BATCH = 500
CAPTCHAS, RESET_FLOWS = timedelta(minutes=15), timedelta(hours=1)  # after their expiry
DEFERRED = timedelta(days=30)  # of tries that failed, each logged
NEVER_ACTIVATED = LINKS = timedelta(days=30)  # after the link's end
LETTERS, REQUESTS, EVENTS = timedelta(days=90), timedelta(days=365), timedelta(days=3 * 365 + 1)

_OVER = (AttachmentStatus.REFUSED, AttachmentStatus.CANCELLED, AttachmentStatus.EXPIRED)
Rows = QuerySet[Any]  # Any: whichever table


def captchas_over(now: datetime) -> Rows:
    return Captcha.filter(expires_at__lte=now - CAPTCHAS)


def reset_flows_over(now: datetime) -> Rows:
    return ResetFlow.filter(expires_at__lte=now - RESET_FLOWS)


def deferred_over(now: datetime) -> Rows:
    return Deferred.filter(asked_at__lte=now - DEFERRED)


def sessions_over(now: datetime) -> Rows:
    return Session.filter(Q(last_seen_at__lte=now - IDLE) | Q(created_at__lte=now - ABSOLUTE))


def links_over(now: datetime) -> Rows:
    return LinkToken.filter(Q(expires_at__lte=now - LINKS) | Q(used_at__lte=now - LINKS))


def letters_over(now: datetime) -> Rows:
    return _among_the_oldest(Letter, created_at__lte=now - LETTERS).exclude(status=LetterStatus.QUEUED)


def requests_over(now: datetime) -> Rows:
    return Attachment.filter(status__in=_OVER, decided_at__lte=now - REQUESTS)


def events_over(now: datetime) -> Rows:
    return _among_the_oldest(Event, at__lte=now - EVENTS)


KEPT: dict[str, Callable[[datetime], Rows]] = {
    "captchas": captchas_over,
    "reset flows": reset_flows_over,
    "deferred tasks": deferred_over,
    "sessions": sessions_over,
    "links": links_over,
    "letters": letters_over,
    "requests": requests_over,
    "events": events_over,
}


async def forget(over: Rows) -> int:
    """Remove what is over, 500 rows a transaction; return how many rows went."""
    gone = 0
    while ids := await over.order_by("id").limit(BATCH).values_list("id", flat=True):
        gone += await _remove(over.model, [UUID(str(row_id)) for row_id in ids])
    return gone


async def purge_account(account: Account, *, now: datetime) -> bool:
    """Remove an account that was never activated, its wish and its links; False where it has a fresh link.

    The row is locked first: whoever sends a new link at this moment comes before, or finds no account.
    """
    mine = Account.filter(id=account.id, status=AccountStatus.PENDING_ACTIVATION)
    if not await mine.select_for_update().only("id"):
        return False
    if await LinkToken.exists(account_id=account.id, expires_at__gt=now - NEVER_ACTIVATED):
        return False
    candidacy = await Candidacy.get_or_none(account_id=account.id).select_related("structure")
    done = await mine.delete()
    if done and candidacy is not None:
        await candidacy.structure.release()
    return bool(done)


def never_activated(now: datetime) -> QuerySet[Account]:
    """Return the accounts whose last activation link ended 30 days ago or more."""
    cutoff = now - NEVER_ACTIVATED
    fresh = LinkToken.filter(expires_at__gt=cutoff).values("account_id")
    return Account.filter(status=AccountStatus.PENDING_ACTIVATION, created_at__lte=cutoff).exclude(
        id__in=Subquery(fresh)
    )


def _among_the_oldest(model: type[Model], **over: datetime) -> Rows:
    """Return those of the oldest rows that are over: ids grow with time, so their date needs no index."""
    return model.filter(id__in=Subquery(model.all().order_by("id").limit(BATCH).values("id")), **over)


async def _remove(model: type[Model], ids: list[UUID]) -> int:
    async def write() -> int:
        if model is Attachment:
            await Subscription.filter(attachment_id__in=ids).delete()
        if model is LinkToken:  # a letter outlives its link
            letters = Letter.filter(link_token_id__in=ids).exclude(status=LetterStatus.QUEUED)
            await letters.update(link_token_id=None)
        rows = model.filter(id__in=ids)
        count = await rows.count()  # SQLite counts what goes with the rows, too
        await rows.delete()
        return count

    return await transaction(write)
