"""News: published by the desk, read by everybody."""

from tests.desk import ANNOUNCEMENTS, PUBLISH, operator
from tests.documents import NODE
from tests.portal import Caller, Portal


async def test_everybody_reads_the_news_the_newest_first(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    await desk(PUBLISH, input={"title": "Open", "body": "We are open."})
    portal.clock.move(minutes=5)

    saved = await desk(PUBLISH, input={"title": " Maintenance  on Sunday ", "body": "From 8.\nUntil 10."})

    published = saved["announcement"]
    assert published["title"] == "Maintenance on Sunday"
    assert published["body"] == "From 8.\nUntil 10."
    news = (await api(ANNOUNCEMENTS))["edges"]
    assert [edge["node"]["title"] for edge in news] == ["Maintenance on Sunday", "Open"]
    assert news[0]["node"] == published
    assert (await api(NODE, id=published["id"]))["__typename"] == "Announcement"


async def test_news_come_in_pages(portal: Portal, api: Caller) -> None:
    desk = await operator(portal)
    for number in range(3):
        await desk(PUBLISH, input={"title": f"News {number}", "body": "…"})

    first = await api(ANNOUNCEMENTS, first=2)
    rest = await api(ANNOUNCEMENTS, first=2, after=first["pageInfo"]["endCursor"])

    titles = [edge["node"]["title"] for edge in first["edges"] + rest["edges"]]
    assert titles == ["News 2", "News 1", "News 0"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


async def test_news_have_a_title_and_a_text(portal: Portal) -> None:
    desk = await operator(portal)

    empty = await desk(PUBLISH, input={"title": "", "body": " "})
    long = await desk(PUBLISH, input={"title": "x" * 201, "body": "x" * 10_001})

    assert [(fault["path"], fault["code"]) for fault in empty["problems"]] == [
        (["title"], "REQUIRED"),
        (["body"], "REQUIRED"),
    ]
    assert [(fault["path"], fault["code"]) for fault in long["problems"]] == [
        (["title"], "TOO_LONG"),
        (["body"], "TOO_LONG"),
    ]
