"""Addresses that still have to be confirmed: read in one statement for all the accounts that are shown."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.link_token import LinkToken, Purpose


@dataclass(frozen=True, slots=True)
class Pending:
    email: str | None = None
    contact_email: str | None = None


@dataclass(slots=True)
class PendingAddresses:
    """Whatever asks at the same moment is answered together: two fields, or a whole page of accounts."""

    _asked: dict[UUID, "asyncio.Future[Pending]"] = field(default_factory=dict)

    async def of(self, account_id: UUID, *, now: datetime) -> Pending:
        """Return the addresses of an account that wait; nothing is remembered once it was told."""
        if account_id not in self._asked:
            if not self._asked:
                asyncio.get_running_loop().call_soon(self._tell_all, now)
            self._asked[account_id] = asyncio.get_running_loop().create_future()
        return await asyncio.shield(self._asked[account_id])

    def _tell_all(self, now: datetime) -> None:
        asked, self._asked = self._asked, {}
        reading = asyncio.ensure_future(_read(set(asked), now=now))
        reading.add_done_callback(lambda done: _tell(asked, done))


async def _read(account_ids: set[UUID], *, now: datetime) -> dict[UUID, Pending]:
    addresses: dict[tuple[UUID, Purpose], str | None] = {
        (token.account_id, token.purpose): token.address
        for token in await LinkToken.awaiting_confirmation(account_ids, now=now)
    }
    return {
        account_id: Pending(
            addresses.get((account_id, Purpose.EMAIL_CONFIRMATION)),
            addresses.get((account_id, Purpose.CONTACT_EMAIL_CONFIRMATION)),
        )
        for account_id in account_ids
    }


def _tell(asked: dict[UUID, "asyncio.Future[Pending]"], reading: "asyncio.Task[dict[UUID, Pending]]") -> None:
    failure = reading.exception()
    for account_id, future in asked.items():
        if future.done():
            continue
        if failure is not None:
            future.set_exception(failure)
        else:
            future.set_result(reading.result()[account_id])
