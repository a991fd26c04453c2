"""What the doctor finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One setting, what is wrong with it, and what to do.

    A fatal one keeps production from starting; one that is only a warning is printed by a start too where
    `at_start` says so.
    """

    setting: str
    trouble: str
    remedy: str
    is_fatal: bool = True
    at_start: bool = False


Check = Callable[[Settings], Iterator[Finding]]


def parts_of(url: str) -> SplitResult | None:
    """Return the parts of a URL that has a host, and a port where it names one; else nothing."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None
