"""A statement built once answers what its QuerySet answers."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from tortoise.queryset import QuerySet

from models.account import Account, AccountStatus
from models.attachment import LIVE, Attachment, AttachmentStatus
from models.columns import new_id
from models.statements import Statement
from models.structure import Structure
from tests.portal import Portal, sign_up_form

BREWERY = "00000102400017"


def _by_key(email_key: str) -> QuerySet[Account]:
    return Account.filter(email_key=email_key)


def _live(account_ids: list[UUID], status: AttachmentStatus | None, limit: int) -> QuerySet[Attachment]:
    rows = Attachment.filter(account_id__in=account_ids, status__in=LIVE).select_related(
        "structure", "account"
    )
    return (rows.filter(status=status) if status else rows).order_by("-id").limit(limit)


def _since(instant: datetime, after: UUID | None) -> QuerySet[Account]:
    rows = Account.filter(created_at__gte=instant)
    return (rows.filter(id__gt=after) if after else rows).order_by("id")


BY_KEY, LIVE_OF, SINCE = Statement(_by_key), Statement(_live), Statement(_since)


async def test_a_text_is_a_value(portal: Portal) -> None:
    await portal.member("ada@example.org", siret=BREWERY)
    await portal.member("blaise@example.org")
    for _ in range(2):
        found = await BY_KEY.first("ada@example.org")
        assert found is not None
        assert found.email == "ada@example.org"
        assert found.status is AccountStatus.ACTIVE
        assert await BY_KEY.first("nobody@example.org") is None


@pytest.mark.parametrize("count", [0, 1, 2])
async def test_a_list_of_any_length_is_one_value(portal: Portal, count: int) -> None:
    await portal.member("ada@example.org", siret=BREWERY)
    ids = [*await Account.all().values_list("id", flat=True), new_id()][:count]
    for status in (None, AttachmentStatus.APPROVED, AttachmentStatus.REQUESTED):
        expected = await _live([*ids, new_id()], status, 5)
        found = await LIVE_OF.rows(ids, status, 5)
        assert [row.id for row in found] == [row.id for row in expected]
        assert [row.structure.legal_name for row in found] == [row.structure.legal_name for row in expected]


async def test_instants_and_cursors_are_values(portal: Portal) -> None:
    caller = portal.caller()
    for name in ("ada", "blaise", "zoe"):
        await caller(
            "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }",
            input=sign_up_form(f"{name}@example.org"),
        )
    start = datetime(2020, 1, 1, tzinfo=UTC)
    everyone = await SINCE.rows(start, None)
    assert len(everyone) == 3
    assert [row.id for row in await SINCE.rows(start, everyone[0].id)] == [row.id for row in everyone[1:]]
    assert await SINCE.rows(datetime(2100, 1, 1, tzinfo=UTC), None) == []


async def test_an_argument_that_is_changed_on_its_way_is_refused(portal: Portal) -> None:
    changed = Statement(lambda word: Structure.filter(legal_name__contains=word))
    with pytest.raises(TypeError, match="does not reach"):
        await changed.rows("brew")
