"""Attempts to log in are counted before a password is looked at, and nobody is locked out by another."""

import asyncio
from typing import Any

import pytest

from security.limits import Limiter, TooMany, Verdict

HOME, OFFICE, ADA = "192.0.2.1", "198.51.100.7", "ada@example.org"


async def log_in(limiter: Limiter, *, client: str = HOME, with_captcha: bool = False) -> Verdict:
    return await limiter.log_in_attempt(client=client, account=ADA, with_captcha=with_captcha)


async def test_sec_34_of_200_attempts_at_once_five_see_their_password_looked_at(limiter: Limiter) -> None:
    attempts = (
        limiter.log_in_attempt(client=f"2001:db8::{n}", account=ADA, with_captcha=True) for n in range(200)
    )
    verdicts = await asyncio.gather(*attempts, return_exceptions=True)
    assert all(isinstance(verdict, Verdict | TooMany) for verdict in verdicts)
    assert sum(isinstance(verdict, Verdict) and verdict.allowed for verdict in verdicts) == 5


async def test_the_fifth_failure_starts_a_wait_then_a_captcha_is_needed(quick_limiter: Limiter) -> None:
    seen = [await log_in(quick_limiter) for _ in range(6)]
    assert [verdict.allowed for verdict in seen] == [True] * 5 + [False]
    assert [verdict.captcha_required for verdict in seen] == [False] * 4 + [True] * 2
    assert not (await log_in(quick_limiter, with_captcha=True)).allowed

    await asyncio.sleep(2.1)  # the wait itself, on the clock of the storage
    assert not (await log_in(quick_limiter)).allowed
    assert (await log_in(quick_limiter, with_captcha=True)).allowed
    assert not (await log_in(quick_limiter, with_captcha=True)).allowed


async def test_each_failure_doubles_the_wait_up_to_fifteen_minutes(counters: Any) -> None:
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
