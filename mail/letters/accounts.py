"""Letters about a person's own account."""

from collections.abc import Sequence
from datetime import datetime

from mail.letters.draft import ACTIVE, ONCE_ACTIVATED, PENDING, Draft, speaks_to, to_login_address
from models.account import Account
from models.link_token import LinkToken


@speaks_to(PENDING)
def activation(account: Account, token: LinkToken) -> Draft:
    """Invite to activate the account, at the login address: opening the link proves that address."""
    return to_login_address("activation", account, link_token=token)


@speaks_to(*ONCE_ACTIVATED)
def already_registered(account: Account) -> Draft:
    """Tell the owner of an account that somebody signed up with its address.

    The stranger at the form is told nothing; the owner learns how to get in.
    """
    return to_login_address("already_registered", account, is_active=account.status is ACTIVE)


@speaks_to(ACTIVE)
def account_activated(account: Account, *, designations: Sequence[str]) -> Draft:
    """Confirm the activation; `designations` are the structures the person founded or asked to join."""
    return to_login_address("account_activated", account, designations=list(designations))


@speaks_to(ACTIVE)
def log_in_throttled(account: Account, *, at: datetime) -> Draft:
    """Warn that log-ins were slowed down after too many failures; the caller sees to once a day."""
    return to_login_address("log_in_throttled", account, at=at.isoformat())
