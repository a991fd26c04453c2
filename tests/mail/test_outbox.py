"""The outbox: what is posted is kept, taken by one worker at a time, and settled by its holder alone."""

import asyncio
from datetime import timedelta

import pytest

from mail import letters, outbox
from models.database import transaction
from models.letter import Letter, LetterStatus
from tests.mail.scenes import open_active_account, post_activation, post_activations

pytestmark = pytest.mark.usefixtures("database")


async def test_a_letter_is_posted_only_if_its_transaction_commits(clock):
    account = await open_active_account(clock)

    async def change_of_mind() -> None:
        await outbox.post(letters.already_registered(account), now=clock.now)
        raise KeyError("after all, no")

    with pytest.raises(KeyError):
        await transaction(change_of_mind)

    assert await Letter.all().count() == 0


async def test_a_letter_lives_as_long_as_its_link_and_never_beyond_five_days(clock):
    brief = await post_activation(clock, lifetime=timedelta(minutes=60))
    long = await post_activation(clock, email="grace@test.example", lifetime=timedelta(days=30))

    assert brief.give_up_at == clock.now + timedelta(minutes=60)
    assert long.give_up_at == clock.now + timedelta(days=5)


async def test_no_secret_waits_in_the_outbox(clock):
    letter = await post_activation(clock)
    (row,) = await Letter.all().values()

    assert "gu_" not in repr(row)
    assert letter.facts == {"name": "Ada Lovelace"}


async def test_a_claimed_letter_is_nobody_elses_until_its_lease_is_over(clock):
    await post_activation(clock)

    (mine,) = await outbox.claim(10, now=clock.now)
    assert await outbox.claim(10, now=clock.now) == []

    clock.advance(minutes=15)
    (theirs,) = await outbox.claim(10, now=clock.now)
    assert theirs.id == mine.id
    assert theirs.claim_id != mine.claim_id


async def test_a_letter_in_hand_is_held_for_longer(clock):
    await post_activation(clock)
    (mine,) = await outbox.claim(1, now=clock.now)
    clock.advance(seconds=20)

    assert await outbox.renew(mine, now=clock.now)
    clock.advance(seconds=20)

    assert await outbox.claim(1, now=clock.now) == []
    clock.advance(seconds=10)
    assert len(await outbox.claim(1, now=clock.now)) == 1
    assert not await outbox.renew(mine, now=clock.now)


async def test_a_claim_takes_the_oldest_first_and_no_more_than_asked(clock):
    await post_activations(clock, 3)
    clock.advance(minutes=1)
    await post_activation(clock)

    first = await outbox.claim(2, now=clock.now)
    rest = await outbox.claim(2, now=clock.now)

    assert len(first) == 2
    assert rest[-1].recipient == "ada@test.example"
    assert all(letter.link_token and letter.account for letter in first + rest)


async def test_a_letter_that_is_not_due_waits(clock):
    await post_activation(clock)

    assert await outbox.claim(1, now=clock.now - timedelta(seconds=1)) == []


async def test_flt_15_who_lost_the_lease_settles_nothing(clock):
    await post_activation(clock)
    (paused,) = await outbox.claim(1, now=clock.now)
    clock.advance(minutes=16)
    (resumed,) = await outbox.claim(1, now=clock.now)

    assert not await outbox.settle_sent(paused, now=clock.now)
    assert not await outbox.settle_failed(paused, trouble="x")
    assert not await outbox.settle_later(paused, next_at=clock.now, trouble="x")
    assert not await outbox.settle_cancelled(paused, trouble="x")
    assert await outbox.settle_sent(resumed, now=clock.now)
    assert not await outbox.settle_failed(resumed, trouble="x")
    assert (await Letter.get(id=resumed.id)).status is LetterStatus.SENT


async def test_only_an_attempt_that_was_consumed_is_counted(clock):
    letter = await post_activation(clock)

    for consumed in (True, False, True):
        (claimed,) = await outbox.claim(1, now=clock.now)
        await outbox.settle_later(claimed, next_at=clock.now, trouble="x", consumed=consumed)

    await letter.refresh_from_db()
    assert letter.attempts == 2


async def test_two_claims_at_one_moment_share_no_letter(clock):
    await post_activations(clock, 20)

    claims = await asyncio.gather(*(outbox.claim(4, now=clock.now) for _ in range(8)))

    taken = [letter.id for claim in claims for letter in claim]
    assert len(taken) == len(set(taken))


async def test_the_state_counts_what_waits_and_what_was_given_up(clock):
    assert await outbox.state(now=clock.now) == outbox.OutboxState(queued=0, oldest_age=None, failed=0)
    await post_activations(clock, 3)
    (claimed,) = await outbox.claim(1, now=clock.now)
    await outbox.settle_failed(claimed, trouble="x")
    clock.advance(minutes=7)

    state = await outbox.state(now=clock.now)

    assert state == outbox.OutboxState(queued=2, oldest_age=timedelta(minutes=7), failed=1)


async def test_what_others_can_bring_about_is_written_once_a_day(clock):
    account = await open_active_account(clock)
    await outbox.post(letters.log_in_throttled(account, at=clock.now), now=clock.now)

    for hours in (0, 1, 23, 1):
        clock.advance(minutes=60 * hours)
        await outbox.post_once_a_day(letters.already_registered(account), now=clock.now)

    kinds = [letter.kind for letter in await Letter.all().order_by("id")]
    assert kinds == ["log_in_throttled", "already_registered", "already_registered"]
