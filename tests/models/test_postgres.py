"""PostgreSQL's own faults: a connection killed, a deadlock, a pool with nothing left."""

import asyncio

import asyncpg
import pytest
from tortoise.connection import get_connection

from models.announcement import Announcement
from models.database import DatabaseBusy, close_database, open_database, select, transaction
from tests.models.news import NOON, publish, published


async def kill(backend: int, *, url: str) -> None:
    """End a connection from outside, as an administrator or a restart does."""
    other = await asyncpg.connect(url)
    await other.execute("SELECT pg_terminate_backend($1)", backend)
    await other.close()


async def backend_of_this_task() -> int:
    return int((await select("SELECT pg_backend_pid() AS pid"))[0]["pid"])


async def test_flt_20_a_connection_killed_in_mid_transaction_costs_that_transaction_alone(
    database: str,
) -> None:
    async def be_killed() -> None:
        await publish("never")
        await kill(await backend_of_this_task(), url=database)
        await publish("never")

    for _ in range(15):  # more than the pool has connections
        with pytest.raises(DatabaseBusy):
            await transaction(be_killed)
        await transaction(lambda: publish("afterwards"))

    assert (await published("never"), await published("afterwards")) == (0, 30)


async def test_flt_20_a_connection_killed_before_the_commit_writes_nothing(database: str) -> None:
    async def be_killed_at_the_end() -> None:
        await publish("never")
        await kill(await backend_of_this_task(), url=database)

    with pytest.raises(DatabaseBusy):
        await transaction(be_killed_at_the_end)

    assert await published("never") == 0


async def test_flt_19_a_pool_whose_connections_all_died_heals(database: str) -> None:
    await asyncio.gather(*(transaction(lambda: publish("before")) for _ in range(20)))
    other = await asyncpg.connect(database)
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()

    results = await asyncio.gather(
        *(transaction(lambda: publish("after")) for _ in range(20)), return_exceptions=True
    )
    assert {type(result) for result in results} <= {type(None), DatabaseBusy}
    assert await transaction(lambda: published("after")) == 2 * results.count(None)


async def test_flt_22_a_deadlock_is_tried_again_by_its_loser(database: str) -> None:
    for title in ("one", "two"):
        await Announcement.create(title=title, body="", published_at=NOON)

    async def touch(first: str, second: str) -> None:
        await Announcement.filter(title=first).update(body=first)
        await asyncio.sleep(0.05)
        await Announcement.filter(title=second).update(body=first)

    await asyncio.gather(
        *(transaction(lambda: touch("one", "two")), transaction(lambda: touch("two", "one")))
    )

    bodies = await Announcement.all().values_list("body", flat=True)
    assert len(set(bodies)) == 1


async def test_flt_21_a_pool_with_nothing_left_is_told_and_comes_back(database: str) -> None:
    await close_database()
    await open_database(database, pool=1)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def stay() -> None:
        await publish("stays")
        entered.set()
        await leave.wait()

    staying = asyncio.create_task(transaction(stay))
    await entered.wait()
    waiting = [asyncio.create_task(transaction(lambda: publish("waits"))) for _ in range(5)]
    reading = asyncio.create_task(published("stays"))
    told = await asyncio.gather(*waiting, reading, return_exceptions=True)
    leave.set()
    await staying

    assert {type(result) for result in told} == {DatabaseBusy}
    await transaction(lambda: publish("afterwards"))
    assert (await published("waits"), await published("afterwards")) == (0, 2)


async def test_a_read_on_a_killed_connection_is_told_as_busy(database: str) -> None:
    held = await asyncpg.connect(database)
    await held.execute("BEGIN; LOCK TABLE announcement")
    reading = asyncio.create_task(published("nothing"))
    other, killed = await asyncpg.connect(database), None
    while killed is None:
        killed = await other.fetchval(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )

    with pytest.raises(DatabaseBusy):
        await reading
    await held.close()
    await other.close()


async def test_no_statement_is_sent_when_a_connection_goes_back(database: str) -> None:
    await published("nothing")
    pool = get_connection("default")._pool  # type: ignore[attr-defined]

    async with pool.acquire() as connection:
        assert connection.get_reset_query() == ""
