"""A worker that is killed: no letter is lost, and at most the one in hand leaves twice."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from models.letter import Letter, LetterStatus
from tests.mail.lone_worker import LEASE, real_clock
from tests.mail.scenes import Clock, eventually, post_activations, smtp, working
from tests.mail.smtp_server import Hang, Sink


@asynccontextmanager
async def doomed_worker(database: str, sink: Sink, *, pause: float = 0) -> AsyncIterator[Process]:
    """Run a worker in a process of its own, and kill it at the end."""
    command = ["-m", "tests.mail.lone_worker", database, sink.url, str(pause)]
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=PIPE)
    try:
        yield process
    finally:
        process.kill()
        assert await process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(("point", "copies"), [("BANNER", 1), ("RCPT", 1), ("DATA", 1), ("DOT", 2)])
async def test_flt_12_killed_while_it_hands_a_letter_over(database, renderer, sink, point, copies):
    addresses = await posted(3)
    sink.on(point, Hang(), times=1)
    async with doomed_worker(database, sink):
        await asyncio.wait_for(sink.until(point), 20)

    await finish(renderer, sink)

    assert_copies(sink, addresses, first=copies)


async def test_flt_12_killed_between_the_answer_of_the_relay_and_the_note_of_it(database, renderer, sink):
    addresses = await posted(3)
    async with doomed_worker(database, sink, pause=600) as worker:
        await asyncio.wait_for(worker.stdout.readline(), 20)

    await finish(renderer, sink)

    assert_copies(sink, addresses, first=2)


async def test_flt_12_killed_after_the_note(database, renderer, sink):
    addresses = await posted(1)
    async with doomed_worker(database, sink):
        await eventually(nothing_waits)

    await finish(renderer, sink)

    assert_copies(sink, addresses, first=1)


async def test_flt_14_workers_in_three_processes_send_each_letter_once(database, renderer, sink):
    addresses = await posted(100)
    async with doomed_worker(database, sink), doomed_worker(database, sink), doomed_worker(database, sink):
        await eventually(nothing_waits, within=60)

    assert sorted(sink.recipients()) == sorted(addresses)


async def posted(count: int) -> list[str]:
    clock = Clock()
    clock.now = real_clock()
    return await post_activations(clock, count)


async def finish(renderer, sink: Sink) -> None:
    """Let another worker take over, whose first wait is for the lease of the dead one."""
    sink.heal()
    async with working(renderer, smtp(sink), real_clock, lease=LEASE):
        await eventually(nothing_waits)


async def nothing_waits() -> bool:
    return not await Letter.exclude(status=LetterStatus.SENT).exists()


def assert_copies(sink: Sink, addresses: list[str], *, first: int) -> None:
    """Assert one copy of each letter, and `first` of the one in hand, under one Message-ID."""
    received = sorted(sink.recipients())
    twice = {address for address in addresses if received.count(address) == 2}
    assert sorted(set(received)) == sorted(addresses)
    assert len(received) == len(addresses) + first - 1
    assert len(twice) == first - 1
    assert len({kept.message["Message-ID"] for kept in sink.kept}) == len(addresses)
