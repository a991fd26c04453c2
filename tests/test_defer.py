"""What an answer leaves to be done is done once, whatever fails beside it, and is never lost."""

import asyncio
import logging

import pytest

from models.account import Account
from models.deferred import Deferred
from models.retention import KEPT, forget
from resolvers.context import Context
from resolvers.defer import Task, defer
from tests.documents import RESEND, SIGN_UP
from tests.portal import Caller, Portal, recipients, sign_up_form

NO_CAPTCHA = {"id": "", "answer": ""}
ADA, BOB = "ada@example.org", "bob@example.org"


@pytest.fixture
def slow(portal: Portal) -> Portal:
    """A portal that has answered, and done nothing else yet."""
    portal.is_prompt = False
    return portal


async def test_the_row_is_there_before_the_answer(slow: Portal) -> None:
    await slow.caller()(SIGN_UP, input=sign_up_form(ADA))

    assert [row.kind for row in await Deferred.all()] == ["SIGN_UP"]
    assert await Account.all().count() == 0


async def test_nothing_of_it_is_kept_once_it_is_done(slow: Portal) -> None:
    await slow.caller()(SIGN_UP, input=sign_up_form(ADA))
    await slow.run_deferred()

    assert await Deferred.all().count() == 0
    assert recipients(await slow.deliver()) == [ADA]


async def test_several_processes_do_it_once(slow: Portal) -> None:
    for number in range(5):
        await slow.caller()(SIGN_UP, input=sign_up_form(f"a{number}@example.org"))

    done = await asyncio.gather(*(slow.run_deferred() for _ in range(4)))

    assert sum(done) == 5
    assert len(await slow.deliver()) == 5


async def test_what_fails_holds_up_nothing_else_and_is_tried_again(
    slow: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, logger="guichet.deferred")
    ctx = Context(services=slow.services, client="", request_id="r1")
    await defer(ctx, Task.SIGN_UP, email_key=ADA, nothing="that a sign-up needs")
    await slow.caller()(SIGN_UP, input=sign_up_form(BOB))

    assert await slow.run_deferred() == 1
    assert recipients(await slow.deliver()) == [BOB]
    row = await Deferred.get()
    assert (row.attempts, row.due_at > slow.clock()) == (1, True)
    assert ADA not in caplog.text
    slow.clock.move(seconds=3)
    await slow.run_deferred()
    assert (await Deferred.get()).attempts == 2


async def test_a_task_of_a_newer_release_waits_for_it(slow: Portal) -> None:
    now = slow.clock()
    await Deferred.create(kind="SOMETHING_NEW", details={}, asked_at=now, due_at=now)

    assert await slow.run_deferred() == 0
    assert await Deferred.all().count() == 1


async def test_the_newest_of_two_sign_ups_counts(slow: Portal) -> None:
    await slow.caller()(SIGN_UP, input=sign_up_form(ADA, firstName="Augusta"))
    await slow.caller()(SIGN_UP, input=sign_up_form(ADA, firstName="Ada"))
    await slow.run_deferred()

    assert (await Account.get()).first_name == "Ada"


async def test_the_link_ends_when_the_answer_said(slow: Portal, api: Caller) -> None:
    answer = await api(SIGN_UP, input=sign_up_form(ADA))
    slow.clock.move(minutes=5)
    token = await slow.link_token()

    form = await api(
        "query ($token: String!) { activation(token: $token) { ... on ActivationForm { expiresAt } } }",
        token=token,
    )
    assert form["expiresAt"] == answer["activationExpiresAt"]


async def test_a_letter_asked_for_again_is_written_afterwards(slow: Portal) -> None:
    await slow.caller()(SIGN_UP, input=sign_up_form(ADA))
    await slow.deliver()
    await slow.caller()(RESEND, input={"email": ADA, "captcha": NO_CAPTCHA})

    assert recipients(await slow.deliver()) == [ADA]


async def test_what_never_succeeds_is_forgotten_after_thirty_days(slow: Portal) -> None:
    ctx = Context(services=slow.services, client="")
    await defer(ctx, Task.SIGN_UP, email_key=ADA, nothing="that a sign-up needs")

    slow.clock.move(days=29)
    kept = await forget(KEPT["deferred tasks"](slow.clock()))
    slow.clock.move(days=1)
    forgotten = await forget(KEPT["deferred tasks"](slow.clock()))

    assert (kept, forgotten) == (0, 1)
