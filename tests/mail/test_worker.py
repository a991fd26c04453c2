"""The worker among failures: nothing is lost, nothing is sent twice, nothing false is sent."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from mail import letters, outbox
from mail.delivery import Delivery
from mail.letters import Draft
from mail.smtp import Patience
from mail.transport import Memory as Accepting
from mail.transport import MessageRefused, RelayTrouble, Stage, Trouble, TryLater
from models.account import Account, AccountStatus, Language
from models.database import DatabaseBusy
from models.letter import Letter, LetterStatus
from models.link_token import LinkToken, TokenStatus
from tests.mail.lone_worker import real_clock
from tests.mail.scenes import (
    LONGER,
    SHORT,
    Clock,
    all_settled,
    eventually,
    open_active_account,
    post_activation,
    post_activations,
    smtp,
    working,
)
from tests.mail.smtp_server import Drop, Hang, Refuse, smtp_server

pytestmark = pytest.mark.usefixtures("database")


class Failing:
    """Raise what a test lists, one at each attempt, then accept."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sent: list[str] = []

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(recipient)


async def test_a_posted_letter_is_sent_at_once_when_the_worker_is_woken(clock, renderer, sink):
    async with working(renderer, smtp(sink, patience=LONGER), clock, poll=timedelta(hours=1)) as worker:
        await asyncio.sleep(0.05)
        letter = await post_activation(clock)
        worker.wake()
        await all_settled(within=2)

    await letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.sent_at) == (LetterStatus.SENT, 1, clock.now)
    assert sink.kept[0].message["Message-ID"] == f"<{letter.id}@portail.test>"
    assert sink.recipients() == ["ada@test.example"]


async def test_flt_01_a_relay_away_for_an_hour_costs_no_attempt_and_five_minutes(clock, renderer):
    async with smtp_server() as gone:
        pass
    addresses = await post_activations(clock, 200)
    lease = timedelta(minutes=15)  # the clock leaps: no lease is renewed meanwhile
    async with working(renderer, smtp(gone, patience=LONGER), clock, lease=lease) as worker:
        for _ in range(60):
            clock.advance(minutes=1)
            worker.wake()
            await asyncio.sleep(0.01)
        assert await Letter.filter(status="QUEUED", attempts=0).count() == 200
        assert worker.is_degraded
        async with smtp_server(port=gone.port) as sink:
            clock.advance(minutes=5)
            await eventually(lambda: all_sent(200))

    assert sorted(sink.recipients()) == sorted(addresses)
    assert not worker.is_degraded


async def test_flt_03_a_greylisted_letter_leaves_after_a_minute(clock, renderer, sink):
    sink.on("RCPT", Refuse(450), times=1)
    letter = await post_activation(clock)
    async with working(renderer, smtp(sink, patience=LONGER), clock) as worker:
        await eventually(lambda: tried(letter, 1))
        wait = (letter.next_at - clock.now).total_seconds()
        clock.advance(seconds=wait)
        worker.wake()
        await eventually(lambda: all_sent(1))

    assert 48 <= wait <= 72
    assert len(sink.kept) == 1


async def test_flt_04_a_relay_that_is_full_for_five_days_is_asked_less_and_less_then_no_more(clock, renderer):
    account = await open_active_account(clock)
    letter = await outbox.post(letters.already_registered(account), now=clock.now)
    delivery = Delivery(renderer, Full(), clock=clock)
    waits = []
    while (claimed := await outbox.claim(1, now=clock.now)) != []:
        await delivery.deliver(claimed[0])
        await letter.refresh_from_db()
        if letter.status is LetterStatus.QUEUED:
            waits.append((letter.next_at - clock.now).total_seconds() / 60)
            clock.now = letter.next_at

    table = [1, 5, 15, 30, 60, 120, *[240] * (len(waits) - 6)]
    assert len(waits) > 30
    assert all(0.8 * due <= wait <= 1.2 * due for wait, due in zip(waits[:-1], table, strict=False))
    assert (letter.status, letter.trouble) == (LetterStatus.FAILED, "LIFE_EXCEEDED")
    assert clock.now == letter.give_up_at


async def test_flt_05_a_refused_address_fails_at_once_and_alone(clock, renderer, sink):
    sink.on("RCPT", Refuse(550), recipient="person1@test.example")
    await post_activations(clock, 5)
    async with working(renderer, smtp(sink, patience=LONGER), clock):
        await all_settled()
        clock.advance(days=1)
        await asyncio.sleep(0.1)

    failed = await Letter.get(status=LetterStatus.FAILED)
    assert (failed.recipient, failed.attempts) == ("person1@test.example", 1)
    assert failed.trouble == "RecipientRefused at RECIPIENT: 550"
    assert len(sink.kept) == 4
    assert sink.reached["RCPT"] == 5


async def test_a_refused_message_is_tried_twice(clock, renderer, sink):
    sink.on("DOT", Refuse(554))
    letter = await post_activation(clock)
    async with working(renderer, smtp(sink, patience=LONGER), clock) as worker:
        await eventually(lambda: tried(letter, 1))
        clock.advance(minutes=2)
        worker.wake()
        await eventually(lambda: has(letter, LetterStatus.FAILED))

    assert letter.attempts == 2


@pytest.mark.parametrize("code", [530, 421])
async def test_flt_06_trouble_of_the_relay_opens_the_circuit_and_fails_nothing(clock, renderer, sink, code):
    sink.on("MAIL", Refuse(code))
    await post_activations(clock, 10)
    async with working(renderer, smtp(sink, patience=LONGER), clock) as worker:
        await eventually(lambda: is_so(worker.counts["put back"] >= 1))
        await asyncio.sleep(0.1)
        assert await Letter.filter(status="QUEUED", attempts=0).count() == 10
        assert sink.reached["MAIL"] <= 4  # one for each slot, then the circuit is open
        sink.heal()
        clock.advance(seconds=31)
        await eventually(lambda: all_sent(10))


@pytest.mark.parametrize("stage", ["BANNER", "EHLO", "RCPT", "DATA", "DOT"])
async def test_flt_07_one_letter_that_hangs_holds_up_no_other(clock, renderer, sink, stage):
    sink.on(stage, Hang(), times=1)
    await post_activations(clock, 20)
    async with working(renderer, smtp(sink, patience=LONGER), clock) as worker:
        await eventually(lambda: is_so(worker.counts["sent"] >= 19))
        await eventually(lambda: is_so(worker.counts["put back"] == 1))
        clock.advance(minutes=2)
        await eventually(lambda: all_sent(20))

    assert len(sink.kept) == (21 if stage == "DOT" else 20)  # after the final dot, nobody can know


async def test_flt_11_a_connection_lost_after_the_dot_gives_two_copies_of_one_message(clock, renderer, sink):
    sink.on("DOT", Drop(), times=1)
    letter = await post_activation(clock)
    async with working(renderer, smtp(sink, patience=LONGER), clock) as worker:
        await eventually(lambda: tried(letter, 1))
        clock.advance(minutes=2)
        worker.wake()
        await eventually(lambda: all_sent(1))

    one, other = (kept.message for kept in sink.kept)
    assert one["Message-ID"] == other["Message-ID"]
    assert one.get_body(("plain",)).get_content() == other.get_body(("plain",)).get_content()


async def test_flt_14_two_workers_racing_send_each_letter_once(clock, renderer, sink):
    addresses = await post_activations(clock, 200)
    relay = smtp(sink, patience=Patience())
    async with working(renderer, relay, clock) as one, working(renderer, relay, clock) as other:
        await eventually(lambda: all_sent(200), within=60)

    assert sorted(sink.recipients()) == sorted(addresses)
    assert one.counts["sent"] + other.counts["sent"] == 200
    assert one.counts["lost"] + other.counts["lost"] == 0


async def test_flt_15_a_relay_slower_than_a_lease_gets_each_letter_once(renderer, sink):
    clock = Clock()
    clock.now = real_clock()
    await post_activation(clock)
    sink.on("DOT", Hang(), times=1)
    patience = replace(SHORT, message=timedelta(seconds=1.5))
    options = {"lease": timedelta(seconds=0.3), "slots": 1}

    async with working(renderer, smtp(sink, patience=patience), real_clock, **options) as one:
        await sink.until("DOT")
        async with working(renderer, smtp(sink, patience=LONGER), real_clock, **options) as other:
            await asyncio.sleep(1)

    assert (len(sink.kept), one.counts["lost"], other.counts["sent"]) == (1, 0, 0)


async def test_flt_15_a_worker_that_slept_over_its_lease_overwrites_nothing(clock, renderer):
    letter = await post_activation(clock)
    (asleep,) = await outbox.claim(1, now=clock.now)
    clock.advance(minutes=16)
    (awake,) = await outbox.claim(1, now=clock.now)
    relay = Accepting()
    delivery = Delivery(renderer, relay, clock=clock)

    await delivery.deliver(awake)
    asleep.lease_until = clock.now + timedelta(minutes=1)  # its clock stood still with it
    await delivery.deliver(asleep)

    await letter.refresh_from_db()
    assert (letter.status, letter.attempts) == (LetterStatus.SENT, 1)
    assert delivery.counts == {"sent": 1, "lost": 1}


async def test_flt_15_a_worker_that_knows_its_lease_is_over_sends_nothing(clock, renderer):
    await post_activation(clock)
    (claimed,) = await outbox.claim(1, now=clock.now)
    clock.advance(minutes=15)
    relay = Accepting()
    delivery = Delivery(renderer, relay, clock=clock)

    await delivery.deliver(claimed)

    assert relay.sent == []
    assert delivery.counts == {"lost": 1}


async def test_flt_16_a_poisoned_letter_fails_and_the_others_leave(clock, renderer, sink):
    await post_activations(clock, 10)
    poison = {
        "missing fact": draft(facts={}),
        "too long": draft(facts={"name": "x" * 10_000_000, "designations": []}),
        "bad address": draft(recipient="a@b.example, victim@c.example"),
    }
    for letter in poison.values():
        await outbox.post(letter, now=clock.now - timedelta(minutes=1))
    async with working(renderer, smtp(sink, patience=LONGER), clock):
        await all_settled()

    failed = await Letter.filter(status=LetterStatus.FAILED)
    assert [letter.trouble.split()[0] for letter in failed] == ["CANNOT_BE_WRITTEN"] * 3
    assert len(sink.kept) == 10


async def test_flt_37_a_letter_of_a_newer_release_is_left_to_a_newer_worker(clock, renderer):
    letter = await outbox.post(draft(kind="not_known_yet"), now=clock.now)
    async with working(renderer, Accepting(), clock):
        await eventually(lambda: tried(letter, 1))

    assert (letter.status, letter.trouble) == (LetterStatus.QUEUED, "UNKNOWN_KIND")


async def test_flt_17_a_slot_that_crashes_starts_again_and_stops_no_other(clock, renderer, sink, caplog):
    breaking = iter([KeyError("ada@test.example"), DatabaseBusy("x"), KeyError("z")])

    def treacherous() -> object:
        for crash in breaking:
            raise crash
        return clock.now

    await post_activations(clock, 5)
    async with working(renderer, smtp(sink, patience=LONGER), treacherous) as worker:
        await eventually(lambda: all_sent(5))

    assert worker.counts["crashed"] == 3
    assert "KeyError at test_worker.py" in caplog.text
    assert "ada@" not in caplog.text


async def test_an_unexpected_fault_of_the_transport_loses_no_letter(clock, renderer):
    letter = await post_activation(clock)
    relay = Failing(KeyError("x"))
    async with working(renderer, relay, clock) as worker:
        await eventually(lambda: tried(letter, 1))
        clock.advance(minutes=2)
        worker.wake()
        await eventually(lambda: all_sent(1))

    assert relay.sent == ["ada@test.example"]


async def test_flt_18_a_letter_whose_link_was_replaced_is_not_sent(clock, renderer):
    await post_activation(clock)
    await LinkToken.all().update(status=TokenStatus.REPLACED)

    assert await outcome(clock, renderer) == (LetterStatus.CANCELLED, "LINK_REPLACED")


async def test_flt_18_a_letter_whose_link_has_expired_is_not_sent(clock, renderer):
    await post_activation(clock, lifetime=timedelta(minutes=5))
    clock.advance(minutes=5)

    assert await outcome(clock, renderer) == (LetterStatus.CANCELLED, "LINK_EXPIRED")


async def test_flt_18_a_letter_to_an_account_in_another_state_is_not_sent(clock, renderer):
    account = await open_active_account(clock)
    await outbox.post(letters.log_in_throttled(account, at=clock.now), now=clock.now)
    await Account.filter(id=account.id).update(status=AccountStatus.DEACTIVATED)

    assert await outcome(clock, renderer) == (LetterStatus.CANCELLED, "ACCOUNT_DEACTIVATED")


async def test_flt_18_letters_of_an_erased_account_are_gone(clock, renderer):
    await post_activation(clock)
    (claimed,) = await outbox.claim(1, now=clock.now)
    await Account.all().delete()
    delivery = Delivery(renderer, Accepting(), clock=clock)

    await delivery.deliver(claimed)

    assert delivery.counts == {"lost": 1}


async def test_an_outage_met_by_all_slots_counts_once_and_pauses_double(clock, renderer):
    await post_activations(clock, 1)
    delivery = Delivery(renderer, Failing(*[RelayTrouble(Stage.CONNECT)] * 6), clock=clock)
    pauses = []
    for _ in range(6):
        (letter,) = await outbox.claim(1, now=clock.now)
        await delivery.deliver(letter)
        began = clock.now
        while delivery.circuit.is_open(now=clock.now):
            clock.advance(seconds=1)
        pauses.append((clock.now - began).total_seconds())

    assert pauses == [30, 60, 120, 240, 240, 240]


async def test_a_worker_that_is_stopped_puts_back_what_it_holds(clock, renderer, sink):
    sink.on("RCPT", Hang())
    letter = await post_activation(clock)
    async with working(renderer, smtp(sink, patience=Patience()), clock, grace=timedelta(seconds=0.1)):
        await sink.until("RCPT")

    await letter.refresh_from_db()
    assert (letter.status, letter.claim_id, letter.attempts) == (LetterStatus.QUEUED, None, 0)
    assert letter.next_at == clock.now


async def test_a_worker_that_is_stopped_finishes_what_is_nearly_done(clock, renderer):
    letter = await post_activation(clock)
    relay = Slow()
    async with working(renderer, relay, clock):
        await relay.began.wait()

    await letter.refresh_from_db()
    assert letter.status is LetterStatus.SENT


async def test_the_log_names_letters_and_failures_but_no_person_and_no_link(clock, renderer, sink, caplog):
    caplog.set_level(logging.DEBUG, logger="guichet.mail")
    sink.on("RCPT", Refuse(550), times=1)
    await post_activations(clock, 2)
    async with working(renderer, smtp(sink, patience=LONGER), clock):
        await all_settled()

    logged = "\n".join(record.getMessage() for record in caplog.records if record.name == "guichet.mail")
    assert "activation: failed RecipientRefused at RECIPIENT: 550" in logged
    assert "activation: sent" in logged
    assert not any(word in logged for word in ("@", "Ada", "Lovelace", "gu_", "https:"))


@pytest.mark.parametrize(
    "trouble",
    [TryLater(Stage.MESSAGE, code=452), MessageRefused(Stage.MESSAGE, code=554)],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_a_letter_that_is_refused_for_now_is_not_forgotten(clock, renderer, trouble: Trouble):
    letter = await post_activation(clock)
    delivery = Delivery(renderer, Failing(trouble), clock=clock)
    (claimed,) = await outbox.claim(1, now=clock.now)

    await delivery.deliver(claimed)

    await letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.trouble) == (LetterStatus.QUEUED, 1, str(trouble))


class Full:
    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        raise TryLater(Stage.RECIPIENT, code=452)


class Slow:
    def __init__(self) -> None:
        self.began = asyncio.Event()

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        self.began.set()
        await asyncio.sleep(0.2)


def draft(**changes: object) -> Draft:
    facts = {"name": "Ada", "designations": []}
    whole = {"kind": "account_activated", "account": None, "recipient": "a@test.example", "facts": facts}
    return Draft(language=Language.FR, **{**whole, **changes})


async def outcome(clock, renderer) -> tuple[LetterStatus, str | None]:
    relay = Accepting()
    async with working(renderer, relay, clock):
        await all_settled()
    assert relay.sent == []
    letter = await Letter.all().get()
    return letter.status, letter.trouble


async def all_sent(count: int) -> bool:
    return await Letter.filter(status=LetterStatus.SENT).count() == count


async def tried(letter: Letter, times: int) -> bool:
    await letter.refresh_from_db()
    return letter.attempts == times and letter.claim_id is None


async def has(letter: Letter, status: LetterStatus) -> bool:
    await letter.refresh_from_db()
    return letter.status is status


async def is_so(truth: bool) -> bool:
    return truth
