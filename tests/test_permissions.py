"""Who may do what: the whole table, and no for whatever stands in none."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from tortoise.models import Model

from models.account import Account, AccountStatus
from models.announcement import Announcement
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.session import Session
from models.structure import Structure, StructureSector, StructureStatus
from models.subscription import Subscription
from resolvers.permissions import Action, AttachmentAction, StructureAction, Viewer, WorkspaceAction, can
from tests.documents import ME
from tests.portal import Portal

pytestmark = pytest.mark.usefixtures("database")  # models refer to each other once it is open

M = TypeVar("M", bound=Model)
THEN = datetime(2026, 3, 2, tzinfo=UTC)
ID = uuid4()
VIEWERS = ("stranger", "person", "requester", "member", "secondary", "main", "operator")

# In the order of VIEWERS: whether each may do it to an active private structure.
OF_STRUCTURE = {
    Action.SEE: "- x x x x x x",
    Action.SEE_INSIDE: "- - - x x x x",
    Action.SEE_MANAGEMENT: "- - - - x x x",
    Action.SEE_ACTOR: "- - - - - - -",
    StructureAction.REQUEST_ATTACHMENT: "- x - - - - x",
    StructureAction.DECIDE_ATTACHMENTS: "- - - - x x -",
    StructureAction.MANAGE_WORKSPACES: "- - - - x x -",
    StructureAction.EDIT: "- - - - x x -",
    StructureAction.MANAGE_SECONDARY_MANAGERS: "- - - - - x -",
    StructureAction.TRANSFER_MAIN_MANAGEMENT: "- - - - - x -",
    StructureAction.CLOSE: "- - - - - x -",
}
# Whether each may do it to the attachment of another member.
OF_MEMBER = {
    Action.SEE: "- - - - x x x",
    AttachmentAction.CANCEL: "- - - - - - -",
    AttachmentAction.DECIDE: "- - - - x x -",
    AttachmentAction.END: "- - - - x x -",
    AttachmentAction.CHANGE_ROLE: "- - - - - x -",
    WorkspaceAction.ASK: "- - - - - - -",
    WorkspaceAction.GRANT: "- - - - x x -",
}
# To a subscription of another member.
OF_SUBSCRIPTION = {
    Action.SEE: "- - - - x x x",
    WorkspaceAction.DECIDE: "- - - - x x -",
    WorkspaceAction.LEAVE: "- - - - x x -",
}
ROLES = {
    "requester": (AttachmentStatus.REQUESTED, AttachmentRole.MEMBER),
    "member": (AttachmentStatus.APPROVED, AttachmentRole.MEMBER),
    "secondary": (AttachmentStatus.APPROVED, AttachmentRole.SECONDARY_MANAGER),
    "main": (AttachmentStatus.APPROVED, AttachmentRole.MAIN_MANAGER),
}


def a_structure(status: StructureStatus, *, sector: StructureSector = StructureSector.PRIVATE) -> Structure:
    return Structure(id=ID, status=status, sector=sector)


def viewer(name: str, structure: Structure | None = None) -> Viewer:
    if name == "stranger":
        return Viewer()
    account = Account(id=uuid4(), status=AccountStatus.ACTIVE, is_operator=name == "operator")
    if name not in ROLES:
        return Viewer(account)
    status, role = ROLES[name]
    attachment = attachment_to(
        structure or a_structure(StructureStatus.ACTIVE), account=account, status=status, role=role
    )
    return Viewer(account, {ID: attachment})


def attachment_to(
    structure: Structure,
    *,
    account: Account | None = None,
    status: AttachmentStatus = AttachmentStatus.APPROVED,
    role: AttachmentRole = AttachmentRole.MEMBER,
) -> Attachment:
    person = account or Account(id=uuid4(), status=AccountStatus.ACTIVE)
    return Attachment(id=uuid4(), account=saved(person), structure=saved(structure), status=status, role=role)


def saved(row: M) -> M:
    """Let a row that is in no table be referred to."""
    row._saved_in_db = True
    return row


def allowed(thing: object, action: Any) -> str:  # any of the enumerations of actions
    marks = ("x" if can(thing, viewer(name), action) else "-" for name in VIEWERS)
    return " ".join(marks)


def test_sec_70_what_may_be_done_to_a_structure() -> None:
    structure = a_structure(StructureStatus.ACTIVE)

    assert {action: allowed(structure, action) for action in OF_STRUCTURE} == OF_STRUCTURE


def test_sec_70_what_may_be_done_to_somebodys_attachment() -> None:
    attachment = attachment_to(a_structure(StructureStatus.ACTIVE))

    assert {action: allowed(attachment, action) for action in OF_MEMBER} == OF_MEMBER


def test_sec_70_what_may_be_done_to_somebodys_subscription() -> None:
    attachment = attachment_to(a_structure(StructureStatus.ACTIVE))
    subscription = Subscription(id=uuid4(), attachment=saved(attachment))

    assert {action: allowed(subscription, action) for action in OF_SUBSCRIPTION} == OF_SUBSCRIPTION


def test_sec_70_every_action_stands_in_the_table() -> None:
    assert set(OF_STRUCTURE) == {*Action, *StructureAction}
    assert set(AttachmentAction) <= set(OF_MEMBER)
    assert set(WorkspaceAction) <= {*OF_MEMBER, *OF_SUBSCRIPTION}


@pytest.mark.parametrize("status", [each for each in StructureStatus if each is not StructureStatus.ACTIVE])
def test_a_structure_that_is_not_active_is_managed_by_nobody(status: StructureStatus) -> None:
    structure = Structure(id=uuid4(), status=status, sector=StructureSector.PRIVATE)
    managing = set(StructureAction) - {StructureAction.REQUEST_ATTACHMENT}

    may = [
        action for action in managing for name in VIEWERS if can(structure, viewer(name, structure), action)
    ]

    assert may == []


def test_a_pending_structure_is_hidden_from_everybody_but_the_desk() -> None:
    structure = a_structure(StructureStatus.PENDING, sector=StructureSector.PUBLIC)

    assert allowed(structure, Action.SEE) == "- - - - - - x"
    assert allowed(structure, StructureAction.REQUEST_ATTACHMENT) == "- - - - - - -"


def test_a_public_body_is_seen_by_strangers() -> None:
    body = a_structure(StructureStatus.ACTIVE, sector=StructureSector.PUBLIC)

    assert allowed(body, Action.SEE) == "x x x x x x x"


def test_a_session_is_seen_by_its_owner_alone() -> None:
    owner = viewer("person")
    assert owner.account is not None
    session = Session(id=uuid4(), account=saved(owner.account))

    assert can(session, owner, Action.SEE)
    assert allowed(session, Action.SEE) == "- - - - - - -"


def test_a_person_may_cancel_and_leave_what_is_his_own() -> None:
    member = viewer("member")
    [own] = member.attachments.values()

    may = {action for action in AttachmentAction if can(own, member, action)}

    assert may == {AttachmentAction.CANCEL, AttachmentAction.END}


def test_nobody_decides_his_own_request_nor_removes_a_main_manager() -> None:
    [main] = viewer("main").attachments.values()

    for me in map(viewer, VIEWERS):
        assert not any(can(own, me, AttachmentAction.DECIDE) for own in me.attachments.values())
        assert not can(main, me, AttachmentAction.END)


def test_what_no_sentence_speaks_of_is_denied() -> None:
    news = Announcement(id=uuid4(), title="", body="", published_at=THEN)

    for me in map(viewer, VIEWERS):
        for thing in (object(), None, "structure"):
            assert not any(can(thing, me, action) for action in (*Action, *StructureAction))
        assert not any(can(news, me, action) for action in StructureAction)


async def test_inv_05_an_account_that_is_not_active_has_no_right(portal: Portal) -> None:
    ada = await portal.member("ada@example.org", siret="00000020800017")
    structure = (await ada(ME))["attachments"]["edges"][0]["node"]["structure"]
    account = await Account.get()
    await Account.all().update(status=AccountStatus.DEACTIVATED, deactivated_at=THEN)
    await account.refresh_from_db()

    seen = await Viewer.of(account)

    assert structure["viewerCan"] != []
    assert (seen.account, seen.attachments) == (None, {})
