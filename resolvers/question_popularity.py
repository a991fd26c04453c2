"""How often each secret question was chosen: the decoys of strangers are as popular as the real ones."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from models.account import Account
from resolvers.secret_questions import QUESTIONS

READ_EVERY = timedelta(hours=1)
# A fixed total keeps the decoys steady: a share that grows by one part moves one address in 256, no more.
SHARES = 256
# As if each question had been chosen so often already: the first accounts must not turn everything over.
PRIOR = 4


class Popularity:
    """The share of each question of the catalogue, counted at most once an hour."""

    def __init__(self) -> None:
        self._shares: tuple[int, ...] = ()
        self._read_at: datetime | None = None
        self._turn = asyncio.Lock()

    async def shares(self, *, now: datetime) -> tuple[int, ...]:
        """Return whole shares in the order of the catalogue; together they are always `SHARES`."""
        async with self._turn:
            if self._read_at is None or now - self._read_at >= READ_EVERY:
                self._shares = shares_of(await Account.count_by_question())
                self._read_at = now
        return self._shares


def shares_of(counts: Mapping[str, int]) -> tuple[int, ...]:
    """Share `SHARES` out by the counts; what rounding leaves goes to the largest remainders."""
    weights = [counts.get(code, 0) + PRIOR for code in QUESTIONS]
    total = sum(weights)
    shares = [weight * SHARES // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(weights[place] * SHARES % total))
    for place in by_remainder[: SHARES - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
