"""Which attempts to log in see their password looked at."""

from dataclasses import dataclass
from typing import Self

from security.counters import Counters, digest_key, seconds_until
from security.windows import LogInRules


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password may be looked at, and whether the next attempt needs a captcha."""

    allowed: bool
    captcha_required: bool = False
    retry_after: int = 0
    notify_owner: bool = False


@dataclass(frozen=True, slots=True)
class LogInKeys:
    """The counters of one account, from everywhere and from one network; and that of all accounts."""

    of_everyone: str
    of_account: str
    notice: str
    of_pair: str
    level: str
    wait: str

    @classmethod
    def of(cls, secret: bytes, *, account: str, network: str) -> Self:
        """Name the counters of an account and a network."""
        return cls(
            of_everyone=digest_key(secret, "log_in_everyone"),
            of_account=digest_key(secret, "log_in_account", account),
            notice=digest_key(secret, "log_in_notice", account),
            of_pair=digest_key(secret, "log_in_pair", account, network),
            level=digest_key(secret, "log_in_level", account, network),
            wait=digest_key(secret, "log_in_wait", account, network),
        )


async def judge(counters: Counters, *, keys: LogInKeys, rules: LogInRules, with_captcha: bool) -> Verdict:
    """Count an attempt, then say whether its password may be looked at.

    While too many fail everywhere, an attempt without a captcha is counted for no account: it tries nothing.
    """
    of_everyone = await counters.incr(keys.of_everyone, rules.period_of_everyone)
    if of_everyone > rules.failures_of_everyone and not with_captcha:
        return Verdict(allowed=False, captcha_required=True)
    of_account = await counters.incr(keys.of_account, rules.period)
    of_pair = await counters.incr(keys.of_pair, rules.period)
    watched = of_account >= rules.failures_of_account
    notify = watched and await counters.incr(keys.notice, rules.period) == 1
    if of_account > rules.failures_of_account and not with_captcha:
        return Verdict(allowed=False, captcha_required=True, notify_owner=notify)
    if of_pair < rules.failures_of_pair:
        return Verdict(allowed=True, captcha_required=watched, notify_owner=notify)
    retry_after = await _open_wait(counters, keys=keys, rules=rules, with_captcha=with_captcha)
    return Verdict(
        allowed=not retry_after, captcha_required=True, retry_after=retry_after, notify_owner=notify
    )


async def forget(counters: Counters, *, keys: LogInKeys, rules: LogInRules) -> None:
    """Clear the failures of one account from one network, and take back one hit of the wider counters."""
    await counters.incr(keys.of_everyone, rules.period_of_everyone, -1)
    await counters.incr(keys.of_account, rules.period, -1)
    for key in (keys.of_pair, keys.level, keys.wait):
        await counters.clear(key)


async def _open_wait(counters: Counters, *, keys: LogInKeys, rules: LogInRules, with_captcha: bool) -> int:
    """Give the seconds to wait; 0 to whoever opens the next wait, and goes through alone.

    So of many attempts at once exactly one is the fifth, and after each wait exactly one is the next.
    """
    level = await counters.get(keys.level)
    if level and not with_captcha:
        return seconds_until(await counters.get_expiry(keys.wait))
    wait = min(rules.first_wait * 2 ** min(level, 16), rules.longest_wait)
    if await counters.incr(keys.wait, wait) > 1:
        return seconds_until(await counters.get_expiry(keys.wait))
    await counters.incr(keys.level, rules.period)
    return 0
