"""Opening what the demo needs: the product itself, asking for no captcha and counting nothing."""

from collections.abc import Callable
from pathlib import Path

from models.database import close_database, open_database
from resolvers.context import Context
from server.demo.load import load_demo
from server.services import open_services
from server.settings import Settings


async def run_demo(settings: Settings, *, say: Callable[[str], None]) -> None:
    trusting = settings.model_copy(update={"captcha": ("off",), "limits": "off", "registry": ("local",)})
    url = settings.database_url.get_secret_value()
    await open_database(url)
    try:
        async with open_services(trusting, wake_mail=lambda: None) as services:
            ctx = Context(services=services, client="127.0.0.1", request_id="demo")
            await load_demo(ctx, url, Path("var/demo"), say=say)
    finally:
        await close_database()
