"""What the portal does by itself, hourly: purge, lapse, remind, check again, forget."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from models.account import Account
from models.database import transaction
from models.retention import KEPT, forget, never_activated, purge_account
from resolvers.batches import for_each
from resolvers.check_structures_again import check_structures_again
from resolvers.context import Context
from resolvers.remind_managers import lapse_requests, remind_managers

Job = Callable[[Context], Awaitable[int]]


async def purge_never_activated(ctx: Context) -> int:
    """Remove the accounts whose link ended 30 days ago without being used, and free their identifiers."""

    async def purge(account: Account) -> bool:
        return await transaction(lambda: purge_account(account, now=ctx.now()))

    return await for_each(never_activated(ctx.now()), purge)


async def forget_over(kind: str, ctx: Context) -> int:
    """Remove what is kept no longer, of one kind."""
    return await forget(KEPT[kind](ctx.now()))


JOBS: Mapping[str, Job] = {
    "never activated accounts purged": purge_never_activated,  # before their links are forgotten
    "unanswered requests lapsed": lapse_requests,
    "unanswered requests reminded of": remind_managers,
    "structures checked again": check_structures_again,
    **{f"{kind} forgotten": partial(forget_over, kind) for kind in KEPT},
}


async def run_jobs(ctx: Context, *, progress: Callable[[str, int], None]) -> None:
    """Do everything that is due; `progress` is told each job and how many things it did.

    May be run as often as one likes, and by several machines at once: each item is settled by a conditional
    update of its own. A job that fails keeps no other from running; an ExceptionGroup tells of it in the end.
    """
    failures = []
    for name, job in JOBS.items():
        try:
            progress(name, await job(ctx))
        except Exception as exc:  # raised again below
            failures.append(exc)
        ctx.services.wake_mail()
    if failures:
        raise ExceptionGroup("jobs failed", failures)
