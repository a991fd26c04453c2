"""What everybody shares may ask for a captcha: it never refuses a person who brings one."""

import asyncio
from contextlib import suppress

import pytest

from security.limits import OPERATIONS, Limiter, LogInRules, TooMany, Verdict

HOME, ADA = "192.0.2.1", "ada@example.org"


async def fail_everywhere(limiter: Limiter, *, times: int = 620) -> None:
    """Fail to log in, each time to another account from another network."""
    for number in range(times):
        await limiter.log_in_attempt(client=f"2001:db8:{number:x}::1", account=f"a{number}@x.test")


async def log_in(limiter: Limiter, *, with_captcha: bool = False, client: str = HOME) -> Verdict:
    return await limiter.log_in_attempt(client=client, account=ADA, with_captcha=with_captcha)


def test_only_the_drawing_of_captchas_is_refused_for_what_others_do() -> None:
    shared = {
        name for name, operation in OPERATIONS.items() if any(w.kind == "everyone" for w in operation.windows)
    }
    assert shared == {"draw_captcha"}


async def test_a_flood_of_failures_asks_for_a_captcha_and_refuses_nobody_who_brings_one(
    limiter: Limiter,
) -> None:
    await fail_everywhere(limiter)

    assert await log_in(limiter) == Verdict(allowed=False, captcha_required=True)
    assert (await log_in(limiter, with_captcha=True)).allowed


async def test_attempts_that_are_not_looked_at_are_counted_for_no_account(limiter: Limiter) -> None:
    await fail_everywhere(limiter)
    for _ in range(25):
        assert not (await log_in(limiter)).allowed

    verdicts = [await log_in(limiter, with_captcha=True) for _ in range(4)]

    assert [verdict.allowed for verdict in verdicts] == [True] * 4


async def test_at_once_too(limiter: Limiter) -> None:
    await fail_everywhere(limiter)

    tries = (log_in(limiter, with_captcha=True, client=f"198.51.100.{number}") for number in range(20))

    assert all(verdict.allowed for verdict in await asyncio.gather(*tries))


async def test_a_network_that_is_over_its_own_window_floods_nobody(limiter: Limiter) -> None:
    for _ in range(700):
        with suppress(TooMany):
            await log_in(limiter)

    assert (await limiter.log_in_attempt(client="198.51.100.9", account="eve@example.org")).allowed


async def test_successes_do_not_fill_the_shared_window(limiter: Limiter) -> None:
    for number in range(620):
        client, account = f"2001:db8:{number:x}::1", f"a{number}@x.test"
        await limiter.log_in_attempt(client=client, account=account)
        await limiter.log_in_succeeded(client=client, account=account)

    assert (await log_in(limiter)).allowed


async def test_an_account_logs_in_sixty_times_in_five_minutes(limiter: Limiter) -> None:
    for number in range(60):
        client = f"198.51.100.{number % 4}"
        await log_in(limiter, client=client)
        await limiter.log_in_succeeded(client=client, account=ADA)
    await log_in(limiter)
    with pytest.raises(TooMany) as caught:
        await limiter.log_in_succeeded(client=HOME, account=ADA)

    assert 0 < caught.value.retry_after <= 300
    await limiter.log_in_succeeded(client=HOME, account="eve@example.org")


async def test_a_program_that_goes_on_all_the_same_meets_the_window_of_its_network(limiter: Limiter) -> None:
    for _ in range(90):  # sixty that open a session, then as many as a network may fail
        await log_in(limiter)
        with suppress(TooMany):
            await limiter.log_in_succeeded(client=HOME, account=ADA)
    with pytest.raises(TooMany) as caught:
        await log_in(limiter)

    assert caught.value.window == "client"


async def test_failures_do_not_use_up_the_log_ins_of_an_account(limiter: Limiter) -> None:
    for number in range(100):
        await log_in(limiter, client=f"198.51.100.{number}", with_captcha=True)

    await limiter.log_in_succeeded(client=HOME, account=ADA)


async def test_the_rules_of_a_test_can_be_smaller() -> None:
    limiter = Limiter.in_memory(log_in=LogInRules(failures_of_everyone=2))
    await fail_everywhere(limiter, times=3)

    assert (await log_in(limiter)).captcha_required
