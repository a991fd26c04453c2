"""Scenes that several tests of letters play: people who sign up, a worker that works, a moment that comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from mail import letters, outbox
from mail.rendering import Renderer
from mail.smtp import Patience, Smtp
from mail.transport import Transport
from mail.worker import Worker
from models.account import Account, AccountStatus
from models.database import transaction
from models.letter import Letter
from models.link_token import LinkToken, Purpose
from security.keys import Keys
from tests.mail.smtp_server import Sink

KEYS = Keys.for_tests()
SHORT = Patience(
    connect=timedelta(seconds=0.4),
    command=timedelta(seconds=0.4),
    message=timedelta(seconds=0.4),
    whole=timedelta(seconds=2),
    goodbye=timedelta(seconds=0.2),
)
# For many letters on a busy machine: a relay taken for one that hangs opens the circuit.
LONGER = Patience(
    connect=timedelta(seconds=2),
    command=timedelta(seconds=2),
    message=timedelta(seconds=2),
    whole=timedelta(seconds=6),
    goodbye=timedelta(seconds=0.2),
)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


async def open_account(clock: Clock, *, email: str = "ada@test.example", **columns: Any) -> Account:
    return await Account.create(
        email=email,
        email_key=email.lower(),
        contact_email=columns.pop("contact_email", email),
        first_name="Ada",
        last_name="Lovelace",
        created_at=clock.now,
        **columns,
    )


async def open_active_account(clock: Clock, **columns: Any) -> Account:
    status = {"status": AccountStatus.ACTIVE, "password_hash": "x", "activated_at": clock.now}
    return await open_account(clock, **status, **columns)


async def post_activation(
    clock: Clock, *, email: str = "ada@test.example", lifetime: timedelta = timedelta(days=30)
) -> Letter:
    """Do what a sign-up does: an account, its token, its letter, in one transaction."""

    async def write() -> Letter:
        account = await open_account(clock, email=email)
        token = await LinkToken.issue(
            account, Purpose.ACTIVATION, keys=KEYS, now=clock.now, lifetime=lifetime
        )
        return await outbox.post(letters.activation(account, token), now=clock.now)

    return await transaction(write)


async def post_activations(clock: Clock, count: int) -> list[str]:
    """Post so many letters, to as many addresses."""
    addresses = [f"person{number}@test.example" for number in range(count)]

    async def write() -> None:
        for email in addresses:
            account = await open_account(clock, email=email)
            token = await LinkToken.issue(
                account, Purpose.ACTIVATION, keys=KEYS, now=clock.now, lifetime=timedelta(days=30)
            )
            await outbox.post(letters.activation(account, token), now=clock.now)

    await transaction(write)
    return addresses


def smtp(sink: Sink, *, patience: Patience = SHORT) -> Smtp:
    return Smtp.from_url(sink.url, require_tls=False, patience=patience)


@asynccontextmanager
async def working(
    renderer: Renderer, transport: Transport, clock: Callable[[], datetime], **options: Any
) -> AsyncIterator[Worker]:
    """Run a worker for the time of a test."""
    pace = {
        "poll": timedelta(seconds=0.02),
        "restart": timedelta(seconds=0.02),
        "grace": timedelta(seconds=2),
    }
    worker = Worker(renderer, transport, clock=clock, **{**pace, **options})
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await running


async def eventually(is_so: Callable[[], Awaitable[bool]], *, within: float = 60) -> None:
    """Wait until something is so; a test that waits for what never comes fails here."""
    async with asyncio.timeout(within):
        while not await is_so():  # noqa: ASYNC110  # what is waited for is in the database
            await asyncio.sleep(0.01)


async def all_settled(*, within: float = 60) -> None:
    """Wait until no letter is in anybody's hands and none is due at its posting."""
    await eventually(lambda: _none_waits(), within=within)


async def _none_waits() -> bool:
    untouched = await Letter.filter(status="QUEUED", attempts=0, trouble__isnull=True).exists()
    return not untouched and not await Letter.filter(claim_id__isnull=False).exists()
