"""A clock that is put back lets nobody stay logged in for longer."""

import pytest

from tests.documents import ME
from tests.portal import Portal


@pytest.mark.parametrize("back", [{"minutes": 31}, {"hours": 6}, {"days": 30}])
async def test_a_session_of_the_future_does_not_count(portal: Portal, back: dict[str, float]) -> None:
    ada = await portal.member("ada@example.org")
    assert (await ada(ME))["email"] == "ada@example.org"

    portal.clock.move(**{unit: -amount for unit, amount in back.items()})

    assert await ada("{ me { email } }") is None


async def test_a_session_last_used_in_the_future_does_not_count(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    portal.clock.move(minutes=20)
    assert (await ada(ME))["email"] == "ada@example.org"

    portal.clock.move(minutes=-10)

    assert await ada("{ me { email } }") is None


async def test_clocks_of_two_machines_may_differ_by_seconds(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")

    portal.clock.move(seconds=-30)

    assert (await ada(ME))["email"] == "ada@example.org"


async def test_a_session_of_the_future_is_not_listed(portal: Portal) -> None:
    ada, elsewhere = await portal.member("ada@example.org"), portal.caller()
    assert len((await ada("{ me { sessions { id } } }"))["sessions"]) == 1
    del elsewhere

    portal.clock.move(hours=-2)

    assert await ada("{ me { sessions { id } } }") is None
