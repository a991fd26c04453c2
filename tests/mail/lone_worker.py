"""A worker in a process of its own, for tests to kill: `python -m tests.mail.lone_worker DATABASE SMTP`."""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from mail.rendering import Renderer
from mail.smtp import Smtp
from mail.worker import Worker
from models.database import open_database
from tests.mail.scenes import KEYS

LEASE = timedelta(seconds=1)


def real_clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class Dawdling:
    """Say on the standard output that a message was taken over, and linger before coming back."""

    def __init__(self, relay: Smtp, *, pause: float) -> None:
        self._relay = relay
        self._pause = pause

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        await self._relay.send(message, recipient=recipient)
        print("accepted", flush=True)
        await asyncio.sleep(self._pause)


async def work(database: str, smtp_url: str, *, pause: float) -> None:
    await open_database(database)
    renderer = Renderer(
        public_url="https://portail.test",
        time_zone=ZoneInfo("Europe/Paris"),
        keys=KEYS,
        sender="Guichet <no-reply@portail.test>",
    )
    relay = Dawdling(Smtp.from_url(smtp_url, require_tls=False), pause=pause)
    await Worker(renderer, relay, clock=real_clock, slots=1, lease=LEASE).run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], pause=float(sys.argv[3])))
