"""An export of many rows is read and written a page at a time, and nothing is lost between two pages."""

import json
from typing import Any

import pytest

from models.account import Account
from models.database import transaction
from models.event import Event, EventKind
from models.letter import Letter
from resolvers.export_my_data import PAGE
from tests.portal import PASSWORD, Caller, Portal
from tests.test_export_my_data import ADA, EXPORT, export


async def events_of(account: Account, portal: Portal, *, count: int, **columns: Any) -> None:
    rows = [
        Event(kind=EventKind.LOGGED_IN, at=portal.clock(), details={"number": number}, **columns)
        for number in range(count)
    ]
    await transaction(lambda: Event.bulk_create(rows))


@pytest.fixture
async def ada(portal: Portal) -> Caller:
    return await portal.member(ADA)


async def test_every_event_is_there_once_in_order(portal: Portal, ada: Caller) -> None:
    account = await Account.get(email=ADA)
    before = await Event.filter(account_id=account.id).count()
    await events_of(account, portal, count=PAGE + 7, account_id=account.id)
    await events_of(account, portal, count=PAGE + 5, actor_id=account.id)
    await events_of(account, portal, count=PAGE, account_id=account.id, actor_id=account.id)

    events = (await export(ada))["events"]

    numbers = [event["details"]["number"] for event in events[before:] if "number" in event["details"]]
    assert len(events) == before + 3 * PAGE + 12
    assert numbers == [*range(PAGE + 7), *range(PAGE + 5), *range(PAGE)]
    assert sum(event["doneByMe"] and event["concernsMe"] for event in events) >= PAGE


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1])
async def test_pages_end_where_rows_do(portal: Portal, ada: Caller, count: int) -> None:
    account = await Account.get(email=ADA)
    await Event.all().delete()
    await events_of(account, portal, count=count, account_id=account.id)

    assert len((await export(ada))["events"]) == count


async def test_letters_come_in_pages_too(portal: Portal, ada: Caller) -> None:
    account = await Account.get(email=ADA)
    letter = await Letter.filter(account_id=account.id).first()
    assert letter is not None
    before = await Letter.filter(account_id=account.id).count()
    columns = {name: getattr(letter, name) for name in ("kind", "recipient", "language", "facts")}
    now = portal.clock()
    rows = [
        Letter(account_id=account.id, created_at=now, next_at=now, give_up_at=now, **columns)
        for _ in range(PAGE + 3)
    ]
    await transaction(lambda: Letter.bulk_create(rows))

    assert len((await export(ada))["letters"]) == before + PAGE + 3


async def test_the_text_is_one_json_document(ada: Caller) -> None:
    text = (await ada(EXPORT, password=PASSWORD))["json"]

    assert text.endswith("}\n")
    assert list(json.loads(text)) == [
        "format",
        "version",
        "exportedAt",
        "account",
        "attachments",
        "addressesToConfirm",
        "sessions",
        "events",
        "letters",
        "supportRequests",
    ]
