"""Rows to write in transactions: `python -m tests.models.news URL COUNT` writes some from another process."""

import asyncio
import sys
from datetime import UTC, datetime

from models.announcement import Announcement
from models.database import close_database, open_database, transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def publish(title: str) -> None:
    """Write two rows, after a look at the table: a transaction that reads before it writes."""
    await Announcement.filter(title=title).count()
    await Announcement.create(title=title, body="one", published_at=NOON)
    await Announcement.create(title=title, body="two", published_at=NOON)


async def published(title: str) -> int:
    return await Announcement.filter(title=title).count()


async def _publish_many(url: str, *, count: int) -> None:
    await open_database(url)
    print("open", flush=True)
    for number in range(count):
        await transaction(lambda title=f"theirs {number}": publish(title))  # type: ignore[misc]
    await close_database()


if __name__ == "__main__":
    asyncio.run(_publish_many(sys.argv[1], count=int(sys.argv[2])))
