"""The model of what changes an account's secrets and addresses."""

from datetime import timedelta

from tests.life_cycle.accounts import Accounts
from tests.life_cycle.state import ACTIVE, USED, WAITING, Account, Flow, Link, No, Session

RESET, CONFIRMATION, PROCEDURE = timedelta(hours=1), timedelta(hours=24), timedelta(minutes=15)
LOGIN, CONTACT = "EMAIL_CONFIRMATION", "CONTACT_EMAIL_CONFIRMATION"


class Recovery(Accounts):
    def start_reset(self, email: str) -> str:
        self.flows.append(Flow(self.account_of(email), self.now + PROCEDURE))
        return "PasswordResetStarted"

    def answer(self, flow: Flow, answer: str) -> str:
        """One answer a procedure, one reply whatever it is; the activation letter for who never activated."""
        is_first = flow in self.flows and not flow.is_answered and self.now < flow.expires
        if flow in self.flows and self.now < flow.expires:
            flow.is_answered = True
        account = flow.account
        if is_first and account is not None and account.status == WAITING:
            self.post_activation(account)
        elif is_first and account is not None and account.status == ACTIVE and account.answer == answer:
            self.post("password_reset", account, link=self.issue(account, "PASSWORD_RESET", lifetime=RESET))
            self.tell("PASSWORD_RESET_STARTED")
        elif is_first and account is not None and account.status not in (WAITING, ACTIVE):
            self.post_once_a_day("password_reset_deactivated", account)
        return "MailOnItsWay"

    def reset_password(self, link: Link, password: str) -> str:
        account = self.redeem(link, "PASSWORD_RESET")
        if account.password == password:
            raise No("InvalidInput password SAME_AS_BEFORE")
        link.status, link.used = USED, self.now
        account.password = password
        self.close_ways_in(account)
        self.tell("PASSWORD_CHANGED")
        self.post_to_both("password_changed", account)
        return "PasswordChanged"

    def change_contact(self, by: Session | None, address: str, password: str) -> str:
        account = self.caller(by)
        if address == account.contact:
            raise No("InvalidInput contactEmail SAME_AS_BEFORE")
        if account.password != password:
            raise No("InvalidCredentials")
        link = self.issue(account, CONTACT, lifetime=CONFIRMATION, address=address)
        self.tell("ACCOUNT_UPDATED")
        self.post("contact_email_changed", account, to=account.contact)
        self.post("contact_email_confirmation", account, to=address, link=link)
        return "AccountUpdated"

    def change_email(self, by: Session | None, address: str, password: str) -> str:
        """The answer does not tell whether the address is somebody's; its owner is told, once a day."""
        account = self.caller(by)
        if address == account.email:
            raise No("InvalidInput email SAME_AS_BEFORE")
        if account.password != password:
            raise No("InvalidCredentials")
        link = self.issue(account, LOGIN, lifetime=CONFIRMATION, address=address)
        self.tell("ACCOUNT_UPDATED")
        self.post("email_changed", account)
        owner = self._owner(address)
        if owner is None:
            self.post("email_confirmation", account, to=address, link=link)
        else:
            self.post_once_a_day("already_registered", owner)
        return "AccountUpdated"

    def confirm_email(self, link: Link) -> str:
        account = self.redeem(link, LOGIN, CONTACT)
        link.status, link.used = USED, self.now
        if link.purpose == CONTACT:
            account.contact = link.address
            self.tell("CONTACT_EMAIL_CHANGED")
            return "EmailConfirmed"
        if self._owner(link.address) is not None:
            raise No("LinkRefused REPLACED")
        if (waiting := self.account_of(link.address)) is not None:
            self.remove(waiting)
        account.email = link.address
        self.close_ways_in(account, but_links=(CONTACT,))
        self.tell("EMAIL_CHANGED")
        return "EmailConfirmed"

    def remove(self, account: Account) -> None:
        """Forget an account that was never activated, with all that was only its own."""
        self.wish(account, None)
        self.accounts.remove(account)
        self.links = [one for one in self.links if one.account is not account]
        self.letters = [one for one in self.letters if one.account is not account]
        self.flows = [one for one in self.flows if one.account is not account]

    def _owner(self, address: str) -> Account | None:
        account = self.account_of(address)
        return account if account is not None and account.status != WAITING else None
