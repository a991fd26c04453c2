"""Pages without edges, and totals: counted only where somebody asks, once, and never beyond a bound."""

import pytest

from models.service import Service
from models.structure import Structure
from registry.identifiers import searchable
from tests.bodies import a_body, write
from tests.company import Company, founded
from tests.desk import operator
from tests.portal import Caller, Portal
from tests.test_statements import Count

PEOPLE = "query ($id: ID!) { node(id: $id) { ... on Structure { attachments(first: 1) { %s } } } }"
SKIPPED = """
query ($id: ID!, $wanted: Boolean!) {
  node(id: $id) {
    ... on Structure {
      attachments(first: 1) { ...Total @include(if: $wanted) ... @skip(if: true) { totalCount } nodes { id } }
    }
  }
}
fragment Total on AttachmentConnection { all: totalCount }
"""
MINE = "{ me { %s(first: 1) { nodes { id } totalCount pageInfo { hasNextPage } } } }"
SEARCH = """
query ($search: String, $first: Int, $after: String) {
  structures(filter: {search: $search}, first: $first, after: $after) {
    totalCount nodes { id } pageInfo { endCursor }
  }
}
"""
SERVICES = """
query ($search: String) {
  structures(filter: {sector: PUBLIC}, first: 100) {
    nodes { designation services(search: $search, first: 1) { totalCount nodes { code } } }
  }
}
"""


@pytest.fixture
async def company(portal: Portal) -> Company:
    company = await founded(portal)
    await company.joins("Bob")
    await company.joins("Carl")
    return company


@pytest.fixture
def count() -> Count:
    return Count()


async def many_structures(portal: Portal, number: int, *, name: str = "Mairie", first: int = 0) -> None:
    """Write public structures whose names begin alike."""
    ranks = range(first, first + number)
    await write([a_body(f"{name} {rank:05}", rank + 1, now=portal.clock()) for rank in ranks])


async def test_nodes_are_the_rows_of_the_edges(company: Company) -> None:
    seen = await company.ada(PEOPLE % "nodes { id } edges { node { id } }", id=company.id)

    page = seen["attachments"]
    assert page["nodes"] == [edge["node"] for edge in page["edges"]]
    assert len(page["nodes"]) == 1


async def test_the_total_is_that_of_all_pages(company: Company) -> None:
    seen = await company.ada(PEOPLE % "totalCount nodes { id }", id=company.id)

    assert seen["attachments"]["totalCount"] == 3


async def test_it_is_counted_only_where_it_is_asked_for(company: Company, count: Count) -> None:
    with count.of("without"):
        await company.ada(PEOPLE % "nodes { id }", id=company.id)
    with count.of("with"):
        await company.ada(PEOPLE % "nodes { id } totalCount", id=company.id)
    with count.of("twice"):
        await company.ada(PEOPLE % "a: totalCount b: totalCount nodes { id }", id=company.id)

    assert count["with"] == count["without"] + 1
    assert count["twice"] == count["with"]


async def test_directives_and_fragments_decide_as_well(company: Company, count: Count) -> None:
    with count.of("left out"):
        without = await company.ada(SKIPPED, id=company.id, wanted=False)
    with count.of("asked for"):
        wanted = await company.ada(SKIPPED, id=company.id, wanted=True)

    assert "all" not in without["attachments"]
    assert wanted["attachments"]["all"] == 3
    assert count["asked for"] == count["left out"] + 1


async def test_a_page_that_is_the_whole_list_needs_no_counting(company: Company, count: Count) -> None:
    whole = PEOPLE.replace("first: 1", "first: 3")
    with count.of("without"):
        await company.ada(whole % "nodes { id }", id=company.id)
    with count.of("with"):
        seen = await company.ada(whole % "nodes { id } totalCount", id=company.id)

    assert seen["attachments"]["totalCount"] == 3
    assert count["with"] == count["without"]


@pytest.mark.parametrize(("field", "least"), [("attachments", 1), ("events", 3), ("letters", 2)])
async def test_ones_own_lists_have_totals(company: Company, field: str, least: int) -> None:
    page = (await company.ada(MINE % field))[field]

    assert page["totalCount"] >= least
    assert page["pageInfo"]["hasNextPage"] is (page["totalCount"] > 1)


async def test_a_later_page_has_the_same_total(company: Company) -> None:
    document = PEOPLE.replace("first: 1", "first: 2") % "totalCount pageInfo { endCursor }"
    page = (await company.ada(document, id=company.id))["attachments"]
    after = f'first: 2, after: "{page["pageInfo"]["endCursor"]}"'

    rest = await company.ada(PEOPLE.replace("first: 1", after) % "totalCount nodes { id }", id=company.id)

    assert (rest["attachments"]["totalCount"], len(rest["attachments"]["nodes"])) == (3, 1)


async def test_others_count_nothing(portal: Portal, company: Company) -> None:
    zoe = await portal.member("zoe@example.org")

    seen = await zoe(PEOPLE % "totalCount nodes { id }", id=company.id)

    assert seen["attachments"] == {"totalCount": 0, "nodes": []}


async def test_the_lists_of_the_desk_have_totals(portal: Portal, company: Company) -> None:
    desk = await operator(portal)

    seen = await desk(
        """
        {
          support {
            requests { totalCount nodes { id } }
            accounts(search: "example.org", first: 2) { totalCount nodes { email } }
            orphanedStructures { totalCount nodes { id } }
            letters(first: 1) { totalCount nodes { id } }
          }
          announcements { totalCount nodes { id } }
        }
        """
    )

    assert seen["support"]["requests"]["totalCount"] == 0
    assert (seen["support"]["accounts"]["totalCount"], len(seen["support"]["accounts"]["nodes"])) == (4, 2)
    assert seen["support"]["orphanedStructures"] == {"totalCount": 0, "nodes": []}
    assert seen["support"]["letters"]["totalCount"] > 4
    assert seen["announcements"] == {"totalCount": 0, "nodes": []}


async def with_services(portal: Portal, number: int, *, first: int = 0) -> None:
    """Write public structures that have two services each."""
    await many_structures(portal, number, first=first)
    for structure in await Structure.all().order_by("-id").limit(number):
        for code, name in (("ACH", "Achats"), ("VOI", "Voirie")):
            words = f" {searchable(f'{code} {name}')}"
            await Service.create(structure=structure, code=code, name=name, words=words)


@pytest.mark.parametrize(("number", "total"), [(3, 3), (1_000, 1_000), (1_001, None), (1_200, None)])
async def test_structures_are_counted_up_to_a_thousand(
    portal: Portal, api: Caller, number: int, total: int | None
) -> None:
    await many_structures(portal, number)

    page = await api(SEARCH, search="mairie", first=2)

    assert (page["totalCount"], len(page["nodes"])) == (total, 2)


@pytest.mark.parametrize("search", [None, "mairie", "00003", "mairie 000", "00000000000004"])
async def test_the_total_of_a_search_is_what_its_pages_hold(
    portal: Portal, api: Caller, search: str | None
) -> None:
    await many_structures(portal, 25)
    await many_structures(portal, 4, name="Annexe de Mairie", first=100)
    after, rows = None, []
    while True:
        page = await api(SEARCH, search=search, first=5, after=after)
        rows += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if len(page["nodes"]) < 5:
            break

    assert len(rows) > 0
    assert (await api(SEARCH, search=search, first=1))["totalCount"] == len({row["id"] for row in rows})


async def test_a_search_that_says_too_little_counts_none(api: Caller) -> None:
    assert (await api(SEARCH, search="ma"))["totalCount"] == 0


async def test_counting_a_search_costs_one_statement(portal: Portal, api: Caller, count: Count) -> None:
    await many_structures(portal, 30)
    with count.of("without"):
        await api(SEARCH.replace("totalCount", ""), search="mairie", first=2)
    with count.of("with"):
        await api(SEARCH, search="mairie", first=2)

    assert count["with"] == count["without"] + 1


async def test_services_of_many_structures_are_counted_together(
    portal: Portal, api: Caller, count: Count
) -> None:
    await with_services(portal, 3)
    with count.of("three"):
        few = await api(SERVICES)
    await with_services(portal, 9, first=3)
    with count.of("twelve"):
        many = await api(SERVICES)

    assert [each["services"]["totalCount"] for each in few["nodes"]] == [2, 2, 2]
    assert len(many["nodes"]) == 12
    assert count["twelve"] == count["three"]


async def test_a_search_among_services_counts_what_it_finds(portal: Portal, api: Caller) -> None:
    await with_services(portal, 1)

    [found] = (await api(SERVICES, search="achats"))["nodes"]

    assert found["services"]["totalCount"] == 1
