"""Who may do what, in words: `can(thing, viewer, action)` says no unless a sentence here says yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import singledispatch
from uuid import UUID

from tortoise.queryset import QuerySet

from models.account import Account, AccountStatus
from models.announcement import Announcement
from models.attachment import LIVE, MANAGERS, Attachment, AttachmentRole, AttachmentStatus
from models.event import FOR_DESK, Event
from models.letter import TELLING_KINDS, Letter
from models.service import Service
from models.session import Session
from models.statements import Statement
from models.structure import Structure, StructureSector, StructureStatus
from models.subscription import Subscription
from models.support import SupportRequest
from models.workspace import Workspace


class Action(StrEnum):
    """What may be done to anything."""

    SEE = "SEE"
    SEE_INSIDE = "SEE_INSIDE"
    SEE_MANAGEMENT = "SEE_MANAGEMENT"  # people, requests and history of a structure
    SEE_ACTOR = "SEE_ACTOR"


class StructureAction(StrEnum):
    """What may be done to a structure; told to clients as `viewerCan`."""

    REQUEST_ATTACHMENT = "REQUEST_ATTACHMENT"
    DECIDE_ATTACHMENTS = "DECIDE_ATTACHMENTS"
    MANAGE_WORKSPACES = "MANAGE_WORKSPACES"
    EDIT = "EDIT"
    MANAGE_SECONDARY_MANAGERS = "MANAGE_SECONDARY_MANAGERS"
    TRANSFER_MAIN_MANAGEMENT = "TRANSFER_MAIN_MANAGEMENT"
    CLOSE = "CLOSE"


class AttachmentAction(StrEnum):
    """What may be done to an attachment, whose structure must be loaded."""

    CANCEL = "CANCEL"
    DECIDE = "DECIDE"
    END = "END"
    CHANGE_ROLE = "CHANGE_ROLE"


class WorkspaceAction(StrEnum):
    """What may be done about access to workspaces: ask or grant on an attachment, else on a subscription."""

    ASK = "ASK"
    GRANT = "GRANT"
    DECIDE = "DECIDE"
    LEAVE = "LEAVE"


OF_MANAGERS = {
    StructureAction.DECIDE_ATTACHMENTS,
    StructureAction.MANAGE_WORKSPACES,
    StructureAction.EDIT,
}
OF_MAIN_MANAGER = {
    StructureAction.MANAGE_SECONDARY_MANAGERS,
    StructureAction.TRANSFER_MAIN_MANAGEMENT,
    StructureAction.CLOSE,
}
GIVEN_BY = {
    AttachmentRole.MEMBER: StructureAction.DECIDE_ATTACHMENTS,
    AttachmentRole.SECONDARY_MANAGER: StructureAction.MANAGE_SECONDARY_MANAGERS,
}


def _live(account_id: UUID) -> QuerySet[Attachment]:
    return Attachment.filter(account_id=account_id, status__in=LIVE)


LIVE_OF = Statement(_live)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks: an account, or nobody, with its live attachments by structure."""

    account: Account | None = None
    attachments: Mapping[UUID, Attachment] = field(default_factory=dict)

    @classmethod
    async def of(cls, account: Account | None) -> "Viewer":
        """Read what an account is attached to; an account that is not active has no right at all."""
        if account is None or account.status is not AccountStatus.ACTIVE:
            return cls()
        rows = await LIVE_OF.rows(account.id)
        return cls(account, {row.structure_id: row for row in rows})

    def is_(self, account_id: UUID | None) -> bool:
        return self.account is not None and self.account.id == account_id

    @property
    def is_operator(self) -> bool:
        return self.account is not None and self.account.is_operator

    def role_in(self, structure_id: UUID | None) -> AttachmentRole | None:
        """Return the viewer's approved role in a structure."""
        attachment = self.attachments.get(structure_id) if structure_id else None
        approved = attachment is not None and attachment.status is AttachmentStatus.APPROVED
        return attachment.role if attachment is not None and approved else None

    def manages(self, structure_id: UUID | None) -> bool:
        return self.role_in(structure_id) in MANAGERS


@singledispatch
def can(
    thing: object, viewer: Viewer, action: Action | StructureAction | AttachmentAction | WorkspaceAction
) -> bool:
    """Say whether `viewer` may do `action` to `thing`: no, unless a rule below says yes."""
    return False


@can.register
def _(structure: Structure, viewer: Viewer, action: Action | StructureAction) -> bool:
    role = viewer.role_in(structure.id)
    if action is Action.SEE:
        if structure.status is StructureStatus.PENDING:
            return viewer.is_operator  # nobody's yet: its existence would tell who signed up
        return structure.sector is StructureSector.PUBLIC or viewer.account is not None
    if action is Action.SEE_INSIDE:
        return role is not None or viewer.is_operator
    if action is Action.SEE_MANAGEMENT:
        return role in MANAGERS or viewer.is_operator
    if action is StructureAction.REQUEST_ATTACHMENT:
        joinable = structure.status in (StructureStatus.ACTIVE, StructureStatus.ORPHANED)
        return joinable and viewer.account is not None and structure.id not in viewer.attachments
    if structure.status is not StructureStatus.ACTIVE:
        return False
    if action in OF_MANAGERS:
        return role in MANAGERS
    return action in OF_MAIN_MANAGER and role is AttachmentRole.MAIN_MANAGER


def may_give(role: AttachmentRole, viewer: Viewer, structure: Structure) -> bool:
    """Say whether a role in a structure is the viewer's to give, and to take away.

    Managers let members in, the main manager makes secondary managers too; his own role is handed over.
    """
    needed = GIVEN_BY.get(role)
    return needed is not None and can(structure, viewer, needed)


def may_act_for_desk(account: Account) -> bool:
    """Say whether an account does the support desk's work: an operator's, while it is active."""
    return account.is_operator and account.status is AccountStatus.ACTIVE


@can.register
def _(service: Service, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE and can(service.structure, viewer, action)


@can.register
def _(account: Account, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE and (viewer.is_(account.id) or viewer.is_operator)


@can.register
def _(session: Session, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE and viewer.is_(session.account_id)


@can.register
def _(letter: Letter, viewer: Viewer, action: Action | StructureAction) -> bool:
    is_own = viewer.is_(letter.account_id) and letter.kind not in TELLING_KINDS
    return action is Action.SEE and (is_own or viewer.is_operator)


@can.register
def _(request: SupportRequest, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE and (viewer.is_(request.account_id) or viewer.is_operator)


@can.register
def _(attachment: Attachment, viewer: Viewer, action: Action | AttachmentAction | WorkspaceAction) -> bool:
    is_own = viewer.is_(attachment.account_id)
    if action is Action.SEE:
        return is_own or viewer.manages(attachment.structure_id) or viewer.is_operator
    if action is AttachmentAction.CANCEL:
        return is_own
    if action is AttachmentAction.CHANGE_ROLE:
        return can(attachment.structure, viewer, StructureAction.MANAGE_SECONDARY_MANAGERS)
    if action is AttachmentAction.END:
        return is_own or may_give(attachment.role, viewer, attachment.structure)
    if action in (WorkspaceAction.ASK, WorkspaceAction.GRANT):
        return _may_open_workspaces_to(attachment, viewer, action)
    decides = can(attachment.structure, viewer, StructureAction.DECIDE_ATTACHMENTS)
    return action is AttachmentAction.DECIDE and decides and not is_own


def _may_open_workspaces_to(attachment: Attachment, viewer: Viewer, action: object) -> bool:
    """People ask for themselves, managers grant to anybody, while attachment and structure are in force."""
    if attachment.status is not AttachmentStatus.APPROVED:
        return False
    if action is WorkspaceAction.GRANT:
        return can(attachment.structure, viewer, StructureAction.MANAGE_WORKSPACES)
    is_active = attachment.structure.status is StructureStatus.ACTIVE
    return is_active and viewer.is_(attachment.account_id)


@can.register
def _(subscription: Subscription, viewer: Viewer, action: Action | WorkspaceAction) -> bool:
    attachment = subscription.attachment
    if action is Action.SEE:
        return can(attachment, viewer, action)
    manages = can(attachment.structure, viewer, StructureAction.MANAGE_WORKSPACES)
    if action is WorkspaceAction.LEAVE:
        return viewer.is_(attachment.account_id) or manages
    return action is WorkspaceAction.DECIDE and manages


@can.register
def _(event: Event, viewer: Viewer, action: Action | StructureAction) -> bool:
    if action is Action.SEE_ACTOR:
        return viewer.is_operator or FOR_DESK not in event.details
    concerned = viewer.is_(event.account_id) or viewer.manages(event.structure_id)
    return action is Action.SEE and (concerned or viewer.is_operator)


@can.register
def _(workspace: Workspace, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE  # the catalogue is public


@can.register
def _(announcement: Announcement, viewer: Viewer, action: Action | StructureAction) -> bool:
    return action is Action.SEE  # published for everybody
