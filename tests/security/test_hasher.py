"""A secret costs one hash to check, whatever the account, and never more hashes at once than threads."""

import asyncio
import base64
import logging
import threading
import unicodedata

import pytest

from security.hashing import Busy, Hasher
from security.keys import Keys

CHEAP = {"memory_kib": 8, "passes": 1, "threads": 1}


class Counted(Hasher):
    """Count the hashes computed, and hold them until told."""

    def __init__(self, keys: Keys, *, max_waiting: int = 64, max_wait: float = 2.0) -> None:
        super().__init__(keys, **CHEAP, max_waiting=max_waiting, max_wait=max_wait)  # type: ignore[arg-type]
        self.computed = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.started = threading.Event()

    def _verify(self, stored: str | None, secret: str) -> bool:
        self.computed += 1
        self.started.set()
        assert self.go_on.wait(10)
        return super()._verify(stored, secret)


class OutOfMemory(Hasher):
    def _verify(self, stored: str | None, secret: str) -> bool:
        raise MemoryError


@pytest.fixture
def hasher() -> Counted:
    return Counted(Keys.for_tests())


async def test_a_secret_is_recognised_and_another_is_not(hasher: Counted) -> None:
    stored = await hasher.hash("Correct horse 42")

    assert stored.startswith("test2$argon2id$")
    assert await hasher.verify(stored, "Correct horse 42")
    for other in ("correct horse 42", "Correct horse 42 ", "Correct horse 4", ""):
        assert not await hasher.verify(stored, other)


async def test_sec_86_composed_and_decomposed_letters_are_the_same(hasher: Counted) -> None:
    stored = await hasher.hash(unicodedata.normalize("NFC", "Été à Nouméa"))
    assert await hasher.verify(stored, unicodedata.normalize("NFD", "Été à Nouméa"))


async def test_sec_86_nothing_is_cut_off_at_64_or_72_bytes(hasher: Counted) -> None:
    stored = await hasher.hash("a" * 100)
    assert not await hasher.verify(stored, "a" * 72)
    assert not await hasher.verify(stored, "a" * 99)


async def test_an_unknown_account_costs_one_hash_and_fails(hasher: Counted) -> None:
    assert not await hasher.verify(None, "nobody's password")
    assert hasher.computed == 1


@pytest.mark.parametrize("secret", ["x" * 1025, "é" * 600, "x" * 1_000_000, "a\0b", "a\ud800"])
async def test_sec_85_what_nobody_may_choose_is_never_hashed(hasher: Counted, secret: str) -> None:
    stored = await hasher.hash("x")
    assert not await hasher.verify(stored, secret)
    with pytest.raises(ValueError, match="1 KiB"):
        await hasher.hash(secret)
    assert hasher.computed == 0


async def test_sec_88_older_parameters_and_an_older_pepper_ask_for_a_new_hash() -> None:
    older = Keys({"k1": b"1" * 32})
    newer = Keys({"k2": b"2" * 32, "k1": b"1" * 32})
    stored = await Hasher(older, **CHEAP).hash("secret")  # type: ignore[arg-type]
    now = Hasher(newer, **CHEAP)  # type: ignore[arg-type]

    assert await now.verify(stored, "secret")
    assert now.needs_rehash(stored)
    assert not now.needs_rehash(await now.hash("secret"))
    assert Hasher(older, memory_kib=16, passes=1).needs_rehash(stored)


async def test_sec_88_a_withdrawn_pepper_fails_and_warns(caplog: pytest.LogCaptureFixture) -> None:
    stored = await Hasher(Keys({"k1": b"1" * 32}), **CHEAP).hash("secret")  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        assert not await Hasher(Keys({"k2": b"2" * 32}), **CHEAP).verify(stored, "secret")  # type: ignore[arg-type]
    assert "pepper" in caplog.text
    assert "secret" not in caplog.text


async def test_the_pepper_matters() -> None:
    stored = await Hasher(Keys({"k1": b"1" * 32}), **CHEAP).hash("secret")  # type: ignore[arg-type]
    assert not await Hasher(Keys({"k1": b"9" * 32}), **CHEAP).verify(stored, "secret")  # type: ignore[arg-type]


async def test_a_queue_too_long_is_busy() -> None:
    hasher = Counted(Keys.for_tests(), max_waiting=2)
    hasher.go_on.clear()
    running = [asyncio.create_task(hasher.verify(None, "x")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await asyncio.gather(*(hasher.verify(None, "x") for _ in range(2)))
    hasher.go_on.set()
    assert await asyncio.gather(*running) == [False] * 3


async def test_a_wait_too_long_is_busy() -> None:
    hasher = Counted(Keys.for_tests(), max_wait=0.01)
    hasher.go_on.clear()
    first = asyncio.create_task(hasher.verify(None, "x"))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await hasher.verify(None, "x")
    hasher.go_on.set()
    assert await first is False


async def test_a_caller_who_gives_up_leaves_no_thread_taken() -> None:
    hasher = Counted(Keys.for_tests())
    for _ in range(20):
        hasher.go_on.clear()
        callers = [asyncio.create_task(hasher.verify(None, "x")) for _ in range(3)]
        await asyncio.sleep(0)
        for caller in callers:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        hasher.go_on.set()
    assert await hasher.verify(None, "x") is False


async def test_an_abandoned_hash_keeps_its_thread_until_it_ends() -> None:
    hasher = Counted(Keys.for_tests(), max_wait=0.01)
    hasher.go_on.clear()
    caller = asyncio.create_task(hasher.verify(None, "x"))
    assert await asyncio.to_thread(hasher.started.wait, 10)
    caller.cancel()
    with pytest.raises(Busy):
        await hasher.verify(None, "x")
    hasher.go_on.set()


async def test_a_lack_of_memory_is_busy_and_not_a_success() -> None:
    hasher = OutOfMemory(Keys.for_tests(), **CHEAP)  # type: ignore[arg-type]
    with pytest.raises(Busy):
        await hasher.verify(None, "x")


async def test_a_damaged_hash_opens_nothing(hasher: Counted) -> None:
    for stored in ("", "test2", "test2$", "test2$argon2id$rubbish", base64.b64encode(b"x" * 30).decode()):
        assert not await hasher.verify(stored, "x")


async def test_a_closed_hasher_is_busy(hasher: Counted) -> None:
    hasher.close()
    with pytest.raises(Busy):
        await hasher.verify(None, "x")
