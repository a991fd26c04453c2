"""When to try again: the back-off of one letter, and the circuit that spares a relay in trouble."""

import secrets
from datetime import datetime, timedelta

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=4)  # a relay that is back has all its letters within five minutes


def next_attempt(letter_attempts: int, *, now: datetime, give_up_at: datetime) -> datetime:
    """Return when a letter is tried again after so many attempts, ±20 %, and not beyond its life.

    The jitter keeps letters that failed together from coming back together.
    """
    pause = BACK_OFF[min(letter_attempts, len(BACK_OFF)) - 1]
    return min(now + pause * (0.8 + secrets.randbelow(401) / 1000), give_up_at)


class Circuit:
    """Open after trouble of the relay, for 30 seconds, then doubling; closed again by a message that passes.

    Attempts run side by side: each takes the `turn` at its start, and its trouble counts only if nothing has
    happened to the circuit since. So an outage that several slots meet counts once, and one connection that
    hangs while others pass opens nothing.
    """

    def __init__(self) -> None:
        self.turn = 0
        self._opened_at: datetime | None = None
        self._pause = FIRST_PAUSE / 2

    def is_open(self, *, now: datetime) -> bool:
        """Tell whether to leave the relay alone; a clock put back does not keep the circuit open."""
        return self._opened_at is not None and self._opened_at <= now < self._opened_at + self._pause

    def passed(self) -> None:
        """Note that the relay took a message over, or refused it for its own sake."""
        self.turn += 1
        self._opened_at, self._pause = None, FIRST_PAUSE / 2

    def failed(self, *, turn: int, now: datetime) -> bool:
        """Note trouble met by an attempt that began at `turn`; True where it opens the circuit."""
        if turn != self.turn:
            return False
        self.turn += 1
        self._opened_at, self._pause = now, min(self._pause * 2, LONGEST_PAUSE)
        return True

    @property
    def is_troubled(self) -> bool:
        """Whether the relay's last word was trouble: the server reports itself degraded."""
        return self._opened_at is not None
