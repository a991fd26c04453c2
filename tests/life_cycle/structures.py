"""The model of structures and of who belongs to them."""

from tests.life_cycle.state import (
    ACTIVE,
    APPROVED,
    CLOSED,
    ENDED,
    MAIN,
    MEMBER,
    ORPHANED,
    PENDING,
    REQUESTED,
    Account,
    Attachment,
    No,
    Place,
    State,
    Structure,
    Subscription,
)

BY_DEFAULT = "FACTURES_EMISES"
OVER = ("REFUSED", "CANCELLED", "EXPIRED", ENDED)


class Structures(State):
    def case_of(self, place: Place) -> str:
        """Tell which of the four cases applies to an identifier."""
        known = self.structure_of(place)
        if known is not None and known.status != PENDING:
            if known.status == CLOSED:
                raise No("StructureClosed")
            return "ATTACHMENT_REQUEST" if place.kind == "SIRET" else "WITHOUT_ATTACHMENT"
        if place.register != "OPEN":
            raise No("StructureClosed" if place.register == "CLOSED" else "StructureNotFound")
        return "NEW_STRUCTURE"

    def claimed(self, place: Place) -> Structure:
        known = self.structure_of(place)
        if known is None:
            known = Structure(place)
            self.structures.append(known)
        return known

    def is_wished(self, structure: Structure) -> bool:
        return any(one.wish is structure for one in self.accounts)

    def create_structure(self, founder: Account, place: Place) -> str:
        if self.case_of(place) != "NEW_STRUCTURE":
            raise No("StructureExists")
        self.found(self.claimed(place), founder)
        return "StructureSaved"

    def found(self, structure: Structure, founder: Account) -> None:
        structure.status, structure.opened = ACTIVE, {BY_DEFAULT}
        attachment = self.attach(founder, structure, role=MAIN, status=APPROVED)
        self.subscriptions.append(Subscription(attachment, BY_DEFAULT, "MODIFY", ACTIVE))
        self.tell("STRUCTURE_CREATED", "WORKSPACE_OPENED")

    def attach(self, account: Account, structure: Structure, *, role: str, status: str) -> Attachment:
        attachment = Attachment(account, structure, role, status, self.now)
        self.attachments.append(attachment)
        self.made.append(attachment)
        return attachment

    def ask(self, account: Account, structure: Structure) -> Attachment:
        attachment = self.attach(account, structure, role=MEMBER, status=REQUESTED)
        self.tell("ATTACHMENT_REQUESTED")
        for manager in self.managers(structure):
            self.notify("attachment_requested", manager)
        return attachment

    def end(self, attachment: Attachment, *, status: str) -> None:
        """End an attachment or a request, and everything that rests on it."""
        attachment.status, attachment.decided = status, self.now
        for one in self.subscriptions:
            if one.attachment is attachment and one.status in (REQUESTED, ACTIVE):
                one.status = ENDED

    def withdraw(self, attachment: Attachment) -> None:
        self.end(attachment, status="CANCELLED")

    def orphan(self, structure: Structure) -> None:
        """No main manager is left: the secondary managers and the desk are told, each once."""
        structure.status = ORPHANED
        self.tell("STRUCTURE_ORPHANED")
        for account in dict.fromkeys((*self.managers(structure), *self.operators())):
            self.notify("structure_orphaned", account)

    def seen(self, viewer: Account, structure: Structure) -> str:
        """Tell what somebody may do to a structure, as clients are told."""
        if structure.status == PENDING:
            return "Structure" if viewer.is_operator else "null"
        can = []
        if structure.status in (ACTIVE, ORPHANED) and not self.live(viewer, structure):
            can.append("REQUEST_ATTACHMENT")
        if self.manages(viewer, structure):
            can += ["DECIDE_ATTACHMENTS", "EDIT", "MANAGE_WORKSPACES"]
        if self.is_main(viewer, structure):
            can += ["CLOSE", "MANAGE_SECONDARY_MANAGERS", "TRANSFER_MAIN_MANAGEMENT"]
        return " ".join(["Structure", *sorted(can)])

    def close_structure(self, by: Account, structure: Structure, *, password_is_right: bool) -> str:
        if not self.is_main(by, structure):
            raise No("NotFound")
        if not password_is_right:
            raise No("InvalidCredentials")
        self.close(structure)
        return "StructureSaved"

    def close(self, structure: Structure) -> None:
        """What was asked of it is withdrawn; people stay attached to what can only be read."""
        structure.status = CLOSED
        self.tell("STRUCTURE_CLOSED")
        for one in self.subscriptions:
            if one.attachment.structure is structure and one.status == REQUESTED:
                one.status = ENDED
                self.tell("WORKSPACE_LEFT")
        for request in self.attachments:
            if request.structure is structure and request.status == REQUESTED:
                self.withdraw(request)
                self.tell("ATTACHMENT_CANCELLED")

    def request_attachment(self, by: Account, structure: Structure, workspaces: list[str]) -> str:
        if structure not in self.structures or structure.status == PENDING:
            raise No("NotFound")
        if structure.status == CLOSED:
            raise No("StructureClosed")
        for place, code in enumerate(workspaces):
            if code not in structure.opened:
                raise No(f"InvalidInput workspaces.{place} UNKNOWN_VALUE")
        if self.live(by, structure):
            raise No("AlreadyAttached")
        attachment = self.ask(by, structure)
        for code in workspaces:
            self.subscriptions.append(Subscription(attachment, code, "CONSULT", REQUESTED))
        return "AttachmentSaved"

    def _decided_by(self, by: Account, attachment: Attachment) -> None:
        """Only a manager of this structure decides, and never about himself; each request once."""
        self.check_kept(attachment)
        if not self.manages(by, attachment.structure) or attachment.account is by:
            raise No("NotFound")
        if attachment.status != REQUESTED:
            raise No("AlreadyDecided")

    def approve(self, by: Account, attachment: Attachment, role: str) -> str:
        self._decided_by(by, attachment)
        if role == MAIN or (role != MEMBER and not self.is_main(by, attachment.structure)):
            raise No("InvalidInput role NOT_ALLOWED")
        attachment.status, attachment.role, attachment.decided = APPROVED, role, self.now
        for one in self.subscriptions:
            if one.attachment is attachment and one.status == REQUESTED:
                one.status = ACTIVE
        self.tell("ATTACHMENT_APPROVED")
        self.notify("attachment_approved", attachment.account)
        return "AttachmentSaved"

    def refuse(self, by: Account, attachment: Attachment, reason: str) -> str:
        if not reason:
            raise No("InvalidInput reason REQUIRED")
        self._decided_by(by, attachment)
        self.end(attachment, status="REFUSED")
        self.tell("ATTACHMENT_REFUSED")
        self.notify("attachment_refused", attachment.account)
        return "AttachmentSaved"

    def cancel(self, by: Account, attachment: Attachment) -> str:
        self.check_kept(attachment)
        if attachment.account is not by:
            raise No("NotFound")
        if attachment.status != REQUESTED:
            raise No("AlreadyDecided")
        self.withdraw(attachment)
        self.tell("ATTACHMENT_CANCELLED")
        return "AttachmentSaved"

    def end_attachment(self, by: Account, attachment: Attachment) -> str:
        """The person leaves, or a manager parts with him: never with the main manager."""
        self.check_kept(attachment)
        structure, is_own = attachment.structure, attachment.account is by
        removable = attachment.role == MEMBER and self.manages(by, structure)
        dismissible = attachment.role != MAIN and self.is_main(by, structure)
        if not (is_own or removable or dismissible):
            raise No("NotFound")
        if attachment.status == REQUESTED:
            raise No("InvalidInput id NOT_ALLOWED")
        if attachment.status in OVER:
            raise No("AlreadyDecided")
        if attachment.role == MAIN and structure.status == ACTIVE:
            raise No("SoleMainManager")
        self.end(attachment, status=ENDED)
        self.tell("ATTACHMENT_ENDED")
        self.notify("attachment_ended", attachment.account)
        return "AttachmentSaved"

    def change_role(self, by: Account, attachment: Attachment, role: str) -> str:
        if role == MAIN:
            raise No("InvalidInput role NOT_ALLOWED")
        self.check_kept(attachment)
        if not self.is_main(by, attachment.structure):
            raise No("NotFound")
        if attachment.status == REQUESTED:
            raise No("InvalidInput attachment NOT_ALLOWED")
        if attachment.status in OVER:
            raise No("AlreadyDecided")
        if attachment.role == MAIN:
            raise No("SoleMainManager")
        if attachment.role == role:
            return "AttachmentSaved"
        if role != MEMBER and attachment.account.status != ACTIVE:
            raise No("InvalidInput attachment NOT_ALLOWED")
        attachment.role = role
        self.tell("ROLE_CHANGED")
        self.notify("role_changed", attachment.account)
        return "AttachmentSaved"

    def transfer(
        self, by: Account, structure: Structure, heir: Attachment, *, stay_as: str, password_is_right: bool
    ) -> str:
        if stay_as == MAIN:
            raise No("InvalidInput stayAs NOT_ALLOWED")
        if not self.is_main(by, structure):
            raise No("NotFound")
        if not password_is_right:
            raise No("InvalidCredentials")
        if heir.structure is not structure or heir not in self.attachments:
            raise No("NotFound")
        mine = self.live(by, structure)
        if heir.status != APPROVED or heir.account.status != ACTIVE or heir is mine or mine is None:
            raise No("InvalidInput to NOT_ALLOWED")
        mine.role, heir.role = stay_as, MAIN
        self.tell("MAIN_MANAGER_CHANGED", "ROLE_CHANGED")
        self.notify("role_changed", heir.account)
        self.notify("role_changed", by)
        return "StructureSaved"

    def check_kept(self, attachment: Attachment) -> None:
        """What was forgotten answers like what never was."""
        if attachment not in self.attachments:
            raise No("NotFound")
