"""Count what is asked for before it is done, and refuse what is too often."""

import asyncio
import secrets
from collections.abc import Iterable
from typing import Any, Self, cast

from limits.aio.storage import MemoryStorage, RedisStorage
from redis.exceptions import RedisError

from security.counters import Counters, LimiterDown, Outages, digest_key, seconds_until
from security.keys import Keys
from security.log_in_gate import LogInKeys, Verdict, forget, judge
from security.windows import (
    LETTERS_OF_ALL_KINDS,
    LETTERS_OF_ONE_KIND,
    OPERATIONS,
    Kind,
    LogInRules,
    Window,
    network,
)

__all__ = ["OPERATIONS", "Limiter", "LimiterDown", "LogInRules", "TooMany", "Verdict", "network"]


class TooMany(Exception):
    """Say how many seconds to wait, and whether the refusal must look like the ordinary answer."""

    def __init__(self, *, retry_after: int, silent: bool, window: Kind) -> None:
        super().__init__(f"too many for this {window}")
        self.retry_after = retry_after
        self.silent = silent
        self.window = window


class Limiter:
    """Windows counted in memory (one process) or in Redis (several); hit first, then decide.

    The clock is the storage's own. Keys are digests: no counter tells whose it is.
    """

    def __init__(
        self, counters: Counters | None, *, secret: bytes = b"", log_in: LogInRules | None = None
    ) -> None:
        self._counters = counters
        self._fallback: Counters = MemoryStorage()
        self._outages = Outages()
        self._secret = secret or secrets.token_bytes(32)
        self._log_in = log_in or LogInRules()

    @classmethod
    def in_memory(cls, *, log_in: LogInRules | None = None) -> Self:
        """Count in this process."""
        return cls(MemoryStorage(), log_in=log_in)

    @classmethod
    def redis(
        cls, url: str, *, keys: Keys, prefix: str = "guichet", log_in: LogInRules | None = None
    ) -> Self:
        """Count in Redis, for every process that has the same keys. A second without an answer is down."""
        storage = RedisStorage(
            f"async+{url.removeprefix('async+')}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix=prefix,
            socket_timeout=1,
            socket_connect_timeout=1,
        )
        return cls(storage, secret=keys.derive("limits"), log_in=log_in)

    @classmethod
    def off(cls) -> Self:
        """Count nothing and allow everything: development and load tests."""
        return cls(None)

    @property
    def is_shared(self) -> bool:
        """Whether several processes count together."""
        return isinstance(self._counters, RedisStorage)

    async def answers(self) -> bool:
        """Say whether what is counted with can be reached, within a second."""
        if not isinstance(self._counters, RedisStorage):
            return True
        try:
            async with asyncio.timeout(1):
                # The bridge's type says nothing of the client it holds.
                await cast(Any, self._counters.bridge).get_connection().ping()
        except (OSError, RedisError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Close the connections to Redis."""
        if isinstance(self._counters, RedisStorage):
            # The bridge's type says nothing of the client it holds.
            await cast(Any, self._counters.bridge).get_connection().aclose()

    async def spend(self, operation: str, *, client: str, account: str | None = None) -> None:
        """Hit every window of an operation, then refuse if one is over. Raises `TooMany`, `LimiterDown`.

        `client` is an IP address, `account` whatever names the person: a mail key, an account's id. A window
        that needs an account is left out where there is none. An audible refusal goes before a silent one.
        """
        if self._counters is None:
            return
        try:
            async with self._outages.told():
                over = await self._hit(self._counters, operation, client=client, account=account)
        except LimiterDown:
            if not OPERATIONS[operation].fails_open:
                raise
            over = await self._hit(self._fallback, operation, client=client, account=account)
        if over:
            raise min(over, key=lambda refusal: (refusal.silent, -refusal.retry_after))

    async def give_back(
        self, operation: str, *, client: str, account: str | None = None, hits: int = 1
    ) -> None:
        """Undo one hit, where only failures count; none, in the same time, where `hits` is 0.

        The other hits stay: nobody clears a counter by succeeding.
        """
        if self._counters is None:
            return
        async with self._outages.told():
            for key, window in self._windows(operation, client=client, account=account):
                await self._counters.incr(key, window.seconds, -hits)

    async def may_write(self, address_key: str, *, kind: str) -> bool:
        """Tell whether one more letter may go to an address, and count it.

        Letters of one kind that come too fast are not counted among all: or anybody could, by asking again
        and again, keep the one letter that matters from its reader.
        """
        if self._counters is None:
            return True
        one, every = LETTERS_OF_ONE_KIND, LETTERS_OF_ALL_KINDS
        async with self._outages.told():
            if (
                await self._counters.incr(digest_key(self._secret, "letter", kind, address_key), one.seconds)
                > one.amount
            ):
                return False
            return (
                await self._counters.incr(digest_key(self._secret, "letters", address_key), every.seconds)
                <= every.amount
            )

    async def log_in_attempt(self, *, client: str, account: str, with_captcha: bool = False) -> Verdict:
        """Count an attempt before its password is looked at. Raises `TooMany`, `LimiterDown`.

        `with_captcha` says that a right captcha came with it. Of any number of attempts at once, five see
        their password looked at, then one for each wait.
        """
        if self._counters is None:
            return Verdict(allowed=True)
        await self.spend("log_in", client=client)
        async with self._outages.told():
            return await judge(
                self._counters,
                keys=self._pair(client, account),
                rules=self._log_in,
                with_captcha=with_captcha,
            )

    async def log_in_succeeded(self, *, client: str, account: str) -> None:
        """Forget the failures of this account from this network, and give back this attempt's own hits.

        Nothing else is forgotten: a success clears neither the network's counter nor the account's. Raises
        `TooMany` where the account has logged in too often, and keeps the network's hit: what goes on all
        the same is refused before its password costs a hash.
        """
        if self._counters is None:
            return
        async with self._outages.told():
            await forget(self._counters, keys=self._pair(client, account), rules=self._log_in)
        await self.spend("log_in_success", client=client, account=account)
        await self.give_back("log_in", client=client)

    async def _hit(
        self, counters: Counters, operation: str, *, client: str, account: str | None
    ) -> list[TooMany]:
        """Hit the caller's own windows, then everybody's: who is over his own must not use up the others'."""
        windows = list(self._windows(operation, client=client, account=account))
        own = [(key, window) for key, window in windows if window.kind != "everyone"]
        shared = [(key, window) for key, window in windows if window.kind == "everyone"]
        return await self._hit_each(counters, own) or await self._hit_each(counters, shared)

    @staticmethod
    async def _hit_each(counters: Counters, windows: Iterable[tuple[str, Window]]) -> list[TooMany]:
        over = []
        for key, window in windows:
            if await counters.incr(key, window.seconds) > window.amount:
                retry_after = seconds_until(await counters.get_expiry(key))
                over.append(TooMany(retry_after=retry_after, silent=window.silent, window=window.kind))
        return over

    def _windows(self, operation: str, *, client: str, account: str | None) -> Iterable[tuple[str, Window]]:
        for number, window in enumerate(OPERATIONS[operation].windows):
            who = {
                "client": (network(client),),
                "account": (account,),
                "account_and_client": (account, network(client)),
                "everyone": ("everyone",),
            }[window.kind]
            if account is not None or None not in who:
                yield digest_key(self._secret, operation, str(number), *(part or "" for part in who)), window

    def _pair(self, client: str, account: str) -> LogInKeys:
        return LogInKeys.of(self._secret, account=account, network=network(client))
