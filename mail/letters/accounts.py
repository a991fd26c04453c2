"""Letters about a person's own account."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mail.letters.draft import (
    ACTIVE,
    ONCE_ACTIVATED,
    PENDING,
    Draft,
    speaks_to,
    to_contact_address,
    to_login_address,
)
from models.account import Account, AccountStatus
from models.instants import written
from models.link_token import LinkToken
from security.addresses import parse_address


@speaks_to(PENDING)
def activation(account: Account, token: LinkToken) -> Draft:
    """Invite to activate the account, at the login address: opening the link proves that address."""
    return to_login_address("activation", account, link_token=token)


@speaks_to(*ONCE_ACTIVATED)
def already_registered(account: Account, *, for_another_account: bool = False) -> Draft:
    """Tell the owner of an account that somebody signed up with its address, or wants it for another account.

    The stranger at the form is told nothing; the owner learns how to get in.
    """
    return to_login_address(
        "already_registered",
        account,
        is_active=account.status is ACTIVE,
        for_another_account=for_another_account,
    )


@speaks_to(ACTIVE)
def account_activated(account: Account, *, designations: Sequence[str]) -> Draft:
    """Confirm the activation; `designations` are the structures the person founded or asked to join."""
    return to_login_address("account_activated", account, designations=list(designations))


@speaks_to(ACTIVE)
def log_in_throttled(account: Account, *, at: datetime) -> Draft:
    """Warn that log-ins were slowed down after too many failures; the caller sees to once a day."""
    return to_login_address("log_in_throttled", account, at=written(at))


@speaks_to(ACTIVE)
def password_reset(account: Account, token: LinkToken) -> Draft:
    """Carry the link of a lost-password procedure, to the login address only: it opens the account."""
    return to_login_address("password_reset", account, link_token=token)


@speaks_to(AccountStatus.DEACTIVATED, AccountStatus.REACTIVATION_REQUESTED)
def password_reset_deactivated(account: Account) -> Draft:
    """Tell a person who forgot the password of a shut account how to come back; it carries no link."""
    return to_login_address(
        "password_reset_deactivated",
        account,
        by_desk=account.deactivated_by_desk,
        is_requested=account.status is AccountStatus.REACTIVATION_REQUESTED,
    )


@speaks_to(ACTIVE)
def secret_answers_wrong(account: Account, *, at: datetime) -> Draft:
    """Warn that the secret question was answered wrong too often; the caller sees to once a day."""
    return to_login_address("secret_answers_wrong", account, at=written(at))


@speaks_to(*ONCE_ACTIVATED)
def password_changed(account: Account, *, recipient: str, at: datetime) -> Draft:
    """Tell of a new password, at one of the account's addresses."""
    return _to(recipient, "password_changed", account, at=written(at))


@speaks_to(*ONCE_ACTIVATED)
def secret_question_changed(account: Account, *, recipient: str, at: datetime) -> Draft:
    """Tell of a new secret question, at one of the account's addresses."""
    return _to(recipient, "secret_question_changed", account, at=written(at))


@speaks_to(*ONCE_ACTIVATED)
def email_changed(account: Account, *, new_address: str) -> Draft:
    """Tell the login address that another one is to replace it, once that one is confirmed."""
    return to_login_address("email_changed", account, new_address=new_address)


@speaks_to(ACTIVE)
def email_confirmation(account: Account, token: LinkToken) -> Draft:
    """Ask a new login address to confirm that it is one."""
    return _to(token.address or "", "email_confirmation", account, link_token=token, address=token.address)


@speaks_to(*ONCE_ACTIVATED)
def contact_email_changed(account: Account, *, new_address: str) -> Draft:
    """Tell the contact address that another one is to replace it, once that one is confirmed."""
    return to_contact_address("contact_email_changed", account, new_address=new_address)


@speaks_to(ACTIVE)
def contact_email_confirmation(account: Account, token: LinkToken) -> Draft:
    """Ask a new contact address to confirm that it is one."""
    return _to(
        token.address or "", "contact_email_confirmation", account, link_token=token, address=token.address
    )


@speaks_to(AccountStatus.DEACTIVATED, AccountStatus.REACTIVATION_REQUESTED)
def account_deactivated(account: Account, *, reason: str | None) -> Draft:
    """Confirm that an account is shut; `reason` is the desk's, None where its owner shut it."""
    return to_login_address("account_deactivated", account, reason=reason)


@speaks_to(AccountStatus.REACTIVATION_REQUESTED)
def reactivation_requested(account: Account, *, recipient: str) -> Draft:
    """Confirm, at one of the account's addresses, that the support desk was asked to open it again."""
    return _to(recipient, "reactivation_requested", account)


@speaks_to(ACTIVE)
def account_reactivated(account: Account, *, recipient: str) -> Draft:
    """Tell, at one of the account's addresses, that it is open again."""
    return _to(recipient, "account_reactivated", account)


@speaks_to(ACTIVE)
def reactivation_to_decide(operator: Account, *, person_name: str, person_email: str) -> Draft:
    """Tell an operator that a person asks for an account to be opened again."""
    return to_contact_address(
        "reactivation_to_decide", operator, person_name=person_name, person_email=person_email
    )


def addresses_of(account: Account) -> tuple[str, ...]:
    """Return the login and the contact address of an account, once where they are the same."""
    is_one = parse_address(account.email).key == parse_address(account.contact_email).key
    return (account.email,) if is_one else (account.email, account.contact_email)


def _to(
    recipient: str, kind: str, account: Account, *, link_token: LinkToken | None = None, **facts: object
) -> Draft:
    return replace(to_login_address(kind, account, link_token=link_token, **facts), recipient=recipient)
