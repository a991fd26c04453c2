"""News of the portal: published by the desk, read by everybody."""

from models.announcement import Announcement
from resolvers.act_for_desk import DeskAct, act, at_desk, note_act
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.pages import Page, page_of
from security.texts import free_text

LONGEST_TITLE, LONGEST_BODY = 200, 10_000


async def publish_announcement(ctx: Context, *, title: str, body: str) -> Announcement:
    """Publish a piece of news at once. Raises InvalidInput."""
    desk = at_desk(ctx)
    faults = Faults()
    heading = faults.line(("title",), title, required=True, most=LONGEST_TITLE)
    text = faults.read(("body",), lambda: free_text(body, max_length=LONGEST_BODY), most=LONGEST_BODY)
    faults.refuse_if_any()

    async def write() -> Announcement:
        announcement = await Announcement.create(
            author=desk.signed_in().account, title=heading, body=text, published_at=desk.now()
        )
        await note_act(desk, DeskAct.PUBLISH_ANNOUNCEMENT, announcement=str(announcement.id))
        return announcement

    return await act(desk, write)


async def announcements(*, first: int, after: str | None) -> Page[Announcement]:
    return await page_of(Announcement.all(), first=first, after=after)
