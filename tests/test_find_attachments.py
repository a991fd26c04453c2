"""The people and the history of a structure, as its managers see them."""

import logging
from typing import Any

import pytest

from models.account import Account
from server.demo.sirets import DEMO_SIRETS
from tests.company import SIRET, Company, founded
from tests.documents import END_ATTACHMENT
from tests.portal import Caller, Portal

PEOPLE = """
query ($siret: String, $status: AttachmentStatus, $role: AttachmentRole, $search: String, $first: Int,
       $after: String) {
  structure(identifier: {kind: SIRET, value: $siret}) {
    attachments(status: $status, role: $role, search: $search, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { status role person { firstName lastName email } } }
    }
    events(first: 100) { edges { node { kind summary actor { firstName } } } }
  }
}
"""

WHOLE_PEOPLE = """
query ($siret: String) {
  structure(identifier: {kind: SIRET, value: $siret}) {
    attachments {
      edges {
        node {
          person { email }
          decidedBy { email }
          structure { mainManager { email } workspaces { workspace { code } } viewerAttachment { id } }
          subscriptions { workspace { name questions { code choices { code } } } decidedBy { email } }
        }
      }
    }
  }
}
"""

MINE = """
query ($siret: String) {
  structure(identifier: {kind: SIRET, value: $siret}) { viewerAttachment { decidedBy { firstName } } }
}
"""


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await founded(portal)


async def people(caller: Caller, **chosen: Any) -> list[str]:
    """Return the first names on the page, whose total must be theirs."""
    page = (await caller(PEOPLE, siret=SIRET, **chosen))["attachments"]
    names = [edge["node"]["person"]["firstName"] for edge in page["edges"]]
    assert page["totalCount"] == len(names)
    return names


async def test_a_manager_sees_everybody_the_newest_first(company: Company) -> None:
    await company.joins("Bob")
    await company.asks("Carl")

    assert await people(company.ada) == ["Carl", "Bob", "Ada"]
    assert await people(company.ada, status="REQUESTED") == ["Carl"]
    assert await people(company.ada, role="MAIN_MANAGER") == ["Ada"]


async def test_people_are_found_by_name_or_address(company: Company) -> None:
    await company.joins("Bobby")
    await company.joins("Carl")

    assert await people(company.ada, search="BOBBY") == ["Bobby"]
    assert await people(company.ada, search="carl@exam") == ["Carl"]
    assert await people(company.ada, search=" lovelace  carl ") == ["Carl"]
    assert await people(company.ada, search="b%y") == []
    assert await people(company.ada, search="___") == []
    assert await people(company.ada, search="bo") == []
    assert await people(company.ada, search="'; --") == []


async def test_pages_follow_each_other(company: Company) -> None:
    await company.joins("Bob")
    await company.joins("Carl")

    page = (await company.ada(PEOPLE, siret=SIRET, first=2))["attachments"]
    rest = await company.ada(PEOPLE, siret=SIRET, first=2, after=page["pageInfo"]["endCursor"])

    assert (page["totalCount"], page["pageInfo"]["hasNextPage"], len(page["edges"])) == (3, True, 2)
    [edge] = rest["attachments"]["edges"]
    assert edge["node"]["person"]["firstName"] == "Ada"


async def test_others_get_an_empty_page(portal: Portal, company: Company) -> None:
    member, _ = await company.joins("Mia")
    asking, _ = await company.asks("Bob")
    sam, sams = await company.joins("Sam", role="SECONDARY_MANAGER")
    await sam(END_ATTACHMENT, input={"id": sams})
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)

    for caller in (member, asking, sam, elsewhere.ada):
        found = await caller(PEOPLE, siret=SIRET)
        assert found["attachments"]["totalCount"] == 0
        assert found["attachments"]["edges"] == found["events"]["edges"] == []


async def test_the_desk_sees_them_too(portal: Portal, company: Company) -> None:
    desk = await portal.member("desk@example.org")
    await Account.filter(email="desk@example.org").update(is_operator=True)

    assert await people(desk) == ["Ada"]


async def test_a_manager_reads_the_history_of_the_structure(company: Company) -> None:
    await company.joins("Bob")

    events = (await company.ada(PEOPLE, siret=SIRET))["events"]["edges"]

    kinds = [edge["node"]["kind"] for edge in events]
    assert kinds[:2] == ["ATTACHMENT_APPROVED", "ATTACHMENT_REQUESTED"]
    assert "STRUCTURE_CREATED" in kinds
    assert events[0]["node"]["actor"] == {"firstName": "Ada"}


async def test_a_longer_page_costs_no_more_statements(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    await company.joins("Bob", workspaces=["FACTURES_EMISES"])
    short = await _cost(company.ada, caplog)
    for name in ("Carl", "Dora", "Emil"):
        await company.joins(name, workspaces=["FACTURES_EMISES"])

    assert await _cost(company.ada, caplog) == short


async def _cost(caller: Caller, caplog: pytest.LogCaptureFixture) -> int:
    """Return the number of statements of a page with all that its people show."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        await caller(WHOLE_PEOPLE, siret=SIRET)
    return len(caplog.records)


async def test_a_person_sees_who_let_him_in(company: Company) -> None:
    bob, _ = await company.joins("Bob")

    found = await bob(MINE, siret=SIRET)

    assert found["viewerAttachment"]["decidedBy"] == {"firstName": "Ada"}
