"""The worker: several slots that take letters from the outbox and deliver them, until told to stop."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from mail import outbox
from mail.delivery import Delivery
from mail.rendering import Renderer
from mail.transport import Transport
from models.database import DatabaseBusy
from models.letter import Letter
from models.outages import place_of

logger = logging.getLogger("guichet.mail")

POLL = timedelta(seconds=2)
GRACE = timedelta(seconds=15)
FIRST_RESTART, LAST_RESTART = timedelta(seconds=1), timedelta(seconds=30)


class Worker:
    """Send the letters of the outbox; any number of workers may share it.

    Each slot holds one letter at a time, so that one that hangs holds up no other.
    """

    def __init__(
        self,
        renderer: Renderer,
        transport: Transport,
        *,
        clock: Callable[[], datetime],
        slots: int = 4,
        poll: timedelta = POLL,
        lease: timedelta = outbox.LEASE,
        grace: timedelta = GRACE,
        restart: timedelta = FIRST_RESTART,
    ) -> None:
        self._delivery = Delivery(renderer, transport, clock=clock)
        self._clock = clock
        self._slots = slots
        self._poll = poll
        self._lease = lease
        self._grace = grace
        self._restart = restart
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop()`, then return once every letter in hand is settled or put back."""
        slots = [asyncio.create_task(self._slot()) for _ in range(self._slots)]
        try:
            await self._stopping.wait()
            await asyncio.wait(slots, timeout=self._grace.total_seconds())
        finally:
            for slot in slots:
                slot.cancel()
            await asyncio.gather(*slots, return_exceptions=True)

    def wake(self) -> None:
        """Look into the outbox at once: a transaction that posted a letter has been committed."""
        self._woken.set()

    def stop(self) -> None:
        """Take no further letter; safe to call from a signal handler."""
        self._stopping.set()
        self._woken.set()

    @property
    def counts(self) -> Counter[str]:
        """How many letters were sent, put back, failed, cancelled; leases lost; slots crashed."""
        return self._delivery.counts

    @property
    def is_degraded(self) -> bool:
        """Whether the relay's last word was trouble."""
        return self._delivery.circuit.is_troubled

    async def _slot(self) -> None:
        pause = self._restart
        while not self._stopping.is_set():
            try:
                found = await self._take_one()
                pause = self._restart
                if not found:
                    await self._until(self._woken, self._poll)
            except Exception as exc:  # one slot's trouble, or the database's: the others go on
                self.counts["crashed"] += 1
                logger.error(
                    "a slot stopped on %s and starts again in %.0f s", place_of(exc), pause.total_seconds()
                )
                await self._until(self._stopping, pause)
                pause = min(pause * 2, LAST_RESTART)

    async def _take_one(self) -> bool:
        self._woken.clear()
        now = self._clock()
        if self._delivery.circuit.is_open(now=now):
            return False
        letters = await outbox.claim(1, now=now, lease=self._lease)
        for letter in letters:
            self._woken.set()  # where there was one there may be more: the other slots look too
            async with self._held(letter):
                await self._delivery.deliver(letter)
        return bool(letters)

    @asynccontextmanager
    async def _held(self, letter: Letter) -> AsyncIterator[None]:
        """Renew the lease of a letter in hand, however long its relay takes."""
        renewing = asyncio.create_task(self._renew(letter))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, letter: Letter) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with suppress(DatabaseBusy):  # asked again before the lease is over
                if not await outbox.renew(letter, now=self._clock(), lease=self._lease):
                    return

    async def _until(self, event: asyncio.Event, wait: timedelta) -> None:
        if not self._stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await event.wait()
