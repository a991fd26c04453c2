"""`transaction()`: whole or not at all, whoever is cancelled, and never a hang."""

import asyncio
import sys
from contextlib import suppress

import pytest
from tortoise.exceptions import IntegrityError

from models.account import Account
from models.announcement import Announcement
from models.database import close_database, open_database, transaction
from models.outages import DatabaseBusy
from tests.documents import RESEND, SIGN_UP
from tests.models.news import NOON, publish, published
from tests.portal import Caller, Portal, recipients, sign_up_form


async def cancel_after(steps: int, work: asyncio.Task[object]) -> None:
    """Cancel a task after so many turns of the loop, each long enough for a database to move on."""
    for _ in range(steps):
        await asyncio.sleep(0.0001)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def test_flt_09_a_cancelled_caller_leaves_the_transaction_whole(database: str) -> None:
    for number in range(200):
        title = f"cancelled {number}"
        work = asyncio.create_task(transaction(lambda title=title: publish(title)))
        await cancel_after(number % 25, work)
        async with asyncio.timeout(10):
            await transaction(lambda title=title: publish(f"after {title}"))
        assert await published(f"after {title}") == 2

    await close_database()
    await open_database(database)
    written = [await published(f"cancelled {number}") for number in range(200)]
    assert written == [2 if number % 25 else 0 for number in range(200)]  # 0: cancelled before it began


async def test_flt_09_a_transaction_that_is_itself_cancelled_is_whole_or_undone(database: str) -> None:
    for number in range(100):
        title, before = f"cancelled {number}", asyncio.all_tasks()
        work = asyncio.create_task(transaction(lambda title=title: publish(title)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        [inner] = asyncio.all_tasks() - before - {work}
        await cancel_after(number % 25, inner)
        await asyncio.gather(work, return_exceptions=True)
        async with asyncio.timeout(10):
            await transaction(lambda title=title: publish(f"after {title}"))

    written = {await published(f"cancelled {number}") for number in range(100)}
    assert written <= {0, 2}
    assert {await published(f"after cancelled {number}") for number in range(100)} == {2}


async def test_flt_09_a_cancelled_request_leaves_the_portal_at_work(portal: Portal, api: Caller) -> None:
    for number in range(60):
        form = sign_up_form(f"ada{number}@example.org")
        await cancel_after(2 * number, asyncio.create_task(api.raw(SIGN_UP, input=form)))
        async with asyncio.timeout(10):
            await api(RESEND, input={"email": "nobody@example.org", "captcha": form["captcha"]})

    accounts = await Account.all().values_list("email", flat=True)
    assert sorted(recipients(await portal.deliver())) == sorted(accounts)


async def test_a_read_that_is_cancelled_hangs_nobody(database: str) -> None:
    for number in range(100):
        await cancel_after(number % 10, asyncio.create_task(published("nothing")))
        async with asyncio.timeout(10):
            assert await published("nothing") == 0


async def test_flt_08_two_processes_that_read_before_they_write_never_see_a_lock(database: str) -> None:
    command = ("-m", "tests.models.news", database, "150")
    other = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert other.stdout is not None
    await other.stdout.readline()

    for number in range(150):
        await transaction(lambda number=number: publish(f"ours {number}"))

    assert await other.wait() == 0
    assert await Announcement.all().count() == 600


async def test_what_raises_is_undone(database: str) -> None:
    async def change_its_mind() -> None:
        await publish("never")
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        await transaction(change_its_mind)

    assert await published("never") == 0
    await transaction(lambda: publish("afterwards"))


async def test_a_transaction_inside_a_transaction_is_refused(database: str) -> None:
    async def nest() -> None:
        await publish("outer")
        await transaction(lambda: publish("inner"))

    with pytest.raises(RuntimeError, match="inside a transaction"):
        await transaction(nest)

    assert await Announcement.all().count() == 0


async def test_the_loser_of_a_race_looks_again(database: str) -> None:
    looks = 0

    async def open_once() -> bool:
        nonlocal looks
        looks += 1
        if await Account.exists(email_key="ada@example.org"):
            return False
        await asyncio.sleep(0)
        await Account.create(**particulars("ada@example.org"))
        return True

    opened = await asyncio.gather(*(transaction(open_once) for _ in range(20)))

    assert sorted(opened) == [False] * 19 + [True]
    assert looks >= 20


async def test_a_constraint_that_holds_for_ever_is_told_at_once(database: str) -> None:
    tries = 0

    async def break_it() -> None:
        nonlocal tries
        tries += 1
        await Account.create(**{**particulars("ada@example.org"), "status": "ACTIVE"})

    with pytest.raises(IntegrityError):
        await transaction(break_it)

    assert tries == 1


async def test_what_is_told_of_an_outage_carries_no_text(database: str) -> None:
    async def fail() -> None:
        raise ConnectionResetError("while inserting ada@example.org")

    with pytest.raises(DatabaseBusy) as told:
        await transaction(fail)

    assert "ada" not in str(told.value)
    assert told.value.__suppress_context__


async def test_closing_waits_for_the_transactions_under_way(database: str) -> None:
    async def slowly() -> None:
        await publish("slow")
        await asyncio.sleep(0.2)

    work = asyncio.create_task(transaction(slowly))
    await cancel_after(3, work)

    await close_database()

    await open_database(database)
    assert await published("slow") == 2


def particulars(email: str) -> dict[str, object]:
    return {
        "email": email,
        "email_key": email,
        "contact_email": email,
        "first_name": "Ada",
        "last_name": "Lovelace",
        "created_at": NOON,
    }
