"""Addresses that still have to be confirmed: read in one statement for all the accounts that are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.link_token import LinkToken, Purpose
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Pending:
    email: str | None = None
    contact_email: str | None = None


async def pending_of(ctx: Context, account_id: UUID) -> Pending:
    """Return the addresses of an account that wait, read with those that other fields ask for."""
    return await ctx.read_together(_read, account_id)


async def _read(ctx: Context, account_ids: Sequence[UUID]) -> dict[UUID, Pending]:
    addresses: dict[tuple[UUID, Purpose], str | None] = {
        (token.account_id, token.purpose): token.address
        for token in await LinkToken.awaiting_confirmation(account_ids, now=ctx.now())
    }
    return {
        account_id: Pending(
            addresses.get((account_id, Purpose.EMAIL_CONFIRMATION)),
            addresses.get((account_id, Purpose.CONTACT_EMAIL_CONFIRMATION)),
        )
        for account_id in account_ids
    }
