"""SQLite's own faults: a lock held by another process, a commit that fails, a disk that is full."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError

from models.account import Account
from models.database import DatabaseBusy, select, transaction
from models.deferred import Deferred
from models.session import Session
from tests.documents import ME, SIGN_UP
from tests.models.news import publish, published
from tests.portal import Caller, Portal, sign_up_form


@contextmanager
def held_by_another_process(database: str) -> Iterator[None]:
    connection = sqlite3.connect(database.removeprefix("sqlite://"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


async def pragma(text: str) -> None:
    """Set what holds for the connection that writes."""
    await get_connection("default").execute_script(f"PRAGMA {text}")


async def test_flt_10_a_lock_that_stays_is_told_and_leaves_nothing_behind(database: str) -> None:
    await pragma("busy_timeout=10")

    with held_by_another_process(database):
        for _ in range(3):
            with pytest.raises(DatabaseBusy):
                await transaction(lambda: publish("too late"))
    await transaction(lambda: publish("in time"))

    assert (await published("too late"), await published("in time")) == (0, 2)


async def test_reads_do_not_wait_for_whoever_writes(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    with held_by_another_process(await file_of_database()):
        writing = asyncio.create_task(transaction(lambda: publish("waits")))
        async with asyncio.timeout(1):
            me = await ada(ME)

    assert me["email"] == "ada@example.org"
    await writing


async def test_a_session_that_cannot_be_noted_as_used_still_works(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    portal.clock.move(minutes=5)
    await pragma("busy_timeout=10")

    with held_by_another_process(await file_of_database()):
        me = await ada(ME)

    assert me["email"] == "ada@example.org"
    assert (await Session.get()).last_seen_at < portal.clock()


async def test_flt_10_a_commit_that_fails_leaves_no_transaction_open(database: str) -> None:
    async def fail_at_the_end() -> None:
        await publish("never")
        await get_connection("default").execute_query("PRAGMA defer_foreign_keys=ON")
        await get_connection("default").execute_query(
            "INSERT INTO session (id, account_id, digest, credential_version, created_at, last_seen_at)"
            " VALUES ('a', 'nobody', 'd', 1, '2026-03-02', '2026-03-02')"
        )

    with pytest.raises((IntegrityError, sqlite3.IntegrityError)):
        await transaction(fail_at_the_end)
    await transaction(lambda: publish("afterwards"))

    assert (await published("never"), await published("afterwards")) == (0, 2)


async def test_flt_24_a_full_disk_is_told_while_reads_go_on(portal: Portal, api: Caller) -> None:
    ada = await portal.member("ada@example.org")
    pages = (await get_connection("default").execute_query("PRAGMA page_count"))[1][0][0]
    await pragma(f"max_page_count={pages}")

    errors = [await fill_the_disk(api, number) for number in range(200)]
    assert "SERVER_BUSY" in errors
    assert set(errors) <= {None, "SERVER_BUSY"}
    assert (await ada(ME))["email"] == "ada@example.org"
    accepted = errors.count(None)
    assert await Account.all().count() + await Deferred.all().count() == 1 + accepted

    await pragma("max_page_count=1000000")
    assert await fill_the_disk(api, 200) is None
    portal.clock.move(hours=1)
    await portal.run_deferred()
    assert await Account.all().count() == 1 + accepted + 1


async def fill_the_disk(api: Caller, number: int) -> str | None:
    """Sign somebody up, and return the code of the error, if there is one."""
    response = await api.raw(SIGN_UP, input=sign_up_form(f"bob{number}@example.org", firstName="B" * 80))
    errors = response.json().get("errors")
    return str(errors[0]["extensions"]["code"]) if errors else None


async def file_of_database() -> str:
    return str((await select("SELECT file FROM pragma_database_list"))[0]["file"])


async def test_cfg_writes_are_flushed_and_wait_for_their_turn(database: str) -> None:
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    read = [await get_connection("default").execute_query(f"PRAGMA {name}") for name in names]

    assert [rows[0][0] for _, rows in read] == ["wal", 2, 5000, 1]
