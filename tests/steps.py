"""What a piece of work costs, counted in calls: the same on every machine, however busy."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

FEW = 150_000  # calls: a few hundredths of a second; a bomb that doubles makes millions


class Steps:
    """How many calls, of Python's functions and of C's, were made while it was counted."""

    count = 0

    def note(self, frame: FrameType, event: str, argument: Any) -> None:  # Any: as sys.setprofile gives it
        if event in ("call", "c_call"):
            self.count += 1


@contextmanager
def counted() -> Iterator[Steps]:
    """Count the calls of this thread; a doubling with each level shows as millions."""
    steps, former = Steps(), sys.getprofile()
    sys.setprofile(steps.note)
    try:
        yield steps
    finally:
        sys.setprofile(former)
