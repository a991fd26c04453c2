"""Everything is counted before it is done, in memory and in Redis alike."""

import asyncio
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from security.keys import Keys
from security.limits import OPERATIONS, Limiter, LimiterDown, LogInRules, TooMany, Verdict, network

URL = os.environ.get("GUICHET_TEST_REDIS_URL", "redis://127.0.0.1:6379")
HOME, OFFICE, ADA = "192.0.2.1", "198.51.100.7", "ada@example.org"
QUICK = LogInRules(first_wait=1, longest_wait=1)


def redis_answers() -> bool:
    parts = urlsplit(URL)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=1):
            return True
    except OSError:
        return False


STORES = ["memory", "redis"] if redis_answers() else ["memory"]


class ByHand:
    """Counters whose clock is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.counts: dict[str, tuple[int, float]] = {}

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        count, end = self.counts.get(key, (0, 0.0))
        fresh = end <= self.now
        self.counts[key] = (amount, self.now + expiry) if fresh else (count + amount, end)
        return self.counts[key][0]

    async def get(self, key: str) -> int:
        count, end = self.counts.get(key, (0, 0.0))
        return count if end > self.now else 0

    async def get_expiry(self, key: str) -> float:
        return time.time() + self.counts[key][1] - self.now

    async def clear(self, key: str) -> None:
        self.counts.pop(key, None)


def a_limiter(store: str, *, rules: LogInRules | None = None) -> Limiter:
    if store == "memory":
        return Limiter.in_memory(log_in=rules)
    return Limiter.redis(URL, keys=Keys.for_tests(), prefix=f"test{secrets.token_hex(8)}", log_in=rules)


@pytest.fixture(params=STORES)
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    limiter = a_limiter(request.param)
    yield limiter
    await limiter.close()


async def log_in(limiter: Limiter, *, client: str = HOME, with_captcha: bool = False) -> Verdict:
    return await limiter.log_in_attempt(client=client, account=ADA, with_captcha=with_captcha)


async def spend(limiter: Limiter, operation: str, *, times: int, **who: str) -> None:
    for _ in range(times):
        await limiter.spend(operation, **who)  # type: ignore[arg-type]


async def test_what_is_within_its_windows_passes_and_the_next_is_told_to_wait(limiter: Limiter) -> None:
    await spend(limiter, "sign_up", times=3, client=HOME, account=ADA)
    with pytest.raises(TooMany) as caught:
        await limiter.spend("sign_up", client=OFFICE, account=ADA)

    assert caught.value.window == "account"
    assert 86_000 < caught.value.retry_after <= 86_400
    await limiter.spend("sign_up", client=HOME, account="eve@example.org")


async def test_sec_31_a_network_signs_up_ten_times_an_hour_whoever_it_names(limiter: Limiter) -> None:
    done, told = 0, []
    for number in range(30):
        try:
            await limiter.spend("sign_up", client=f"2001:db8:1:2::{number}", account=f"a{number}@x.test")
            done += 1
        except TooMany as refusal:
            told.append((refusal.window, refusal.silent))
    assert (done, told) == (10, [("client", False)] * 20)


async def test_every_window_is_hit_even_when_one_is_over(limiter: Limiter) -> None:
    await spend(limiter, "start_reset", times=5, client=HOME, account=ADA)
    for _ in range(5):
        with pytest.raises(TooMany):
            await limiter.spend("start_reset", client=HOME, account=ADA)
    with pytest.raises(TooMany) as caught:
        await limiter.spend("start_reset", client=HOME, account="eve@example.org")
    assert caught.value.window == "client"


async def test_an_account_asked_for_too_often_is_refused_silently(limiter: Limiter) -> None:
    await spend(limiter, "start_reset", times=5, client=HOME, account=ADA)
    with pytest.raises(TooMany) as caught:
        await limiter.spend("start_reset", client=OFFICE, account=ADA)
    assert caught.value.silent


async def test_sec_38_secret_answers_are_looked_at_five_times_a_day(limiter: Limiter) -> None:
    tries = (
        limiter.spend("secret_answer", client=f"192.0.2.{number % 50}", account=ADA) for number in range(200)
    )
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 5


async def test_a_genuine_link_gives_its_hit_back(limiter: Limiter) -> None:
    for _ in range(40):
        await limiter.spend("redeem_token", client=HOME)
        await limiter.give_back("redeem_token", client=HOME)
    await spend(limiter, "redeem_token", times=20, client=HOME)
    with pytest.raises(TooMany):
        await limiter.spend("redeem_token", client=HOME)


async def test_a_window_ends() -> None:
    counters = ByHand()
    limiter = Limiter(counters)
    await spend(limiter, "create_captcha", times=20, client=HOME)
    with pytest.raises(TooMany) as caught:
        await limiter.spend("create_captcha", client=OFFICE)
    assert (caught.value.window, caught.value.retry_after) == ("everyone", 1)
    counters.now += 1
    await limiter.spend("create_captcha", client=OFFICE)


async def test_sec_34_of_200_attempts_at_once_five_see_their_password_looked_at(limiter: Limiter) -> None:
    attempts = (
        limiter.log_in_attempt(client=f"2001:db8::{n}", account=ADA, with_captcha=True) for n in range(200)
    )
    verdicts = await asyncio.gather(*attempts, return_exceptions=True)
    assert all(isinstance(verdict, Verdict | TooMany) for verdict in verdicts)
    assert sum(isinstance(verdict, Verdict) and verdict.allowed for verdict in verdicts) == 5


@pytest.mark.parametrize("store", STORES)
async def test_the_fifth_failure_starts_a_wait_then_a_captcha_is_needed(store: str) -> None:
    limiter = a_limiter(store, rules=QUICK)
    seen = [await log_in(limiter) for _ in range(6)]
    assert [verdict.allowed for verdict in seen] == [True] * 5 + [False]
    assert [verdict.captcha_required for verdict in seen] == [False] * 4 + [True] * 2
    assert not (await log_in(limiter, with_captcha=True)).allowed

    await asyncio.sleep(1.1)  # the wait itself, on the clock of the storage
    assert not (await log_in(limiter)).allowed
    assert (await log_in(limiter, with_captcha=True)).allowed
    assert not (await log_in(limiter, with_captcha=True)).allowed
    await limiter.close()


async def test_each_failure_doubles_the_wait_up_to_fifteen_minutes() -> None:
    counters = ByHand()
    limiter = Limiter(counters)
    for _ in range(4):
        await log_in(limiter)
    waits = []
    for _ in range(7):
        assert (await log_in(limiter, with_captcha=True)).allowed
        waits.append((await log_in(limiter, with_captcha=True)).retry_after)
        counters.now += waits[-1]
    assert waits == [60, 120, 240, 480, 900, 900, 900]


async def test_the_wait_of_one_network_is_not_that_of_another(limiter: Limiter) -> None:
    for _ in range(8):
        await log_in(limiter)
    assert (await log_in(limiter, client=OFFICE)).allowed


async def test_sec_35_an_account_under_attack_is_reached_with_a_captcha(limiter: Limiter) -> None:
    notices = 0
    for number in range(300):
        verdict = await log_in(limiter, client=f"198.51.{number % 100}.1")
        notices += verdict.notify_owner
    assert notices == 1
    assert await log_in(limiter, client=OFFICE) == Verdict(allowed=False, captcha_required=True)
    assert (await log_in(limiter, client=OFFICE, with_captcha=True)).allowed


async def test_a_success_clears_its_pair_and_nothing_else(limiter: Limiter) -> None:
    for _ in range(4):
        await log_in(limiter)
        await log_in(limiter, client=OFFICE)
    await log_in(limiter)
    await limiter.log_in_succeeded(client=HOME, account=ADA)

    assert [(await log_in(limiter)).allowed for _ in range(4)] == [True] * 4
    assert (await log_in(limiter, client=OFFICE)).captcha_required


async def test_sec_37_a_success_with_ones_own_account_clears_no_network(limiter: Limiter) -> None:
    for number in range(29):
        await limiter.log_in_attempt(client=HOME, account=f"victim{number}@example.org")
    for _ in range(10):
        await limiter.log_in_attempt(client=HOME, account="eve@example.org")
        await limiter.log_in_succeeded(client=HOME, account="eve@example.org")
    await limiter.log_in_attempt(client=HOME, account="victim29@example.org")
    with pytest.raises(TooMany):
        await limiter.log_in_attempt(client=HOME, account="victim30@example.org")


async def test_people_who_log_in_all_day_are_never_asked_for_a_captcha(limiter: Limiter) -> None:
    for _ in range(60):
        assert await log_in(limiter) == Verdict(allowed=True)
        await limiter.log_in_succeeded(client=HOME, account=ADA)


async def test_letters_of_one_kind_do_not_come_too_fast_nor_use_up_the_others(limiter: Limiter) -> None:
    assert await limiter.may_write(ADA, kind="activation")
    assert not any([await limiter.may_write(ADA, kind="activation") for _ in range(20)])
    assert all([await limiter.may_write(ADA, kind=f"kind{n}") for n in range(9)])
    assert not await limiter.may_write(ADA, kind="reset")


async def test_nothing_is_counted_when_limits_are_off() -> None:
    limiter = Limiter.off()
    await spend(limiter, "sign_up", times=50, client=HOME, account=ADA)
    assert [await log_in(limiter) for _ in range(50)] == [Verdict(allowed=True)] * 50
    await limiter.log_in_succeeded(client=HOME, account=ADA)
    assert await limiter.may_write(ADA, kind="reset")
    await limiter.close()


async def test_without_redis_secrets_are_refused_and_reads_go_on_within_limits() -> None:
    limiter = Limiter.redis("redis://127.0.0.1:1", keys=Keys.for_tests())
    with pytest.raises(LimiterDown):
        await log_in(limiter)
    with pytest.raises(LimiterDown):
        await limiter.spend("redeem_token", client=HOME)
    with pytest.raises(LimiterDown):
        await limiter.may_write(ADA, kind="reset")
    await spend(limiter, "look_up", times=30, client=HOME)
    with pytest.raises(TooMany):
        await limiter.spend("look_up", client=HOME)
    await limiter.close()


async def test_counters_tell_nobodys_name() -> None:
    counters = ByHand()
    limiter = Limiter(counters)
    await limiter.spend("sign_up", client=HOME, account=ADA)
    await log_in(limiter)
    await limiter.may_write(ADA, kind="reset")
    assert len(counters.counts) == 9
    assert not any(who in key for key in counters.counts for who in (ADA, "ada", HOME))


def test_only_reads_go_on_without_counters() -> None:
    assert {name for name, operation in OPERATIONS.items() if operation.fails_open} == {
        "look_up",
        "structure_search",
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_network_is_one_caller(address: str, expected: str) -> None:
    assert network(address) == expected
