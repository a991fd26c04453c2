"""A long history for one person, and accesses left and given again: run with a URL and a count."""

import asyncio
import sys

from benchmarks.people import THEN
from models.account import Account
from models.attachment import Attachment
from models.catalogue import fill_catalogue
from models.database import close_database, open_database, transaction
from models.event import Event, EventKind
from models.subscription import Subscription, SubscriptionStatus, WorkspaceMode
from models.workspace import Workspace

AT_ONCE = 10_000
LEFT = 4  # times that each workspace was left


async def make_crowd(url: str, *, events: int) -> None:
    """Write them straight into the tables."""
    await open_database(url)
    await transaction(fill_catalogue)
    account = await Account.get(email="person0@example.org")
    await transaction(lambda: _accesses(account))
    for start in range(0, events, AT_ONCE):
        rows = [
            Event(kind=EventKind.LOGGED_IN, at=THEN, account_id=account.id, actor_id=account.id)
            for _ in range(min(AT_ONCE, events - start))
        ]
        await transaction(lambda rows=rows: Event.bulk_create(rows))  # type: ignore[misc]
    await close_database()


async def _accesses(account: Account) -> None:
    attachment = await Attachment.get(account_id=account.id)
    decided = {"mode": WorkspaceMode.CONSULT, "requested_at": THEN, "decided_at": THEN, "decided_by": account}
    for workspace in await Workspace.all():
        for status in (*[SubscriptionStatus.ENDED] * LEFT, SubscriptionStatus.ACTIVE):
            await Subscription.create(attachment=attachment, workspace=workspace, status=status, **decided)


if __name__ == "__main__":
    asyncio.run(make_crowd(sys.argv[1], events=int(sys.argv[2])))
