"""What is asked for too often is refused: each limit of structures and workspaces."""

from dataclasses import replace
from typing import Any

import pytest

from security.limits import Limiter
from tests.company import Company, founded
from tests.portal import Caller, Portal
from tests.structures import CLOSE_STRUCTURE, CREATE, REFRESH, REPLACE, by_hand, replacement
from tests.workspaces import REQUEST


@pytest.fixture
async def company(portal: Portal) -> Company:
    """A company that was founded before anybody counted."""
    company = await founded(portal)
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    return company


def ada_from(company: Company, network: int) -> Caller:
    caller = company.portal.caller(address=f"198.51.100.{network}")
    caller.client.cookies = company.ada.client.cookies
    return caller


async def told_after(company: Company, document: str, *, times: int, **variables: Any) -> list[str]:
    """Return what the last allowed call and the next one are told; each comes from another network."""
    answers = [
        (await ada_from(company, network)(document, **variables))["__typename"]
        for network in range(times + 1)
    ]
    return answers[-2:]


async def test_twenty_structures_a_day(company: Company) -> None:
    told = await told_after(company, CREATE, times=20, input=by_hand("PENDING_REGISTRATION"))

    assert told == ["StructureSaved", "TooManyRequests"]


async def test_fifty_requests_for_workspaces_a_day(company: Company) -> None:
    wish = {"attachment": company.ada_id, "workspace": "FACTURES_EMISES"}

    told = await told_after(company, REQUEST, times=50, input=wish)

    assert told == ["AlreadyDecided", "TooManyRequests"]


async def test_ten_wrong_passwords_in_ten_minutes(company: Company) -> None:
    wish = replacement(company.id, "EU_VAT", "BE0697449992", "wrong")

    told = await told_after(company, REPLACE, times=10, input=wish)
    closing = {"id": company.id, "password": "wrong"}
    then = await ada_from(company, 99)(CLOSE_STRUCTURE, input=closing)

    assert told == ["InvalidCredentials", "TooManyRequests"]
    assert then["__typename"] == "TooManyRequests"


async def test_the_register_is_asked_thirty_times_a_minute(company: Company) -> None:
    ada = ada_from(company, 1)

    answers = [(await ada(REFRESH, id=company.id))["__typename"] for _ in range(31)]

    assert answers[-2:] == ["StructureSaved", "TooManyRequests"]
