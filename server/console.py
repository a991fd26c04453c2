"""What a command works with: the database, the services, and a context without a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.database import close_database, open_database
from resolvers.context import Context
from server.services import open_services
from server.settings import Settings


@asynccontextmanager
async def console(settings: Settings) -> AsyncIterator[Context]:
    """Open the product for one command; letters that it posts leave with the next worker that looks."""
    await open_database(settings.database_url.get_secret_value())
    try:
        async with open_services(settings, wake_mail=lambda: None) as services:
            yield Context(services=services, client="console", request_id="console")
    finally:
        await close_database()
