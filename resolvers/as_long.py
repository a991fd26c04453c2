"""How long an answer takes, where its time would tell what the answer itself does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from resolvers.context import Context


@asynccontextmanager
async def as_long(ctx: Context) -> AsyncIterator[None]:
    """Make what is done inside take as long as the floor of the services, whatever it finds.

    An account more or less is a write more or less: a few milliseconds, which strangers can measure. The
    floor is well above them on a server that has time; on one that has none, waiting in its queues covers
    them. Limits and hashes are left outside, for they cost the same whoever is asked about.
    """
    services = ctx.services
    ends_at = services.monotonic() + services.floor.total_seconds()
    try:
        yield
    finally:
        left = ends_at - services.monotonic()
        if left > 0:
            await services.pause(left)
