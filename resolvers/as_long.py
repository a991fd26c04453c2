"""How long an answer takes, where its time would tell what the answer itself does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from resolvers.context import Context


@asynccontextmanager
async def as_long(ctx: Context) -> AsyncIterator[None]:
    """Make what is done inside take as long as the floor of the services, whatever it finds.

    The statements inside are the same for everybody, and what differs is deferred. The floor hides the rest:
    pages of the database in memory or not, and the work that begins once the row is there. Limits and hashes
    are left outside: they cost the same for every address.
    """
    services = ctx.services
    ends_at = services.monotonic() + services.floor.total_seconds()
    try:
        yield
    finally:
        left = ends_at - services.monotonic()
        if left > 0:
            await services.pause(left)
