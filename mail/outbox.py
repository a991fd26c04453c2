"""The outbox: letters wait here, in the tables, until a worker has handed them over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tortoise.expressions import F, Q

from mail.letters import Draft
from models.database import transaction
from models.letter import Letter, LetterStatus

LIFE = timedelta(days=5)
DAY = timedelta(hours=24)
LEASE = timedelta(seconds=30)  # renewed while a letter is in hand: who died is soon replaced


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox fares: letters waiting, the age of the oldest of them, letters given up."""

    queued: int
    oldest_age: timedelta | None
    failed: int


async def post(draft: Draft, *, now: datetime) -> Letter:
    """Put a letter into the outbox, within the caller's transaction: it leaves if, and only if, that commits.

    It is tried for five days, or for as long as its link works.
    """
    token = draft.link_token
    return await Letter.create(
        account=draft.account,
        link_token=token,
        kind=draft.kind,
        recipient=draft.recipient,
        language=draft.language,
        facts=draft.facts,
        next_at=now,
        give_up_at=min(now + LIFE, token.expires_at) if token else now + LIFE,
        created_at=now,
    )


async def post_once_a_day(draft: Draft, *, now: datetime) -> None:
    """Post a letter, unless its account was written one of its kind within a day.

    For letters that others can bring about: nobody may fill somebody's mailbox with them.
    """
    assert draft.account is not None  # what has no account cannot be counted
    posted = Letter.filter(account_id=draft.account.id, kind=draft.kind, created_at__gte=now - DAY)
    if not await posted.exists():
        await post(draft, now=now)


async def claim(limit: int, *, now: datetime, lease: timedelta = LEASE) -> list[Letter]:
    """Take up to `limit` letters that are due, the oldest first, with their accounts and tokens.

    Nobody else takes them until the lease is over; whoever does then has a claim of his own, and the former
    holder settles nothing any more. PostgreSQL skips the rows that others are taking; SQLite lets one writer
    in at a time.
    """
    due = Letter.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now)).filter(
        status=LetterStatus.QUEUED, next_at__lte=now
    )
    if not await due.exists():  # most looks find nothing: they must not take SQLite's write lock
        return []
    claim_id = uuid4()

    async def take() -> int:
        oldest = due.order_by("next_at", "id").limit(limit).select_for_update(skip_locked=True)
        ids = [letter.id for letter in await oldest.only("id")]
        return (
            await Letter.filter(id__in=ids).update(claim_id=claim_id, lease_until=now + lease) if ids else 0
        )

    if not await transaction(take):
        return []
    mine = Letter.filter(claim_id=claim_id).select_related("account", "link_token")
    return await mine.order_by("next_at", "id")


async def renew(letter: Letter, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Hold a claimed letter for longer; False where somebody else has taken it meanwhile."""

    async def write() -> int:
        mine = Letter.filter(id=letter.id, claim_id=letter.claim_id, status=LetterStatus.QUEUED)
        return await mine.update(lease_until=now + lease)

    if await transaction(write) != 1:
        return False
    letter.lease_until = now + lease
    return True


async def settle_sent(letter: Letter, *, now: datetime) -> bool:
    """Note that the relay has taken the letter over; False where the lease was lost meanwhile."""
    return await _settle(letter, tries=1, status=LetterStatus.SENT, sent_at=now, trouble=None)


async def settle_later(
    letter: Letter, *, next_at: datetime, trouble: str | None = None, consumed: bool = True
) -> bool:
    """Put the letter back until `next_at`; an attempt that said nothing about the letter is not consumed."""
    if trouble is None:
        return await _settle(letter, tries=int(consumed), next_at=next_at)
    return await _settle(letter, tries=int(consumed), next_at=next_at, trouble=trouble)


async def settle_failed(letter: Letter, *, trouble: str, consumed: bool = True) -> bool:
    """Give the letter up; an operator may queue it again."""
    return await _settle(letter, tries=int(consumed), status=LetterStatus.FAILED, trouble=trouble)


async def settle_cancelled(letter: Letter, *, trouble: str) -> bool:
    """Withdraw a letter that is not true any more."""
    return await _settle(letter, tries=0, status=LetterStatus.CANCELLED, trouble=trouble)


async def queue_again(letter: Letter, *, now: datetime) -> bool:
    """Give a new life to a letter that was given up, its token loaded; False for any other letter.

    Inside the caller's transaction.
    """
    token = letter.link_token
    done = await Letter.filter(id=letter.id, status=LetterStatus.FAILED).update(
        status=LetterStatus.QUEUED,
        attempts=0,
        trouble=None,
        next_at=now,
        give_up_at=min(now + LIFE, token.expires_at) if token else now + LIFE,
    )
    if done:
        letter.status, letter.attempts = LetterStatus.QUEUED, 0
    return bool(done)


async def _settle(letter: Letter, *, tries: int, **columns: Any) -> bool:  # Any: columns of the table
    async def write() -> int:
        return await Letter.filter(id=letter.id, claim_id=letter.claim_id, status=LetterStatus.QUEUED).update(
            attempts=F("attempts") + tries, claim_id=None, lease_until=None, **columns
        )

    return await transaction(write) == 1


async def state(*, now: datetime) -> OutboxState:
    """Measure the outbox, for the metrics and the support desk."""
    queued = Letter.filter(status=LetterStatus.QUEUED)
    oldest = await queued.order_by("created_at").first()
    return OutboxState(
        queued=await queued.count(),
        oldest_age=now - oldest.created_at if oldest else None,
        failed=await Letter.filter(status=LetterStatus.FAILED).count(),
    )
