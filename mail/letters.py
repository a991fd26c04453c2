"""The letters: one typed function for each, named like its folder of templates.

To add one: write a function under `@speaks_to`, a folder in `templates/`, and a specimen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec

from models.account import Account, AccountStatus, Language
from models.letter import Letter
from models.link_token import LinkToken

P = ParamSpec("P")

PENDING, ACTIVE = AccountStatus.PENDING_ACTIVATION, AccountStatus.ACTIVE
ONCE_ACTIVATED = (ACTIVE, AccountStatus.DEACTIVATED, AccountStatus.REACTIVATION_REQUESTED)

KINDS: dict[str, frozenset[AccountStatus]] = {}
"""Every kind of letter, with the states of the account that it still makes sense to."""


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


@speaks_to(PENDING)
def activation(account: Account, token: LinkToken) -> Draft:
    """Invite to activate the account, at the login address: opening the link proves that address."""
    return _to_login_address("activation", account, link_token=token)


@speaks_to(*ONCE_ACTIVATED)
def already_registered(account: Account) -> Draft:
    """Tell the owner of an account that somebody signed up with its address.

    The stranger at the form is told nothing; the owner learns how to get in.
    """
    return _to_login_address("already_registered", account, is_active=account.status is ACTIVE)


@speaks_to(ACTIVE)
def account_activated(account: Account, *, designations: Sequence[str]) -> Draft:
    """Confirm the activation; `designations` are the structures the person founded or asked to join."""
    return _to_login_address("account_activated", account, designations=list(designations))


@speaks_to(ACTIVE)
def attachment_requested(
    manager: Account,
    *,
    person_name: str,
    person_email: str,
    structure_name: str,
    structure_identifier: str,
    note: str | None,
) -> Draft:
    """Tell a manager of a structure, at the contact address, that a person asks to be attached to it."""
    return Draft(
        kind="attachment_requested",
        account=manager,
        recipient=manager.contact_email,
        language=manager.language,
        facts={
            "name": _name_of(manager),
            "person_name": person_name,
            "person_email": person_email,
            "structure_name": structure_name,
            "structure_identifier": structure_identifier,
            "note": note,
        },
    )


@speaks_to(ACTIVE)
def log_in_throttled(account: Account, *, at: datetime) -> Draft:
    """Warn that log-ins were slowed down after too many failures; the caller sees to once a day."""
    return _to_login_address("log_in_throttled", account, at=at.isoformat())


def _to_login_address(
    kind: str, account: Account, *, link_token: LinkToken | None = None, **facts: object
) -> Draft:
    return Draft(
        kind=kind,
        account=account,
        recipient=account.email,
        language=account.language,
        facts={"name": _name_of(account), **facts},
        link_token=link_token,
    )


def _name_of(account: Account) -> str:
    return f"{account.first_name} {account.last_name}"
