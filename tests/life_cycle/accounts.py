"""The model of accounts: signing up, activating, logging in, leaving and coming back."""

from datetime import timedelta

from tests.life_cycle.state import (
    ACTIVE,
    ASKS_BACK,
    CLOSED,
    ISSUED,
    MAIN,
    MEMBER,
    PENDING,
    REPLACED,
    REQUESTED,
    SECONDARY,
    SHUT,
    USED,
    WAITING,
    Account,
    Link,
    No,
    Place,
    Session,
    Structure,
)
from tests.life_cycle.structures import Structures

ACTIVATION = timedelta(days=30)
IDLE, LONGEST, MOST_SESSIONS = timedelta(minutes=30), timedelta(hours=12), 10
MANAGEMENT = (MAIN, SECONDARY)


class Accounts(Structures):
    def sign_up(self, email: str, place: Place | None, *, confirmed: bool) -> str:
        case = self.case_of(place) if place else None
        if case == "WITHOUT_ATTACHMENT" and not confirmed:
            raise No("ConfirmationRequired")
        account = self.account_of(email)
        if account is not None and account.status != WAITING:
            self.post_once_a_day("already_registered", account)
            return "SignUpAccepted"
        if account is None:
            account = Account(email, email, self.now)
            self.accounts.append(account)
            self.tell("ACCOUNT_CREATED")
        else:
            self.tell("ACCOUNT_UPDATED")
        keeps_wish = place is not None and case != "WITHOUT_ATTACHMENT"
        self.wish(account, self.claimed(place) if place and keeps_wish else None)
        self.post_activation(account)
        return "SignUpAccepted"

    def wish(self, account: Account, structure: Structure | None) -> None:
        former, account.wish = account.wish, structure
        if former is not None and former.status == PENDING and not self.is_wished(former):
            self.structures.remove(former)

    def post_activation(self, account: Account) -> None:
        link = self.issue(account, "ACTIVATION", lifetime=ACTIVATION)
        self.post("activation", account, link=link)

    def post_once_a_day(self, kind: str, account: Account) -> None:
        since = self.now - timedelta(hours=24)
        if not any(
            one.kind == kind and one.account is account and one.posted >= since for one in self.letters
        ):
            self.post(kind, account)

    def resend_activation(self, email: str) -> str:
        account = self.account_of(email)
        if account is not None and account.status == WAITING:
            self.post_activation(account)
        return "MailOnItsWay"

    def redeem(self, link: Link, *purposes: str) -> Account:
        """Only the holder of a genuine link is told why it opens nothing."""
        if link not in self.links or link.purpose not in purposes:
            raise No("LinkRefused UNKNOWN")
        if link.status != ISSUED:
            raise No(f"LinkRefused {link.status}")
        if link.expires <= self.now:
            raise No("LinkRefused EXPIRED")
        return link.account

    def activate(self, link: Link, password: str, answer: str) -> str:
        account = self.redeem(link, "ACTIVATION")
        link.status, link.used = USED, self.now
        account.status, account.password, account.answer = ACTIVE, password, answer
        account.version += 1
        self.tell("ACCOUNT_ACTIVATED")
        structure, account.wish = account.wish, None
        if structure is not None and structure.status == PENDING:
            self.found(structure, account)
        elif structure is not None and structure.status != CLOSED:
            self.ask(account, structure)
        self.post("account_activated", account)
        return "AccountActivated"

    def log_in(self, email: str, password: str) -> str:
        account = self.account_of(email)
        if account is None or account.status != ACTIVE or account.password != password:
            raise No("InvalidCredentials")
        mine = [one for one in self.sessions if one.account is account]
        for oldest in mine[: len(mine) - MOST_SESSIONS + 1]:
            self.sessions.remove(oldest)
        if len(mine) >= MOST_SESSIONS:
            self.tell("SESSION_REVOKED")
        self.sessions.append(Session(account, account.version, self.now, self.now))
        self.tell("LOGGED_IN")
        return "SessionOpened"

    def is_open(self, session: Session | None) -> bool:
        if session is None or session not in self.sessions or session.version != session.account.version:
            return False
        return self.now < min(session.seen + IDLE, session.created + LONGEST)

    def caller(self, session: Session | None) -> Account:
        """Return who asks; every use of a session keeps it open, noted once a minute."""
        if session is None or not self.is_open(session):
            raise No("UNAUTHENTICATED")
        self.note_use(session)
        return session.account

    def note_use(self, session: Session | None) -> None:
        if session and self.is_open(session) and self.now - session.seen >= timedelta(minutes=1):
            session.seen = self.now

    def log_out(self, session: Session) -> str:
        if self.is_open(session):
            self.sessions.remove(session)
        return "LoggedOut"

    def revoke(self, by: Session, other: Session) -> str:
        account = self.caller(by)
        if other not in self.sessions or other.account is not account:
            raise No("NotFound")
        self.sessions.remove(other)
        self.tell("SESSION_REVOKED")
        return "SessionsRevoked"

    def revoke_others(self, by: Session) -> str:
        account = self.caller(by)
        doomed = [one for one in self.sessions if one.account is account and one is not by]
        for one in doomed:
            self.sessions.remove(one)
        if doomed:
            self.tell("SESSION_REVOKED")
        return "SessionsRevoked"

    def close_ways_in(self, account: Account, *, but_links: tuple[str, ...] = ()) -> None:
        """Secrets changed: sessions and links of before die with the credential version."""
        account.version += 1
        self.sessions = [one for one in self.sessions if one.account is not account]
        for link in self.links:
            if link.account is account and link.status == ISSUED:
                if link.purpose in but_links:
                    link.version = account.version
                else:
                    link.status = REPLACED

    def deactivate(self, by: Session | None, password: str, *, orphan: bool) -> str:
        account = self.caller(by)
        if account.password != password:
            raise No("InvalidCredentials")
        if not orphan and any(self.is_main(account, one) for one in self.structures):
            raise No("SoleMainManager")
        self.shut(account)
        return "AccountDeactivated"

    def shut(self, account: Account, *, by_desk: bool = False) -> None:
        left = [one for one in self.structures if self.is_main(account, one)]
        account.status, account.shut_by_desk = SHUT, by_desk
        self.close_ways_in(account)
        self.tell("ACCOUNT_DEACTIVATED")
        for one in [one for one in self.attachments if one.account is account]:
            if one.status == REQUESTED:
                self.withdraw(one)
                self.tell("ATTACHMENT_CANCELLED")
            elif one.status == "APPROVED" and one.role in MANAGEMENT:
                one.role = MEMBER
                self.tell("ROLE_CHANGED")
        for structure in left:
            self.orphan(structure)
        self.post("account_deactivated", account)

    def request_reactivation(self, email: str) -> str:
        account = self.account_of(email)
        if account is not None and account.status == SHUT and not account.shut_by_desk:
            account.status = ASKS_BACK
            self.tell("REACTIVATION_REQUESTED")
            self.post_to_both("reactivation_requested", account)
            for operator in self.operators():
                self.notify("reactivation_to_decide", operator)
        return "MailOnItsWay"
