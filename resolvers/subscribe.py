"""People's access to workspaces: asked for, granted, refused, left."""

from uuid import UUID

from mail import letters, outbox
from models.attachment import Attachment
from models.database import transaction
from models.event import EventKind
from models.subscription import Subscription, SubscriptionStatus, WorkspaceMode
from models.workspace import StructureWorkspace, Workspace
from resolvers.context import Context
from resolvers.forms import not_allowed
from resolvers.hold_structure import hold_attachment
from resolvers.may_tell import may_tell
from resolvers.name_structure import named
from resolvers.open_workspaces import is_answered, opening_of
from resolvers.opened_workspaces import name_of
from resolvers.permissions import Viewer, WorkspaceAction, can
from resolvers.refusals import (
    AlreadyDecided,
    NotFound,
)
from resolvers.whole_subscription import find_subscription


async def request_workspace(
    ctx: Context, attachment_id: UUID | None, code: str, *, mode: WorkspaceMode
) -> Subscription:
    """Ask for a workspace that is open on the structure of one's own attachment.

    A self-service one is granted at once, and whatever a manager asks for. Raises NotFound, InvalidInput,
    AlreadyDecided with the access or the request that there is already, TooManyRequests.
    """
    await ctx.spend("workspace_request", account=str(ctx.signed_in().account_id))
    subscription = await transaction(lambda: _ask(ctx, attachment_id, code, mode))
    ctx.services.wake_mail()
    return subscription


async def grant_workspace(
    ctx: Context, attachment_id: UUID | None, code: str, *, mode: WorkspaceMode
) -> Subscription:
    """Give an attached person access in a mode, whether or not it was asked for, or give it another mode.

    Raises NotFound, InvalidInput.
    """
    ctx.signed_in()
    notice = ("workspace_granted", code, mode.value)
    tells = await may_tell(ctx, attachment_id, WorkspaceAction.GRANT, *notice)
    subscription = await transaction(lambda: _grant(ctx, attachment_id, code, mode, tells=tells))
    ctx.services.wake_mail()
    return subscription


async def leave_workspace(ctx: Context, subscription_id: UUID | None) -> Subscription:
    """End an access, or withdraw a request: by the person, or by a manager who takes it away.

    Raises NotFound, and AlreadyDecided where it was over already.
    """
    ctx.signed_in()
    return await transaction(lambda: _leave(ctx, subscription_id))


async def whole_subscription(subscription_id: UUID | None) -> Subscription:
    """Return a subscription with all that it shows. Raises NotFound."""
    row = await find_subscription(subscription_id)
    if row is None:
        raise NotFound
    return row


async def hold_subscription(ctx: Context, subscription_id: UUID | None) -> tuple[Subscription, Viewer]:
    """Return a subscription of a held structure, and the caller's rights now. Raises NotFound."""
    found = await Subscription.get_or_none(id=subscription_id).only("id", "attachment_id")
    _, viewer = await hold_attachment(ctx, found.attachment_id if found else None)
    return await whole_subscription(subscription_id), viewer


async def tell_granted(ctx: Context, subscription: Subscription, *, by_letter: bool = True) -> None:
    """Write a grant into the history, and to the person who did not make it himself."""
    person, structure = subscription.attachment.account, subscription.attachment.structure
    workspace, may_modify = subscription.workspace, subscription.mode is WorkspaceMode.MODIFY
    await ctx.record(
        EventKind.WORKSPACE_GRANTED,
        account=person,
        structure=structure,
        workspace=workspace.code,
        mode=subscription.mode.value,
    )
    if person.id == ctx.signed_in().account_id or not by_letter:
        return
    name = name_of(workspace, person.language)
    letter = letters.workspace_granted(person, workspace_name=name, may_modify=may_modify, **named(structure))
    await outbox.post(letter, now=ctx.now())


async def _ask(ctx: Context, attachment_id: UUID | None, code: str, mode: WorkspaceMode) -> Subscription:
    attachment, viewer = await hold_attachment(ctx, attachment_id)
    if not can(attachment, viewer, WorkspaceAction.ASK):
        raise NotFound
    opening = await opening_of(attachment.structure, code)
    if live := await Subscription.live_of(attachment, opening.workspace):
        raise AlreadyDecided(subscription=await whole_subscription(live.id))
    if opening.workspace.self_service or can(attachment, viewer, WorkspaceAction.GRANT):
        return await _give(ctx, attachment, opening, mode=mode)
    row = await Subscription.request(attachment, opening.workspace, mode=mode, now=ctx.now())
    await _tell_managers(ctx, attachment, opening.workspace, mode=mode)
    return await whole_subscription(row.id)


async def _grant(
    ctx: Context, attachment_id: UUID | None, code: str, mode: WorkspaceMode, *, tells: bool
) -> Subscription:
    attachment, viewer = await hold_attachment(ctx, attachment_id)
    if not can(attachment, viewer, WorkspaceAction.GRANT):
        raise NotFound
    opening = await opening_of(attachment.structure, code)
    return await _give(ctx, attachment, opening, mode=mode, tells=tells)


async def _give(
    ctx: Context,
    attachment: Attachment,
    opening: StructureWorkspace,
    *,
    mode: WorkspaceMode,
    tells: bool = True,
) -> Subscription:
    """Make an access active in a mode, whatever it was; one that is so already is left as it is."""
    if not is_answered(opening):
        raise not_allowed("workspace")
    by, now = ctx.signed_in().account, ctx.now()
    row = await Subscription.live_of(attachment, opening.workspace)
    if row is None:
        row = await Subscription.grant(attachment, opening.workspace, mode=mode, by=by, now=now)
    elif row.status is SubscriptionStatus.REQUESTED:
        await row.approve(mode=mode, by=by, now=now)
    elif row.mode is mode:
        return await whole_subscription(row.id)
    else:
        await row.change_mode(mode, by=by, now=now)
    granted = await whole_subscription(row.id)
    await tell_granted(ctx, granted, by_letter=tells)
    return granted


async def _leave(ctx: Context, subscription_id: UUID | None) -> Subscription:
    subscription, viewer = await hold_subscription(ctx, subscription_id)
    if not can(subscription, viewer, WorkspaceAction.LEAVE):
        raise NotFound
    if not await subscription.end(by=ctx.signed_in().account, now=ctx.now()):
        raise AlreadyDecided(subscription=subscription)
    attachment = subscription.attachment
    await ctx.record(
        EventKind.WORKSPACE_LEFT,
        account=attachment.account,
        structure=attachment.structure,
        workspace=subscription.workspace.code,
    )
    return await whole_subscription(subscription_id)


async def _tell_managers(
    ctx: Context, attachment: Attachment, workspace: Workspace, *, mode: WorkspaceMode
) -> None:
    person, structure = attachment.account, attachment.structure
    await ctx.record(
        EventKind.WORKSPACE_REQUESTED, account=person, structure=structure, workspace=workspace.code
    )
    for manager in await Attachment.managers_of(structure):
        letter = letters.workspace_requested(
            manager,
            person_name=person.full_name,
            person_email=person.email,
            workspace_name=name_of(workspace, manager.language),
            may_modify=mode is WorkspaceMode.MODIFY,
            **named(structure),
        )
        await outbox.post(letter, now=ctx.now())
