"""Requests for workspaces: listed, approved, refused, each exactly once."""

import asyncio

import pytest

from models.account import Account
from models.workspace import Workspace, WorkspaceQuestion
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.documents import END_ATTACHMENT
from tests.portal import Caller, Portal, text_of
from tests.workspaces import (
    APPROVE_REQUESTS,
    LEAVE,
    REFUSE_REQUESTS,
    REQUESTS,
    accesses_of,
    history_of,
    request_of,
    with_engagements,
)


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await with_engagements(portal)


async def test_managers_see_the_requests_that_wait(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    eve, eves = await company.joins("Eve")
    first, second = await request_of(bob, bobs), await request_of(eve, eves)

    page = (await company.ada(REQUESTS, id=company.id, first=1))["workspaceRequests"]
    rest = await company.ada(REQUESTS, id=company.id, first=1, after=page["pageInfo"]["endCursor"])

    assert page["totalCount"] == 2
    assert page["pageInfo"]["hasNextPage"]
    assert [edge["node"]["id"] for edge in page["edges"]] == [second]
    [edge] = rest["workspaceRequests"]["edges"]
    assert edge["node"]["id"] == first
    assert edge["node"]["attachment"]["person"] == {"firstName": "Bob", "email": "bob@example.org"}


async def test_others_see_an_empty_page(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    await request_of(bob, bobs)

    page = (await bob(REQUESTS, id=company.id))["workspaceRequests"]

    assert (page["totalCount"], page["edges"]) == (0, [])


async def test_the_support_desk_sees_the_requests_but_decides_none(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)
    desk = await portal.member("desk@example.org")
    await Account.filter(email="desk@example.org").update(is_operator=True)

    page = (await desk(REQUESTS, id=company.id))["workspaceRequests"]
    [refused] = await desk(APPROVE_REQUESTS, ids=[request])

    assert page["totalCount"] == 1
    assert refused["__typename"] == "NotFound"


async def test_what_is_asked_for_with_an_attachment_waits_for_that_one(company: Company) -> None:
    await company.asks("Bob", workspaces=["ENGAGEMENTS"])

    page = (await company.ada(REQUESTS, id=company.id))["workspaceRequests"]

    assert page["totalCount"] == 0


async def test_a_request_is_approved_and_the_person_told(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs, mode="MODIFY")
    await portal.deliver()

    [saved] = await company.ada(APPROVE_REQUESTS, ids=[request])

    assert saved["subscription"]["status"] == "ACTIVE"
    assert saved["subscription"]["mode"] == "MODIFY"
    assert saved["subscription"]["decidedBy"] == {"firstName": "Ada"}
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "Engagements" in text_of(letter)
    assert (await history_of(company))[0] == "WORKSPACE_GRANTED"


async def test_a_request_is_refused_with_its_reason(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)
    await portal.deliver()

    [saved] = await company.ada(REFUSE_REQUESTS, input={"ids": [request], "reason": "La paie s'en charge."})

    assert saved["subscription"]["status"] == "REFUSED"
    assert saved["subscription"]["reason"] == "La paie s'en charge."
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "La paie s'en charge." in text_of(letter)
    assert (await history_of(company))[0] == "WORKSPACE_REFUSED"


async def test_a_refusal_needs_a_reason(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)

    [refused] = await company.ada(REFUSE_REQUESTS, input={"ids": [request], "reason": "  "})

    assert faults(refused) == {("reason", "REQUIRED")}
    assert (await accesses_of(bob, bobs))["ENGAGEMENTS"][0] == "REQUESTED"


async def test_a_refused_person_may_ask_again(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    await company.ada(REFUSE_REQUESTS, input={"ids": [await request_of(bob, bobs)], "reason": "Trop tôt."})

    assert await request_of(bob, bobs)


async def test_each_of_many_is_decided_on_its_own(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    eve, eves = await company.joins("Eve")
    first, second = await request_of(bob, bobs), await request_of(eve, eves)
    await eve(LEAVE, id=second)

    answers = await company.ada(APPROVE_REQUESTS, ids=[first, second, "nothing", bobs, first])

    assert [answer["__typename"] for answer in answers] == [
        "WorkspaceSubscriptionSaved",
        "AlreadyDecided",
        "NotFound",
        "NotFound",
        "WorkspaceSubscriptionSaved",
    ]


async def test_more_than_a_hundred_at_once_are_too_many(company: Company) -> None:
    for document, variables in (
        (APPROVE_REQUESTS, {"ids": ["x"] * 101}),
        (REFUSE_REQUESTS, {"input": {"ids": ["x"] * 101, "reason": "Non."}}),
    ):
        errors = await company.ada.errors(document, **variables)
        assert errors[0]["extensions"]["code"] == "BAD_REQUEST"


async def test_members_and_managers_of_another_structure_decide_nothing(
    portal: Portal, company: Company
) -> None:
    bob, bobs = await company.joins("Bob")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    request = await request_of(bob, bobs)

    for person in (bob, elsewhere.ada):
        [approved] = await person(APPROVE_REQUESTS, ids=[request])
        [refused] = await person(REFUSE_REQUESTS, input={"ids": [request], "reason": "Non."})
        assert approved["__typename"] == refused["__typename"] == "NotFound"


async def test_a_stranger_must_log_in(api: Caller, company: Company) -> None:
    approved = await api.errors(APPROVE_REQUESTS, ids=["x"])
    refused = await api.errors(REFUSE_REQUESTS, input={"ids": ["x"], "reason": "Non."})

    assert [errors[0]["extensions"]["code"] for errors in (approved, refused)] == ["UNAUTHENTICATED"] * 2


async def test_a_request_made_with_an_attachment_is_not_approved_before_it(company: Company) -> None:
    bob, bobs = await company.asks("Bob", workspaces=["ENGAGEMENTS"])
    request = (await bob(_REQUESTED, id=bobs))["subscriptions"][0]["id"]

    [refused] = await company.ada(APPROVE_REQUESTS, ids=[request])

    assert faults(refused) == {("ids.0", "NOT_ALLOWED")}


_REQUESTED = "query ($id: ID!) { node(id: $id) { ... on Attachment { subscriptions { id } } } }"


async def test_no_access_to_a_workspace_with_an_unanswered_question(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)
    workspace = await Workspace.get(code="ENGAGEMENTS")
    await WorkspaceQuestion.create(
        workspace=workspace, code="NOUVELLE", position=1, label_fr="Nouvelle ?", label_en="New?"
    )

    [refused] = await company.ada(APPROVE_REQUESTS, ids=[request])

    assert faults(refused) == {("ids.0", "NOT_ALLOWED")}


async def test_what_rests_on_an_ended_attachment_cannot_be_approved(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)
    await company.ada(END_ATTACHMENT, input={"id": bobs})

    [refused] = await company.ada(APPROVE_REQUESTS, ids=[request])

    assert refused["__typename"] == "AlreadyDecided"
    assert refused["decidedSubscription"]["status"] == "ENDED"


async def test_of_many_who_decide_at_once_one_wins_and_the_others_are_told(
    portal: Portal, company: Company
) -> None:
    bob, bobs = await company.joins("Bob")
    eve, _ = await company.joins("Eve", role="SECONDARY_MANAGER")
    request = await request_of(bob, bobs)
    await portal.deliver()
    no = {"ids": [request], "reason": "Non."}

    answers = await asyncio.gather(
        *(manager(APPROVE_REQUESTS, ids=[request]) for manager in (company.ada, eve) for _ in range(3)),
        *(manager(REFUSE_REQUESTS, input=no) for manager in (company.ada, eve) for _ in range(3)),
    )

    kinds = sorted(answer["__typename"] for [answer] in answers)
    assert kinds == [*["AlreadyDecided"] * 11, "WorkspaceSubscriptionSaved"]
    state = (await accesses_of(bob, bobs))["ENGAGEMENTS"][0]
    told = {a["decidedSubscription"]["status"] for [a] in answers if a["__typename"] == "AlreadyDecided"}
    assert told == {state}
    assert len(await portal.deliver()) == 1
