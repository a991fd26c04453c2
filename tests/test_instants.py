"""Instants and days have one shape in every answer: UTC, milliseconds, Z; and YYYY-MM-DD."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType

from models.instants import read_instant, written
from models.registry import find_in_register
from models.structure import Structure
from schema import schema
from server.demo.sirets import DEMO_SIRETS
from tests.company import founded
from tests.portal import PASSWORD, Caller, Portal
from tests.structures import Register

SIRET = DEMO_SIRETS.unknown_to_the_portal
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
LIKE_AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
EXPORT = "mutation ($p: String!) { exportMyData(password: $p) { ... on DataExport { json } } }"
RECORD = """
query ($siret: String!) { registryRecord(siret: $siret) { ... on RegistryRecord { open closedOn } } }
"""
NAME = "query ($siret: String!) { registryRecord(siret: $siret) { ... on RegistryRecord { legalName } } }"
MISMATCH = "query ($id: ID!) { node(id: $id) { ... on Structure { registryMismatch { closedOn } } } }"
EVERYTHING = """
{
  me {
    createdAt activatedAt previousLogInAt surveyConsentAt
    sessions { createdAt lastSeenAt expiresAt }
    events { nodes { at } }
    letters { nodes { createdAt sentAt } }
    attachments { nodes { requestedAt expiresAt decidedAt structure { createdAt workspaces { openedAt } } } }
  }
}
"""


def texts(value: Any) -> list[str]:
    """Return every string of an answer, however deep."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return [text for part in parts for text in texts(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("microsecond", [0, 1, 1_000, 120_000, 999_999])
async def test_every_instant_of_an_answer_has_milliseconds(portal: Portal, microsecond: int) -> None:
    portal.clock.instant = portal.clock.instant.replace(microsecond=microsecond)
    company = await founded(portal)

    seen = texts(await company.ada(EVERYTHING))

    assert len(seen) > 10
    assert [text for text in seen if not INSTANT.fullmatch(text)] == []
    assert written(portal.clock()) in seen


async def test_every_instant_of_an_export_has_milliseconds(portal: Portal) -> None:
    portal.clock.instant = portal.clock.instant.replace(microsecond=123_456)
    ada = await portal.member("ada@example.org")

    document = json.loads((await ada(EXPORT, p=PASSWORD))["json"])

    instants = [text for text in texts(document) if LIKE_AN_INSTANT.match(text)]
    assert document["exportedAt"] == "2026-03-02T09:30:00.123Z"
    assert len(instants) > 5
    assert [text for text in instants if not INSTANT.fullmatch(text)] == []


async def test_the_inbox_has_the_same_shape(portal: Portal) -> None:
    await portal.member("ada@example.org")

    letters = (await portal.caller(address="127.0.0.1").client.get("/inbox.json")).json()

    assert letters
    assert [each["createdAt"] for each in letters if not INSTANT.fullmatch(each["createdAt"])] == []


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T09:30:00Z",
        "2026-11-23T09:30:00.000Z",
        "2026-11-23T09:30:00.000000+00:00",
        "2026-11-23T10:30:00+01:00",
        "2026-11-22T22:30:00.000-11:00",
    ],
)
def test_an_instant_is_read_in_any_offset_and_precision(text: str) -> None:
    assert read_instant(text) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert written(read_instant(text)) == "2026-11-23T09:30:00.000Z"


def test_an_instant_elsewhere_is_written_in_utc() -> None:
    noumea = timezone(timedelta(hours=11))

    assert written(datetime(2026, 11, 23, 20, 30, 0, 999_999, noumea)) == "2026-11-23T09:30:00.999Z"


@pytest.mark.parametrize("value", ["2026-11-23T09:30:00", "2026-11-23", "yesterday", "", 5, None])
def test_what_names_no_instant_is_refused(value: object) -> None:
    with pytest.raises((ValueError, GraphQLError)):
        scalar("DateTime").parse_value(value)


@pytest.mark.parametrize("value", ["23/11/2026", "2026-11-31", "", 5, None])
def test_what_names_no_day_is_refused(value: object) -> None:
    with pytest.raises((ValueError, GraphQLError)):
        scalar("Date").parse_value(value)


async def test_the_day_a_company_closed_is_a_day(api: Caller) -> None:
    record = await api(RECORD, siret=DEMO_SIRETS.closed)

    assert record == {"open": False, "closedOn": "2021-06-30"}


async def test_a_company_that_is_open_has_no_such_day(api: Caller) -> None:
    assert (await api(RECORD, siret=DEMO_SIRETS.unknown_to_the_portal)) == {"open": True, "closedOn": None}


async def test_a_day_kept_with_a_structure_is_a_day(portal: Portal) -> None:
    company = await founded(portal)
    known = await find_in_register(SIRET)
    assert known is not None
    record = replace(known, legal_name="OTHER", open=False, closed_on=date(2026, 2, 28))
    await Structure.all().update(registry_mismatch=record.kept())

    seen = await company.ada(MISMATCH, id=company.id)

    assert seen["registryMismatch"] == {"closedOn": "2026-02-28"}


@pytest.mark.parametrize("published", [True, False])
async def test_an_unknown_name_is_null_and_a_masked_one_says_so(portal: Portal, published: bool) -> None:
    Register.of(portal).changes = {"legal_name": "", "published": published}

    record = await portal.caller()(NAME, siret=SIRET)

    assert record["legalName"] == (None if published else "Not published")


def scalar(name: str) -> GraphQLScalarType:
    found = schema._schema.type_map[name]
    assert isinstance(found, GraphQLScalarType)
    return found
