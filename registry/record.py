"""What a register says of one establishment."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address as the register publishes it; `line1` and `postal_code` may be empty, most often abroad."""

    line1: str
    line2: str | None
    line3: str | None
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class RegistryRecord:
    """One establishment and the company it belongs to.

    `legal_name` is empty and `address` None where the company asked not to be published, or where the
    register does not tell them: the company itself may not be imported yet.
    """

    siret: str
    legal_name: str
    label: str
    address: PostalAddress | None
    open: bool
    closed_on: date | None
    head_office: bool
    published: bool
    legal_category: str | None

    @property
    def confirms_a_name(self) -> bool:
        """Whether a name is settled by this record: it tells the name, or that it is masked."""
        return bool(self.legal_name) or not self.published

    @property
    def name_is_masked(self) -> bool:
        """Whether the company asked that its name be masked; one that is only unknown is not."""
        return not self.legal_name and not self.published

    def kept(self) -> dict[str, Any]:
        """Return the record as JSON, to be kept beside what it contradicts."""
        closed_on = self.closed_on.isoformat() if self.closed_on else None
        return {**asdict(self), "closed_on": closed_on}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        address, closed_on = kept["address"], kept["closed_on"]
        return cls(
            **{
                **kept,
                "address": PostalAddress(**address) if address else None,
                "closed_on": date.fromisoformat(closed_on) if closed_on else None,
            }
        )


Find = Callable[[str], Awaitable[RegistryRecord | None]]
"""Look one SIRET up: its record, None when the register does not know it, or RegistryUnreachable."""


class RegistryUnreachable(Exception):
    """The register gave no answer that can be believed; it may know the company all the same.

    `passing` says that asking again soon may help; `retry_after` is the wait it asks for, in seconds.
    """

    def __init__(self, reason: str, *, passing: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing
        self.retry_after = retry_after
