"""What the model remembers of a portal: plain values, written from the specification alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

PENDING, ACTIVE, ORPHANED, CLOSED = "PENDING", "ACTIVE", "ORPHANED", "CLOSED"
WAITING, SHUT, ASKS_BACK = "PENDING_ACTIVATION", "DEACTIVATED", "REACTIVATION_REQUESTED"
MAIN, SECONDARY, MEMBER = "MAIN_MANAGER", "SECONDARY_MANAGER", "MEMBER"
REQUESTED, APPROVED, ENDED = "REQUESTED", "APPROVED", "ENDED"
ISSUED, USED, REPLACED = "ISSUED", "USED", "REPLACED"
LIVE = (REQUESTED, APPROVED)


class No(Exception):
    """What a caller is told instead of what was asked: a type of the contract, or a top-level code."""


@dataclass(frozen=True)
class Place:
    """An identifier that people sign up with, and what the company register says of it."""

    kind: str
    value: str
    register: str = "OPEN"


@dataclass(eq=False)
class Account:
    email: str
    contact: str
    created: datetime
    status: str = WAITING
    password: str = ""
    answer: str = ""
    version: int = 1
    is_operator: bool = False
    shut_by_desk: bool = False
    wish: "Structure | None" = None


@dataclass(eq=False)
class Structure:
    place: Place
    status: str = PENDING
    opened: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Attachment:
    account: Account
    structure: Structure
    role: str
    status: str
    asked: datetime
    decided: datetime | None = None
    reminders: int = 0
    row: str = ""


@dataclass(eq=False)
class Subscription:
    attachment: Attachment
    code: str
    mode: str
    status: str
    row: str = ""


@dataclass(eq=False)
class Link:
    account: Account
    purpose: str
    version: int
    expires: datetime
    address: str = ""
    status: str = ISSUED
    used: datetime | None = None
    text: str = ""


@dataclass(eq=False)
class Session:
    account: Account
    version: int
    created: datetime
    seen: datetime
    token: str = ""


@dataclass(eq=False)
class Flow:
    account: Account | None
    expires: datetime
    is_answered: bool = False
    text: str = ""


@dataclass(eq=False)
class Letter:
    kind: str
    to: str
    account: Account
    link: Link | None
    posted: datetime
    status: str = "QUEUED"


@dataclass
class State:
    """Everything remembered; `happened` and `made` are of the current step only."""

    now: datetime
    accounts: list[Account] = field(default_factory=list)
    structures: list[Structure] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)
    made: list[Attachment] = field(default_factory=list)

    def begin(self) -> None:
        self.happened, self.made = [], []

    def tell(self, *kinds: str) -> None:
        self.happened += kinds

    def post(self, kind: str, account: Account, *, to: str = "", link: Link | None = None) -> None:
        self.letters.append(Letter(kind, to or account.email, account, link, self.now))

    def notify(self, kind: str, account: Account) -> None:
        """What happens in structures is told where the person takes notifications."""
        self.post(kind, account, to=account.contact)

    def post_to_both(self, kind: str, account: Account) -> None:
        for address in dict.fromkeys((account.email, account.contact)):
            self.post(kind, account, to=address)

    def issue(self, account: Account, purpose: str, *, lifetime: timedelta, address: str = "") -> Link:
        """At most one link of a purpose works: the newest."""
        for link in self.links:
            if link.account is account and link.purpose == purpose and link.status == ISSUED:
                link.status = REPLACED
        issued = Link(account, purpose, account.version, self.now + lifetime, address)
        self.links.append(issued)
        return issued

    def account_of(self, email: str) -> Account | None:
        return next((account for account in self.accounts if account.email == email), None)

    def structure_of(self, place: Place) -> Structure | None:
        return next((one for one in self.structures if one.place == place), None)

    def live(self, account: Account, structure: Structure) -> Attachment | None:
        theirs = (one for one in self.attachments if one.account is account and one.structure is structure)
        return next((one for one in theirs if one.status in LIVE), None)

    def role(self, account: Account, structure: Structure) -> str | None:
        live = self.live(account, structure)
        return live.role if live and live.status == APPROVED else None

    def manages(self, account: Account, structure: Structure) -> bool:
        return structure.status == ACTIVE and self.role(account, structure) in (MAIN, SECONDARY)

    def is_main(self, account: Account, structure: Structure) -> bool:
        return structure.status == ACTIVE and self.role(account, structure) == MAIN

    def managers(self, structure: Structure) -> list[Account]:
        return [one.account for one in self.attachments if self._is_manager(one, structure)]

    def operators(self) -> list[Account]:
        return [one for one in self.accounts if one.is_operator and one.status == ACTIVE]

    def snapshot(self) -> dict[str, list[Any]]:
        """Return what the tables must hold now."""
        return {
            "account": _sorted(
                (one.email, one.status, one.contact, one.is_operator, one.shut_by_desk, one.version)
                for one in self.accounts
            ),
            "structure": _sorted((one.place.value, one.status) for one in self.structures),
            "candidacy": _sorted((one.email, one.wish.place.value) for one in self.accounts if one.wish),
            "attachment": _sorted((*_names(one), one.role, one.status) for one in self.attachments),
            "opening": _sorted((one.place.value, code) for one in self.structures for code in one.opened),
            "subscription": _sorted(
                (*_names(one.attachment), one.code, one.mode, one.status) for one in self.subscriptions
            ),
            "link": _sorted((one.account.email, one.purpose, one.status) for one in self.links),
            "session": _sorted((one.account.email, one.version) for one in self.sessions),
            "flow": _sorted((one.account.email if one.account else "",) for one in self.flows),
            "letter": _sorted((one.kind, one.to, one.status) for one in self.letters),
            "event": sorted(self.happened),
        }

    def _is_manager(self, one: Attachment, structure: Structure) -> bool:
        return one.structure is structure and one.status == APPROVED and one.role in (MAIN, SECONDARY)


def _names(one: Attachment) -> tuple[str, str]:
    return one.account.email, one.structure.place.value


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows)
