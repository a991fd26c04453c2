"""Turns: an import that writes for long lets the others write, too."""

import asyncio
import time

TURN = 1.0  # seconds of writing after which others have their turn
REST = 0.12  # seconds: SQLite's busy handler looks again at least every 0.1 s, so everybody waiting gets in


class Turns:
    """The turns of one import, which begin when it does."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    async def after_a_batch(self) -> None:
        """Rest between two transactions, where the turn is over."""
        if time.monotonic() - self._began >= TURN:
            await asyncio.sleep(REST)
            self._began = time.monotonic()
