"""Look-ups go through their index on both databases: read from EXPLAIN."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from tortoise.connection import get_connection

from models.account import Account
from models.attachment import Attachment
from models.database import dialect
from models.event import Event
from models.letter import Letter, LetterStatus
from models.link_token import LinkToken, Purpose, TokenStatus
from models.registry import find_statement
from models.session import Session
from models.structure import Candidacy, Structure
from models.subscription import Subscription
from registry.identifiers import IdentifierKind
from tests.models.news import NOON

SOMEBODY = uuid4()
LOOK_UPS: dict[str, Callable[[], Any]] = {  # Any: querysets of every table
    "an account by its address": lambda: Account.filter(email_key="ada@example.org"),
    "a session by its token": lambda: Session.filter(digest="d").select_related("account"),
    "the sessions of an account": lambda: Session.filter(account_id=SOMEBODY),
    "a link by its token": lambda: LinkToken.filter(digest="d", purpose=Purpose.ACTIVATION),
    "the link that counts": lambda: LinkToken.filter(
        account_id=SOMEBODY, purpose=Purpose.ACTIVATION, status=TokenStatus.ISSUED
    ),
    "a structure by its identifier": lambda: Structure.filter(
        kind=IdentifierKind.SIRET, identifier="12345678901234"
    ),
    "who wishes to found a structure": lambda: Candidacy.filter(structure_id=SOMEBODY),
    "the attachments of an account": lambda: Attachment.filter(account_id=SOMEBODY).order_by("-id"),
    "the people of a structure": lambda: Attachment.filter(structure_id=SOMEBODY).order_by("-id"),
    "what was decided by an account": lambda: Attachment.filter(decided_by_id=SOMEBODY),
    "the accesses of an attachment": lambda: Subscription.filter(attachment_id=SOMEBODY),
    "the history of an account": lambda: Event.filter(account_id=SOMEBODY).order_by("-id"),
    "the history of a structure": lambda: Event.filter(structure_id=SOMEBODY).order_by("-id"),
    "the letters of an account": lambda: Letter.filter(account_id=SOMEBODY, kind="activation"),
    "the letters that are due": lambda: (
        Letter.filter(status=LetterStatus.QUEUED, next_at__lte=NOON).order_by("next_at").limit(10)
    ),
}


async def plan_of(statement: str) -> str:
    """Return how the database would find the rows; PostgreSQL is kept from reading small tables whole."""
    if dialect() == "sqlite":
        _, rows = await get_connection("default").execute_query(f"EXPLAIN QUERY PLAN {statement}")
        return "\n".join(row["detail"] for row in rows)
    pool = get_connection("default")
    await pool.execute_query("SELECT 1")
    async with pool._pool.acquire() as connection, connection.transaction():  # type: ignore[attr-defined]
        await connection.execute("SET LOCAL enable_seqscan = off")
        return "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {statement}"))


def assert_uses_indexes(plan: str) -> None:
    assert "Seq Scan" not in plan, plan
    assert "SCAN" not in plan, plan
    assert "USING INDEX" in plan or "Index" in plan, plan


@pytest.mark.parametrize("name", LOOK_UPS)
async def test_a_look_up_uses_an_index(database: str, name: str) -> None:
    assert_uses_indexes(await plan_of(LOOK_UPS[name]().sql(params_inline=True)))


async def test_a_company_is_looked_up_by_two_primary_keys(database: str) -> None:
    parameter = "?" if dialect() == "sqlite" else "$1"

    assert_uses_indexes(await plan_of(find_statement().replace(parameter, "'12345678901234'")))
