"""What a letter is before it is posted, and to which accounts it still makes sense when it leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypedDict

from models.account import Account, AccountStatus, Language
from models.letter import Letter
from models.link_token import LinkToken

P = ParamSpec("P")

PENDING, ACTIVE = AccountStatus.PENDING_ACTIVATION, AccountStatus.ACTIVE
ONCE_ACTIVATED = (ACTIVE, AccountStatus.DEACTIVATED, AccountStatus.REACTIVATION_REQUESTED)

KINDS: dict[str, frozenset[AccountStatus]] = {}
"""Every kind of letter, with the states of the account that it still makes sense to."""

OURS = frozenset(
    {"at", "asked_at", "requested_at", "category", "workspace_name", "workspaces", "registered_name"}
    | {"structure_identifier"}
)
"""The facts whose words are the portal's own, or the register's: they alone may stand in a subject."""

ADDRESSES = frozenset({"person_email", "address", "new_address"})
"""Mail addresses of an account, or that its owner asked for: bodies print them as they are, to be compared.

Every other text among the facts was typed by a person, and is printed as such: see `mail.typed_text`.
"""

LONGEST = {"note": 500, "reason": 500, "message": 500, "question": 300, "answer": 2_000}
LONGEST_NAME = 120


class NamedStructure(TypedDict):
    """What a letter calls a structure.

    `structure_name` was typed, `registered_name` is confirmed by the company register. One of the two
    identifiers is there: `typed_identifier` for the kind that is made of a name.
    """

    structure_name: str
    registered_name: str | None
    structure_identifier: str | None
    typed_identifier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter before it is posted; its facts are JSON and hold no secret, its link is derived when sent."""

    kind: str
    account: Account | None
    recipient: str
    language: Language
    facts: dict[str, Any] = field(default_factory=dict)
    link_token: LinkToken | None = None


def speaks_to(*states: AccountStatus) -> Callable[[Callable[P, Draft]], Callable[P, Draft]]:
    """Register a letter under its function's name, with the states of the account it speaks to."""

    def register(write: Callable[P, Draft]) -> Callable[P, Draft]:
        KINDS[write.__name__] = frozenset(states)
        return write

    return register


def withdrawn(letter: Letter, *, now: datetime) -> str | None:
    """Return why a letter must not leave any more, or None; its account and token must be loaded.

    A link that was replaced, used or has expired would only lead to a refusal, and a letter to an account
    that has changed its state since would not be true.
    """
    account, token = letter.account, letter.link_token
    if account is not None and account.status not in KINDS.get(letter.kind, (account.status,)):
        return f"ACCOUNT_{account.status.value}"
    if token is not None and account is not None:
        token.account = account
        refusal = token.refusal(now=now)
        return f"LINK_{refusal}" if refusal else None
    return None


def to_login_address(
    kind: str, account: Account, *, link_token: LinkToken | None = None, **facts: object
) -> Draft:
    """Return a letter to the address that the account logs in with."""
    return Draft(
        kind=kind,
        account=account,
        recipient=account.email,
        language=account.language,
        facts={"name": account.full_name, **facts},
        link_token=link_token,
    )


def to_contact_address(kind: str, account: Account, **facts: object) -> Draft:
    """Return a letter to the address where the person takes notifications."""
    return Draft(
        kind=kind,
        account=account,
        recipient=account.contact_email,
        language=account.language,
        facts={"name": account.full_name, **facts},
    )
