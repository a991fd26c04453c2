"""Everything is counted before it is done, in memory and in Redis alike."""

import asyncio
from typing import Any

import pytest

from security.keys import Keys
from security.limits import OPERATIONS, Limiter, LimiterDown, TooMany, Verdict, network

HOME, OFFICE, ADA = "192.0.2.1", "198.51.100.7", "ada@example.org"


async def spend(limiter: Limiter, operation: str, *, times: int, **who: str) -> None:
    for _ in range(times):
        await limiter.spend(operation, **who)


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


async def test_a_window_ends(counters: Any) -> None:
    limiter = Limiter(counters)
    await spend(limiter, "draw_captcha", times=20, client=HOME)
    with pytest.raises(TooMany) as caught:
        await limiter.spend("draw_captcha", client=OFFICE)
    assert (caught.value.window, caught.value.retry_after) == ("everyone", 1)
    counters.now += 1
    await limiter.spend("draw_captcha", client=OFFICE)


async def test_letters_of_one_kind_do_not_come_too_fast_nor_use_up_the_others(limiter: Limiter) -> None:
    assert await limiter.may_write(ADA, kind="activation")
    assert not any([await limiter.may_write(ADA, kind="activation") for _ in range(20)])
    assert all([await limiter.may_write(ADA, kind=f"kind{n}") for n in range(9)])
    assert not await limiter.may_write(ADA, kind="reset")


async def test_nothing_is_counted_when_limits_are_off() -> None:
    limiter = Limiter.off()
    await spend(limiter, "sign_up", times=50, client=HOME, account=ADA)
    for _ in range(50):
        assert await limiter.log_in_attempt(client=HOME, account=ADA) == Verdict(allowed=True)
    await limiter.log_in_succeeded(client=HOME, account=ADA)
    assert await limiter.may_write(ADA, kind="reset")
    await limiter.close()


async def test_without_redis_secrets_are_refused_and_reads_go_on_within_limits() -> None:
    limiter = Limiter.redis("redis://127.0.0.1:1", keys=Keys.for_tests())
    with pytest.raises(LimiterDown):
        await limiter.log_in_attempt(client=HOME, account=ADA)
    with pytest.raises(LimiterDown):
        await limiter.spend("redeem_token", client=HOME)
    with pytest.raises(LimiterDown):
        await limiter.may_write(ADA, kind="reset")
    await spend(limiter, "look_up", times=30, client=HOME)
    with pytest.raises(TooMany):
        await limiter.spend("look_up", client=HOME)
    await limiter.close()


async def test_counters_tell_nobodys_name(counters: Any) -> None:
    limiter = Limiter(counters)
    await limiter.spend("sign_up", client=HOME, account=ADA)
    await limiter.log_in_attempt(client=HOME, account=ADA)
    await limiter.may_write(ADA, kind="reset")
    assert len(counters.counts) == 8
    assert not any(who in key for key in counters.counts for who in (ADA, HOME))


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
