"""A storage that does not answer is one refusal, however it fails, and two lines in the log."""

import asyncio
import logging

import pytest
from limits.errors import StorageError

from security.counters import LimiterDown, Outages

FAILURES: list[BaseException] = [
    StorageError(ConnectionError("closed")),
    ConnectionResetError(),
    TimeoutError(),
    asyncio.IncompleteReadError(b"", 1),
    RuntimeError("unable to perform operation on <TCPTransport closed=True>; the handler is closed"),
    asyncio.CancelledError(),
]


async def fail(outages: Outages, failure: BaseException) -> None:
    async with outages.told():
        raise failure


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
async def test_however_it_fails_it_is_down(failure: BaseException) -> None:
    with pytest.raises(LimiterDown):
        await fail(Outages(), failure)


async def test_a_caller_who_is_cancelled_is_cancelled() -> None:
    outages, began = Outages(), asyncio.Event()

    async def wait() -> None:
        async with outages.told():
            began.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await began.wait()
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not outages.is_down


async def test_a_fault_of_our_own_stays_one() -> None:
    with pytest.raises(KeyError):
        await fail(Outages(), KeyError("ours"))


async def test_the_way_and_the_return_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="guichet.limits")
    outages = Outages()
    before, after = asyncio.Event(), asyncio.Event()

    async def begun_before() -> None:
        async with outages.told():
            before.set()
            await after.wait()

    slow = asyncio.create_task(begun_before())
    await before.wait()
    for _ in range(5):
        with pytest.raises(LimiterDown):
            await fail(outages, OSError())
    after.set()
    await slow
    assert outages.is_down
    for _ in range(5):
        async with outages.told():
            pass

    assert [record.message for record in caplog.records] == [
        "the limits cannot be counted: OSError",
        "the limits are counted again",
    ]
