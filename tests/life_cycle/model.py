"""The whole model: the portal's rules in plain Python, with the desk, the post and the jobs."""

from datetime import timedelta

from tests.life_cycle.recovery import Recovery
from tests.life_cycle.state import (
    ACTIVE,
    APPROVED,
    ASKS_BACK,
    CLOSED,
    ISSUED,
    MAIN,
    ORPHANED,
    REQUESTED,
    SHUT,
    WAITING,
    Account,
    Attachment,
    Letter,
    Link,
    No,
    Session,
    Structure,
)
from tests.life_cycle.workspaces import Workspaces

LAPSES = timedelta(days=90)
REMINDED = ((2, timedelta(days=14)), (1, timedelta(days=7)))
NEVER_ACTIVATED = LINKS = timedelta(days=30)
LETTERS, REQUESTS, PROCEDURES = timedelta(days=90), timedelta(days=365), timedelta(hours=1)
IDLE, LONGEST, TRIED_FOR = timedelta(minutes=30), timedelta(hours=12), timedelta(days=5)

ONCE_ACTIVATED = (ACTIVE, SHUT, ASKS_BACK)
SPEAKS_TO = {
    "activation": (WAITING,),
    "already_registered": ONCE_ACTIVATED,
    "password_changed": ONCE_ACTIVATED,
    "email_changed": ONCE_ACTIVATED,
    "contact_email_changed": ONCE_ACTIVATED,
    "account_deactivated": (SHUT, ASKS_BACK),
    "password_reset_deactivated": (SHUT, ASKS_BACK),
    "reactivation_requested": (ASKS_BACK,),
}


class Model(Recovery, Workspaces):
    def desk(self, by: Session | None, reason: str) -> Account:
        """Only operators act for the desk, and every act carries a reason."""
        operator = self.caller(by)
        if not operator.is_operator:
            raise No("FORBIDDEN")
        if not reason:
            raise No("InvalidInput reason REQUIRED")
        return operator

    def desk_resend(self, account: Account) -> str:
        if account.status != WAITING or account not in self.accounts:
            raise No("NotFound")
        self.post_activation(account)
        self.tell("SUPPORT_ACTED")
        return "SupportAccountSaved"

    def desk_deactivate(self, desk: Account, account: Account) -> str:
        if account not in self.accounts or account is desk or account.status not in (ACTIVE, ASKS_BACK):
            raise No("NotFound")
        self.shut(account, by_desk=True)
        self.tell("SUPPORT_ACTED")
        return "SupportAccountSaved"

    def desk_reactivate(self, desk: Account, account: Account) -> str:
        if account not in self.accounts or account is desk or account.status not in (SHUT, ASKS_BACK):
            raise No("NotFound")
        account.status, account.shut_by_desk = ACTIVE, False
        account.version += 1
        self.tell("ACCOUNT_REACTIVATED", "SUPPORT_ACTED")
        self.post_to_both("account_reactivated", account)
        return "SupportAccountSaved"

    def desk_appoint(self, desk: Account, attachment: Attachment) -> str:
        """The only way out of ORPHANED: an active person attached to the structure, not the operator."""
        self.check_kept(attachment)
        is_fit = attachment.status == APPROVED and attachment.account.status == ACTIVE
        if not is_fit or attachment.account is desk:
            raise No("NotFound")
        if attachment.structure.status != ORPHANED:
            raise No("NotFound")
        attachment.role, attachment.structure.status = MAIN, ACTIVE
        self.tell("MAIN_MANAGER_CHANGED", "SUPPORT_ACTED")
        self.notify("role_changed", attachment.account)
        return "StructureSaved"

    def desk_close(self, structure: Structure) -> str:
        if structure not in self.structures or structure.status not in (ACTIVE, ORPHANED):
            raise No("NotFound")
        self.close(structure)
        self.tell("SUPPORT_ACTED")
        return "StructureSaved"

    def desk_reopen(self, structure: Structure) -> str:
        if structure not in self.structures or structure.status != CLOSED:
            raise No("NotFound")
        structure.status = ACTIVE
        self.tell("STRUCTURE_REOPENED", "SUPPORT_ACTED")
        if not any(self.role(one, structure) == MAIN for one in self.accounts):
            self.orphan(structure)
        return "StructureSaved"

    def deliver(self) -> list[Link]:
        """Send what waits, unless it is not true any more; return the links that arrive."""
        waiting = [one for one in self.letters if one.status == "QUEUED"]
        for letter in waiting:
            letter.status = self._outcome(letter)
        return [one.link for one in waiting if one.link is not None and one.status == "SENT"]

    def _outcome(self, letter: Letter) -> str:
        if letter.account.status not in SPEAKS_TO.get(letter.kind, (ACTIVE,)):
            return "CANCELLED"
        if letter.link and (letter.link.status != ISSUED or letter.link.expires <= self.now):
            return "CANCELLED"
        return "FAILED" if letter.posted + TRIED_FOR <= self.now else "SENT"

    def run_jobs(self) -> None:
        self._purge()
        self._lapse()
        self._remind()
        self._forget()

    def _purge(self) -> None:
        for account in [one for one in self.accounts if one.status == WAITING]:
            theirs = [one.expires for one in self.links if one.account is account]
            if max(theirs, default=account.created) <= self.now - NEVER_ACTIVATED:
                self.remove(account)

    def _lapse(self) -> None:
        for request in self.attachments:
            if request.status == REQUESTED and request.asked + LAPSES <= self.now:
                self.end(request, status="EXPIRED")
                self.tell("ATTACHMENT_CANCELLED")
                self.notify("attachment_lapsed", request.account)

    def _remind(self) -> None:
        """Once after a week, once more after two; one letter each for a run."""
        for request in [one for one in self.attachments if one.status == REQUESTED]:
            for number, wait in REMINDED:
                if request.reminders < number and request.asked + wait <= self.now:
                    request.reminders = number
                    for manager in self.managers(request.structure):
                        self.notify("attachment_reminder", manager)
                    self.notify("attachment_unanswered", request.account)

    def _forget(self) -> None:
        now = self.now
        self.flows = [one for one in self.flows if one.expires + PROCEDURES > now]
        self.sessions = [one for one in self.sessions if now < min(one.seen + IDLE, one.created + LONGEST)]
        self.links = [one for one in self.links if now < min(one.expires, one.used or one.expires) + LINKS]
        self.letters = [one for one in self.letters if not self._is_stale(one)]
        self.attachments = [one for one in self.attachments if not self._is_forgotten(one)]
        kept = set(map(id, self.attachments))
        self.subscriptions = [one for one in self.subscriptions if id(one.attachment) in kept]

    def _is_stale(self, letter: Letter) -> bool:
        """A letter that waits goes with its link; one that is settled, after its time."""
        if letter.status == "QUEUED":
            return letter.link is not None and letter.link not in self.links
        return letter.posted + LETTERS <= self.now

    def _is_forgotten(self, one: Attachment) -> bool:
        is_over = one.status in ("REFUSED", "CANCELLED", "EXPIRED")
        return is_over and one.decided is not None and one.decided + REQUESTS <= self.now
