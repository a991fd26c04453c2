"""The latest request or access of each workspace: people may leave one and get it again without end."""

from collections.abc import Collection
from uuid import UUID

from models.database import select
from models.search_values import Values


async def latest_subscriptions(attachments: Collection[UUID]) -> list[UUID]:
    """Return one subscription of each attachment and workspace: the one that lives, else the last that did.

    Ids are ordered by time, and a second one is only made once the first is over.
    """
    values = Values()
    of_these = ", ".join(values.mark(each) for each in attachments)
    rows = await select(
        "SELECT id FROM (SELECT id, row_number()"  # noqa: S608  # marks of ours
        " OVER (PARTITION BY attachment_id, workspace_id ORDER BY id DESC) AS place"
        f" FROM subscription WHERE attachment_id IN ({of_these})) AS numbered WHERE place = 1",
        values,
    )
    return [UUID(str(row["id"])) for row in rows]
