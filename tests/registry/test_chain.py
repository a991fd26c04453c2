"""The chain: who is asked, how long, how often, and what is remembered."""

import asyncio
import json

import pytest

from registry.chain import cached, first_of, registry_chain, retrying, with_breaker, with_timeout
from registry.record import RegistryUnreachable

SIRET = "00000001800010"
SILENT = RegistryUnreachable("silent", passing=True)
REFUSED = RegistryUnreachable("refused")


async def outcome(find, siret: str = SIRET):
    """The record, None, or the reason of the failure."""
    try:
        return await find(siret)
    except RegistryUnreachable as error:
        return error.reason


async def test_the_first_who_knows_answers(script, record):
    knows, unasked = script(record), script(None)

    assert await first_of(script(None).find, script(SILENT).find, knows.find, unasked.find)(SIRET) == record
    assert (knows.calls, unasked.calls) == (1, 0)


async def test_a_siret_nobody_knows_is_unknown(script):
    assert await first_of(script(None).find, script(None).find)(SIRET) is None


async def test_a_silent_register_might_have_known(script):
    assert await outcome(first_of(script(SILENT).find, script(None).find)) == "silent"


async def test_a_slow_register_is_given_up():
    async def never(siret):
        await asyncio.Event().wait()

    assert await outcome(with_timeout(never, seconds=0.05)) == "no answer within 0.05 s"


async def test_a_passing_failure_is_tried_again(script, record):
    busy = RegistryUnreachable("busy", passing=True, retry_after=0.0)
    flaky = script(SILENT, busy, record)

    assert await outcome(retrying(flaky.find, attempts=3)) == record


async def test_there_is_an_end_to_trying(script):
    down = script(SILENT)

    assert await outcome(retrying(down.find, attempts=2)) == "silent"
    assert down.calls == 2


@pytest.mark.parametrize("failure", [REFUSED, RegistryUnreachable("busy", passing=True, retry_after=60.0)])
async def test_nothing_is_tried_again_in_vain(script, failure, record):
    register = script(failure, record)

    assert await outcome(retrying(register.find)) == failure.reason
    assert register.calls == 1


async def test_after_five_failures_a_register_is_left_alone(script, clock):
    down = script(SILENT)
    find = with_breaker(down.find, failures=5, pause=30.0, clock=clock)
    for _ in range(5):
        assert await outcome(find) == "silent"

    clock.now += 29.0

    assert await outcome(find) == "left alone for a while after several failures"
    assert down.calls == 5


async def test_after_the_pause_one_question_tries_the_register(script, clock, record):
    recovering = script(SILENT, SILENT, SILENT, record)
    find = with_breaker(recovering.find, failures=2, pause=30.0, clock=clock)
    for _ in range(2):
        await outcome(find)

    clock.now += 30.0
    assert await outcome(find) == "silent"
    assert (await outcome(find)).startswith("left alone")
    clock.now += 30.0
    assert await outcome(find) == record
    assert await outcome(find) == record


async def test_only_one_question_at_a_time_tries_a_register_again(clock, record):
    reached, release = asyncio.Event(), asyncio.Event()

    async def register(siret):
        if not reached.is_set():
            reached.set()
            raise SILENT
        await release.wait()
        return record

    find = with_breaker(register, failures=1, pause=30.0, clock=clock)
    await outcome(find)
    clock.now += 30.0
    trial = asyncio.create_task(find(SIRET))
    await asyncio.sleep(0)

    assert (await outcome(find)).startswith("left alone")
    release.set()
    assert await trial == record


async def test_a_trial_given_up_leaves_room_for_the_next(clock, record):
    async def register(siret):
        if siret == "hangs":
            await asyncio.Event().wait()
        if siret == "fails":
            raise SILENT
        return record

    find = with_breaker(register, failures=1, pause=30.0, clock=clock)
    await outcome(find, "fails")
    clock.now += 30.0

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(find("hangs"), 0.01)
    assert await outcome(find) == record


async def test_not_knowing_is_no_failure(script, clock):
    find = with_breaker(script(None).find, failures=1, pause=30.0, clock=clock)

    assert [await outcome(find) for _ in range(3)] == [None, None, None]


async def test_an_answer_is_remembered_for_its_time(script, clock, record):
    register = script(record)
    find = cached(register.find, ttl=100.0, clock=clock)

    await find(SIRET)
    clock.now += 99.0
    assert await find(SIRET) == record
    assert register.calls == 1
    clock.now += 1.0
    await find(SIRET)
    assert register.calls == 2


async def test_an_unknown_number_is_forgotten_sooner(script, clock, record):
    find = cached(script(None, record).find, ttl=100.0, ttl_unknown=10.0, clock=clock)

    assert [await find(SIRET), await find(SIRET)] == [None, None]
    clock.now += 10.0
    assert await find(SIRET) == record


async def test_a_failure_is_not_remembered(script, clock, record):
    find = cached(script(SILENT, record).find, clock=clock)

    assert [await outcome(find), await outcome(find)] == ["silent", record]


async def test_the_memory_is_bounded_and_keeps_what_is_used(script, clock, record):
    register = script(record)
    find = cached(register.find, size=2, clock=clock)
    for siret in ("1", "2", "1", "3"):
        await find(siret)
    assert register.calls == 3

    await find("1")
    assert register.calls == 3
    await find("2")
    assert register.calls == 4


@pytest.fixture
def chain(register, client, clock, nobody):
    def build(*names: str, local, **settings):
        defaults = {"recherche_url": nobody, "insee_url": register.url, "insee_key": "key"}
        return registry_chain(names, local=local, client=client, monotonic=clock, **defaults | settings)

    return build


@pytest.fixture
def sirene_body():
    unit = {
        "etatAdministratifUniteLegale": "A",
        "statutDiffusionUniteLegale": "O",
        "denominationUniteLegale": "ATELIER FICTIF",
    }
    establishment = {
        "siren": SIRET[:9],
        "siret": SIRET,
        "statutDiffusionEtablissement": "O",
        "uniteLegale": unit,
        "adresseEtablissement": {},
        "periodesEtablissement": [{"etatAdministratifEtablissement": "A"}],
    }
    return json.dumps({"etablissement": establishment}).encode()


async def test_the_local_register_alone_asks_nobody(chain, script, register, record):
    assert await chain("local", local=script(record).find)(SIRET) == record
    assert await chain("local", local=script(None).find)(SIRET) is None
    assert not register.asked


async def test_a_busy_register_is_asked_again_and_its_answer_remembered(
    chain, script, register, reply, sirene_body
):
    register.says(reply(429, headers={"Retry-After": "0"}), reply(body=sirene_body))
    find = chain("local", "insee", local=script(None).find)

    first, again = await find(SIRET), await find(SIRET)

    assert first == again
    assert first.legal_name == "ATELIER FICTIF"
    assert len(register.asked) == 2


async def test_the_next_register_stands_in_for_a_dead_one(chain, script, register, reply, sirene_body):
    register.says(reply(body=sirene_body))

    record = await chain("local", "recherche", "insee", local=script(None).find)(SIRET)

    assert record.legal_name == "ATELIER FICTIF"


async def test_a_dead_register_leaves_the_question_open(chain, script, register, reply):
    register.says(reply(404))

    assert await outcome(chain("insee", "recherche", local=script(None).find)) == "no answer: ConnectError"


async def test_a_register_that_hangs_is_given_up_within_three_seconds(chain, script, register, reply):
    register.says(reply(hangs=True))

    answer = await asyncio.wait_for(outcome(chain("insee", "recherche", local=script(None).find)), 3.5)

    assert answer == "no answer: ConnectError"


@pytest.mark.parametrize(("name", "settings"), [("elsewhere", {}), ("insee", {"insee_key": None})])
def test_a_register_that_cannot_be_asked_is_named(chain, script, name, settings):
    with pytest.raises(ValueError, match=name):
        chain("local", name, local=script(None).find, **settings)
