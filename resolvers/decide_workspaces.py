"""Answer requests for workspaces: one or many at once, each decided on its own, exactly once."""

from collections.abc import Sequence
from uuid import UUID

from mail import letters, outbox
from models.attachment import AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.structure import Structure
from models.subscription import Subscription, SubscriptionStatus
from resolvers.context import Context
from resolvers.forms import Faults, not_allowed
from resolvers.name_structure import named
from resolvers.one_by_one import one_by_one
from resolvers.open_workspaces import is_answered, opening_of
from resolvers.opened_workspaces import name_of
from resolvers.pages import Page, empty_page, page_of
from resolvers.permissions import Action, WorkspaceAction, can
from resolvers.refusals import AlreadyDecided, NotFound, Refusal
from resolvers.subscribe import hold_subscription, tell_granted, whole_subscription
from resolvers.whole_subscription import PARTS, load_structures

Decided = Subscription | Refusal


async def workspace_requests_of(
    ctx: Context, structure: Structure, *, first: int, after: str | None
) -> Page[Subscription]:
    """Return the requests that wait, the newest first; to those who do not manage the structure, none.

    What was asked for together with an attachment waits for that one, and is not among them.
    """
    if not can(structure, await ctx.viewer(), Action.SEE_MANAGEMENT):
        return empty_page()
    rows = Subscription.filter(
        status=SubscriptionStatus.REQUESTED,
        attachment__structure_id=structure.id,
        attachment__status=AttachmentStatus.APPROVED,
    )
    page = await page_of(rows.select_related(*PARTS), first=first, after=after)
    await load_structures(page.rows)
    return page


async def approve_requests(ctx: Context, ids: Sequence[UUID | None]) -> list[Decided]:
    """Grant what was asked for; return what became of each request, in the order of `ids`.

    Raises Unauthenticated, and BadRequest for more than a hundred.
    """
    ctx.signed_in()
    decided = await one_by_one(
        ids, lambda place, one: transaction(lambda: _approve(ctx, one, path=("ids", str(place))))
    )
    ctx.services.wake_mail()
    return decided


async def refuse_requests(ctx: Context, ids: Sequence[UUID | None], *, reason: str) -> list[Decided]:
    """Turn requests down, with a reason that is told; return and raise as `approve_requests`."""
    ctx.signed_in()
    faults = Faults()
    told = faults.note(("reason",), reason, required=True)

    async def refuse(place: int, one: UUID | None) -> Subscription:
        faults.refuse_if_any()
        return await transaction(lambda: _refuse(ctx, one, reason=told or ""))

    decided = await one_by_one(ids, refuse)
    ctx.services.wake_mail()
    return decided


async def _approve(ctx: Context, subscription_id: UUID | None, *, path: tuple[str, ...]) -> Subscription:
    subscription = await _waiting(ctx, subscription_id)
    attachment = subscription.attachment
    opening = await opening_of(attachment.structure, subscription.workspace.code)
    if attachment.status is not AttachmentStatus.APPROVED or not is_answered(opening):
        raise not_allowed(*path)
    if not await subscription.approve(by=ctx.signed_in().account, now=ctx.now()):
        raise AlreadyDecided(subscription=await whole_subscription(subscription_id))
    granted = await whole_subscription(subscription_id)
    await tell_granted(ctx, granted)
    return granted


async def _refuse(ctx: Context, subscription_id: UUID | None, *, reason: str) -> Subscription:
    subscription = await _waiting(ctx, subscription_id)
    attachment, workspace = subscription.attachment, subscription.workspace
    if not await subscription.refuse(reason=reason, by=ctx.signed_in().account, now=ctx.now()):
        raise AlreadyDecided(subscription=await whole_subscription(subscription_id))
    person, structure = attachment.account, attachment.structure
    await ctx.record(
        EventKind.WORKSPACE_REFUSED,
        account=person,
        structure=structure,
        workspace=workspace.code,
        reason=reason,
    )
    name = name_of(workspace, person.language)
    letter = letters.workspace_refused(person, workspace_name=name, reason=reason, **named(structure))
    await outbox.post(letter, now=ctx.now())
    return await whole_subscription(subscription_id)


async def _waiting(ctx: Context, subscription_id: UUID | None) -> Subscription:
    """Return a request that the caller may decide, its structure held. Raises NotFound, AlreadyDecided."""
    subscription, viewer = await hold_subscription(ctx, subscription_id)
    if not can(subscription, viewer, WorkspaceAction.DECIDE):
        raise NotFound
    if subscription.status is not SubscriptionStatus.REQUESTED:
        raise AlreadyDecided(subscription=subscription)
    return subscription
