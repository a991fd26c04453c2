"""Finds composed of small decorators: time limits, second tries, a breaker, a memory, one after another."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

import httpx2
import stamina

from registry.recherche import Recherche
from registry.record import Find, RegistryRecord, RegistryUnreachable
from registry.sirene import Insee

Clock = Callable[[], float]
"""Seconds that only go forward, whatever their origin."""

# A person waits in front of the form: all the registers together have this long.
PATIENCE = 3.0
# A register that asks for a longer wait than this is not asked again.
_LONGEST_WAIT = 1.0
_DAY = 24 * 3600.0


def registry_chain(
    names: Sequence[str],
    *,
    local: Find,
    recherche_url: str,
    insee_url: str,
    insee_key: str | None,
    client: httpx2.AsyncClient,
    monotonic: Clock,
) -> Find:
    """Ask the named registers ("local", "recherche", "insee") in order.

    ValueError when a name is unknown, or INSEE is named without a key.
    """
    remote: dict[str, Find] = {"recherche": Recherche(client, base_url=recherche_url).find}
    if insee_key:
        remote["insee"] = Insee(client, base_url=insee_url, key=insee_key).find
    asked = [name for name in names if name != "local"]
    if unknown := [name for name in asked if name not in remote]:
        raise ValueError(f"unknown register, or without its key: {', '.join(unknown)}")
    seconds = PATIENCE / max(1, len(asked))
    finds = {name: _guarded(remote[name], seconds=seconds, clock=monotonic) for name in asked}
    finds["local"] = local
    return first_of(*(finds[name] for name in names))


def first_of(*finds: Find) -> Find:
    """Ask each in turn until one knows the SIRET; RegistryUnreachable if nobody does and one was silent."""

    async def find(siret: str) -> RegistryRecord | None:
        silent: RegistryUnreachable | None = None
        for ask in finds:
            try:
                record = await ask(siret)
            except RegistryUnreachable as error:
                silent = error
            else:
                if record is not None:
                    return record
        if silent is not None:
            raise silent
        return None

    return find


def with_timeout(find: Find, *, seconds: float) -> Find:
    """Give up after so many seconds."""

    async def limited(siret: str) -> RegistryRecord | None:
        try:
            async with asyncio.timeout(seconds):
                return await find(siret)
        except TimeoutError as error:
            raise RegistryUnreachable(f"no answer within {seconds:g} s", passing=True) from error

    return limited


def retrying(find: Find, *, attempts: int = 3) -> Find:
    """Ask again after a passing failure, as soon as the register allows, within three seconds in all."""

    async def tried(siret: str) -> RegistryRecord | None:
        async for attempt in stamina.retry_context(
            on=_wait, attempts=attempts, timeout=PATIENCE, wait_initial=0.1, wait_max=0.5, wait_jitter=0.1
        ):
            with attempt:
                return await find(siret)
        raise AssertionError("a retried find returns or raises")

    return tried


def with_breaker(find: Find, *, failures: int = 5, pause: float = 30.0, clock: Clock) -> Find:
    """Leave a register alone for a while after so many failures in a row, then try it with one question."""
    failed = 0
    alone_until = 0.0
    trying = False

    async def guarded(siret: str) -> RegistryRecord | None:
        nonlocal failed, alone_until, trying
        is_trial = failed >= failures
        if is_trial and (trying or clock() < alone_until):
            raise RegistryUnreachable("left alone for a while after several failures")
        trying = trying or is_trial
        try:
            record = await find(siret)
        except RegistryUnreachable:
            failed += 1
            alone_until = clock() + pause
            raise
        finally:
            trying = trying and not is_trial
        failed = 0
        return record

    return guarded


def cached(
    find: Find, *, ttl: float = _DAY, ttl_unknown: float = 600.0, size: int = 10_000, clock: Clock
) -> Find:
    """Remember answers for a day, and unknown numbers for ten minutes: a new company appears soon.

    Failures are not remembered. The answers used longest ago make room for new ones.
    """
    known: OrderedDict[str, tuple[float, RegistryRecord | None]] = OrderedDict()

    async def remembered(siret: str) -> RegistryRecord | None:
        if siret in known:
            expires, record = known[siret]
            if clock() < expires:
                known.move_to_end(siret)
                return record
        record = await find(siret)
        known[siret] = (clock() + (ttl_unknown if record is None else ttl), record)
        known.move_to_end(siret)
        if len(known) > size:
            known.popitem(last=False)
        return record

    return remembered


def _guarded(find: Find, *, seconds: float, clock: Clock) -> Find:
    limited = with_timeout(retrying(find), seconds=seconds)
    return cached(with_breaker(limited, clock=clock), clock=clock)


def _wait(error: Exception) -> bool | float:
    """Tell stamina whether to ask again, and after how long where the register says so."""
    if not isinstance(error, RegistryUnreachable) or not error.passing:
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= _LONGEST_WAIT else False
