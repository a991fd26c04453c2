"""The model of workspaces: opened on a structure, asked for by people, granted by managers."""

from tests.life_cycle.state import ACTIVE, APPROVED, ENDED, REQUESTED, Account, Attachment, No, Structure
from tests.life_cycle.state import Subscription as Access
from tests.life_cycle.structures import BY_DEFAULT, Structures

SAVED = "WorkspaceSubscriptionSaved"


class Workspaces(Structures):
    def open_workspace(self, by: Account, structure: Structure, code: str) -> str:
        if not self.manages(by, structure):
            raise No("NotFound")
        if code not in structure.opened:
            structure.opened.add(code)
            self.tell("WORKSPACE_OPENED")
        return "StructureSaved"

    def close_workspace(self, by: Account, structure: Structure, code: str) -> str:
        if not self.manages(by, structure):
            raise No("NotFound")
        if code not in structure.opened:
            raise No("InvalidInput workspace UNKNOWN_VALUE")
        structure.opened.remove(code)
        self.tell("WORKSPACE_CLOSED")
        for one in self.subscriptions:
            if one.attachment.structure is structure and one.code == code and self.lasts(one):
                one.status = ENDED
                self.tell("WORKSPACE_LEFT")
        return "StructureSaved"

    def lasts(self, access: Access) -> bool:
        return access.status in (REQUESTED, ACTIVE)

    def access(self, attachment: Attachment, code: str) -> Access | None:
        """Return the newest access or request of an attachment to a workspace."""
        theirs = [one for one in self.subscriptions if one.attachment is attachment and one.code == code]
        return next((one for one in theirs if self.lasts(one)), theirs[-1] if theirs else None)

    def request_workspace(self, by: Account, attachment: Attachment, code: str, mode: str) -> str:
        self.check_kept(attachment)
        structure = attachment.structure
        is_in_force = attachment.status == APPROVED and structure.status == ACTIVE
        if not is_in_force or attachment.account is not by:
            raise No("NotFound")
        self._check_opened(structure, code)
        access = self.access(attachment, code)
        if access is not None and self.lasts(access):
            raise No("AlreadyDecided")
        if code == BY_DEFAULT or self.manages(by, structure):
            return self._give(by, attachment, code, mode)
        self.subscriptions.append(Access(attachment, code, mode, REQUESTED))
        self.tell("WORKSPACE_REQUESTED")
        for manager in self.managers(structure):
            self.notify("workspace_requested", manager)
        return SAVED

    def grant(self, by: Account, attachment: Attachment, code: str, mode: str) -> str:
        self.check_kept(attachment)
        if attachment.status != APPROVED or not self.manages(by, attachment.structure):
            raise No("NotFound")
        self._check_opened(attachment.structure, code)
        return self._give(by, attachment, code, mode)

    def approve_workspace(self, by: Account, access: Access | None) -> str:
        access = self._decided_by_manager(by, access)
        if access.attachment.status != APPROVED:
            raise No("InvalidInput ids.0 NOT_ALLOWED")
        access.status = ACTIVE
        self._tell_granted(by, access)
        return SAVED

    def refuse_workspace(self, by: Account, access: Access | None) -> str:
        access = self._decided_by_manager(by, access)
        access.status = "REFUSED"
        self.tell("WORKSPACE_REFUSED")
        self.notify("workspace_refused", access.attachment.account)
        return SAVED

    def leave_workspace(self, by: Account, access: Access | None) -> str:
        access = self._kept(access)
        if access.attachment.account is not by and not self.manages(by, access.attachment.structure):
            raise No("NotFound")
        if not self.lasts(access):
            raise No("AlreadyDecided")
        access.status = ENDED
        self.tell("WORKSPACE_LEFT")
        return SAVED

    def _check_opened(self, structure: Structure, code: str) -> None:
        if code not in structure.opened:
            raise No("InvalidInput workspace UNKNOWN_VALUE")

    def _kept(self, access: Access | None) -> Access:
        if access is None or access not in self.subscriptions:
            raise No("NotFound")
        return access

    def _decided_by_manager(self, by: Account, wanted: Access | None) -> Access:
        access = self._kept(wanted)
        if not self.manages(by, access.attachment.structure):
            raise No("NotFound")
        if access.status != REQUESTED:
            raise No("AlreadyDecided")
        return access

    def _give(self, by: Account, attachment: Attachment, code: str, mode: str) -> str:
        access = self.access(attachment, code)
        if access is None or not self.lasts(access):
            access = Access(attachment, code, mode, ENDED)
            self.subscriptions.append(access)
        if (access.status, access.mode) != (ACTIVE, mode):
            access.status, access.mode = ACTIVE, mode
            self._tell_granted(by, access)
        return SAVED

    def _tell_granted(self, by: Account, access: Access) -> None:
        self.tell("WORKSPACE_GRANTED")
        if access.attachment.account is not by:
            self.notify("workspace_granted", access.attachment.account)
