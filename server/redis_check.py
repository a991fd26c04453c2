"""What the doctor sees when it asks Redis."""

import asyncio
from collections.abc import Awaitable
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from server.finding import Finding
from server.settings import Settings

NAME = "GUICHET_REDIS_URL"
WITHIN = 3.0  # seconds


async def redis_check(settings: Settings) -> list[Finding]:
    """Return why the shared limits cannot be counted, where they are counted in Redis."""
    if settings.redis_url is None or settings.limits == "off":
        return []
    try:
        async with asyncio.timeout(WITHIN):
            client = Redis.from_url(settings.redis_url.get_secret_value())
            try:
                await cast(Awaitable[bool], client.ping())
            finally:
                await client.aclose()
    except AuthenticationError:
        return [Finding(NAME, "The user name or the password is refused.", "Correct both in the URL.")]
    except ResponseError:  # it answers, and not as we ask: no such database, no such right
        return [Finding(NAME, "It refuses our commands.", "Name a database that this user may write.")]
    except (RedisError, OSError, TimeoutError, ValueError):
        return [Finding(NAME, "It does not answer.", "Start Redis, or correct the URL.")]
    return []
