"""Answer first, work afterwards: no answer can tell what was not looked up yet."""

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from models.database import transaction
from models.deferred import Deferred
from models.outages import place_of
from resolvers.context import Context, Services

Work = Callable[[Context, dict[str, Any]], Awaitable[None]]  # Any: JSON

_log = logging.getLogger("guichet.deferred")


class Task(StrEnum):
    """What is done after the answer, because doing it before would tell who has an account."""

    SIGN_UP = "SIGN_UP"
    RESEND_ACTIVATION = "RESEND_ACTIVATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105  # a task
    SECRET_ANSWER = "SECRET_ANSWER"  # noqa: S105  # a task
    REACTIVATION = "REACTIVATION"
    LOG_IN_NOTICE = "LOG_IN_NOTICE"
    NEW_EMAIL = "NEW_EMAIL"


_WORK: dict[str, Work] = {}


def does(task: Task) -> Callable[[Work], Work]:
    """Register the function that does a task, inside a transaction that may run again."""

    def register(work: Work) -> Work:
        _WORK[task.value] = work
        return work

    return register


async def defer(ctx: Context, task: Task, **details: Any) -> None:  # Any: JSON
    """Note what is to be done: one statement, the same for everybody.

    A crash loses nothing: the row is there before the answer, and the next process that runs takes it. The
    caller wakes the services once the row is committed.
    """
    await Deferred.create(
        kind=task.value,
        details=details,
        request_id=ctx.request_id,
        asked_at=ctx.now(),
        due_at=ctx.now(),
    )


async def run_deferred(services: Services) -> int:
    """Do everything that is due, the oldest first; return how many things were done.

    Several processes may do so at once: each row is taken in the transaction of its work. What fails is
    tried again later. A task that only a newer release knows waits for it.
    """
    done = 0
    while rows := await Deferred.due(*_WORK, now=services.clock()):
        for row in rows:
            done += await _run(services, row)
    return done


async def _run(services: Services, row: Deferred) -> bool:
    ctx = Context(services=services, client="", request_id=row.request_id, _now=row.asked_at)

    async def write() -> bool:
        is_mine = await row.take()
        if is_mine:
            await _WORK[row.kind](ctx, row.details)
        return is_mine

    try:
        return await transaction(write)
    except Exception as exc:  # whatever is wrong with this row, the others must be done
        _log.error("%s was not done, and is tried again: %s", row.kind, place_of(exc))
        await row.put_off(now=services.clock())
        return False
