"""The delivery of one letter: look whether it is still true, write it, send it, note what became of it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from mail import outbox
from mail.letters import KINDS, withdrawn
from mail.rendering import Renderer
from mail.retries import FIRST_PAUSE, Circuit, next_attempt
from mail.transport import MessageRefused, RecipientRefused, RelayTrouble, Transport, Trouble
from models.database import DatabaseBusy
from models.letter import Letter
from security.addresses import parse_address

logger = logging.getLogger("guichet.mail")

DATABASE_PAUSE = 1.0  # seconds
SETTLED_WITHIN = timedelta(minutes=15)


class Delivery:
    """Bring claimed letters to their end; `counts` says how many were sent, failed, lost, and so on.

    The log names a letter by its id and kind, a failure by its stage and code: never an address or a link.
    """

    def __init__(self, renderer: Renderer, transport: Transport, *, clock: Callable[[], datetime]) -> None:
        self._renderer = renderer
        self._transport = transport
        self._clock = clock
        self.circuit = Circuit()
        self.counts: Counter[str] = Counter()

    async def deliver(self, letter: Letter) -> None:
        """Send one claimed letter, its account and token loaded, and settle it."""
        now = self._clock()
        reason = withdrawn(letter, now=now)
        if reason is not None:
            level = logging.WARNING if reason == "LINK_EXPIRED" else logging.INFO
            await self._cancelled(letter, reason=reason, level=level)
        elif letter.give_up_at <= now:
            await self._failed(letter, trouble="LIFE_EXCEEDED", consumed=False)
        elif letter.kind not in KINDS:  # written by a newer release, whose worker will know it
            await self._back_off(letter, trouble="UNKNOWN_KIND", level=logging.WARNING)
        elif (message := await self._written(letter)) is not None:
            await self._send(letter, message)

    async def _written(self, letter: Letter) -> EmailMessage | None:
        try:
            return self._renderer.message(letter)
        except Exception as exc:  # whatever is wrong with this letter, the others must leave
            await self._failed(letter, trouble=f"CANNOT_BE_WRITTEN {type(exc).__name__}", consumed=False)
            return None

    async def _send(self, letter: Letter, message: EmailMessage) -> None:
        if letter.lease_until is None or letter.lease_until <= self._clock():
            return self._lost(letter)
        if self.circuit.is_open(now=self._clock()):  # another slot met trouble since the worker looked
            return await self._later(letter, next_at=letter.next_at, trouble="RELAY_SPARED", consumed=False)
        turn = self.circuit.turn
        try:
            await self._transport.send(message, recipient=parse_address(letter.recipient).delivery)
        except asyncio.CancelledError:
            await self._later(letter, next_at=self._clock(), trouble="STOPPED", consumed=False)
            raise
        except RelayTrouble as trouble:
            await self._spare_the_relay(letter, trouble, turn=turn)
        except Trouble as trouble:
            await self._note(letter, trouble)
        except Exception as exc:  # a fault of the transport's own: as if it had said "later"
            await self._back_off(letter, trouble=f"UNEXPECTED {type(exc).__name__}", level=logging.ERROR)
        else:
            self.circuit.passed()
            await self._sent(letter)

    async def _spare_the_relay(self, letter: Letter, trouble: RelayTrouble, *, turn: int) -> None:
        now = self._clock()
        if self.circuit.failed(turn=turn, now=now):
            logger.warning("the relay is in trouble: %s; letters wait", trouble)
        await self._later(letter, next_at=now + FIRST_PAUSE, trouble=str(trouble), consumed=False)

    async def _note(self, letter: Letter, trouble: Trouble) -> None:
        if trouble.code is not None:
            self.circuit.passed()
        is_second_refusal = (letter.trouble or "").startswith(MessageRefused.__name__)
        if isinstance(trouble, RecipientRefused) or (
            isinstance(trouble, MessageRefused) and is_second_refusal
        ):
            await self._failed(letter, trouble=str(trouble))
        else:
            await self._back_off(letter, trouble=str(trouble))

    async def _back_off(self, letter: Letter, *, trouble: str, level: int = logging.INFO) -> None:
        next_at = next_attempt(letter.attempts + 1, now=self._clock(), give_up_at=letter.give_up_at)
        await self._later(letter, next_at=next_at, trouble=trouble, level=level)

    async def _sent(self, letter: Letter) -> None:
        await self._settle(letter, "sent", partial(outbox.settle_sent, letter, now=self._clock()))

    async def _failed(self, letter: Letter, *, trouble: str, consumed: bool = True) -> None:
        settle = partial(outbox.settle_failed, letter, trouble=trouble, consumed=consumed)
        await self._settle(letter, "failed", settle, trouble=trouble, level=logging.ERROR)

    async def _cancelled(self, letter: Letter, *, reason: str, level: int) -> None:
        settle = partial(outbox.settle_cancelled, letter, trouble=reason)
        await self._settle(letter, "cancelled", settle, trouble=reason, level=level)

    async def _later(
        self,
        letter: Letter,
        *,
        next_at: datetime,
        trouble: str,
        consumed: bool = True,
        level: int = logging.INFO,
    ) -> None:
        settle = partial(outbox.settle_later, letter, next_at=next_at, trouble=trouble, consumed=consumed)
        await self._settle(letter, "put back", settle, trouble=trouble, level=level)

    async def _settle(
        self,
        letter: Letter,
        outcome: str,
        write: Callable[[], Awaitable[bool]],
        *,
        trouble: str = "",
        level: int = logging.INFO,
    ) -> None:
        if not await self._until_written(write):
            return self._lost(letter)
        self.counts[outcome] += 1
        logger.log(level, "letter %s %s: %s %s", letter.id, letter.kind, outcome, trouble)

    async def _until_written(self, write: Callable[[], Awaitable[bool]]) -> bool:
        """Write until the database answers: an outcome that is forgotten makes the letter leave twice."""
        give_up_at = self._clock() + SETTLED_WITHIN
        while self._clock() < give_up_at:
            try:
                return await write()
            except DatabaseBusy:
                await asyncio.sleep(DATABASE_PAUSE)
        return await write()

    def _lost(self, letter: Letter) -> None:
        self.counts["lost"] += 1
        logger.warning("letter %s %s: its lease was lost", letter.id, letter.kind)
