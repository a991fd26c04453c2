"""Access to workspaces: asked for, granted, left."""

import asyncio

import pytest

from models.account import Account, Language
from server.demo.sirets import DEMO_SIRETS
from tests.company import Company, faults, founded
from tests.portal import Caller, Portal, recipients, text_of
from tests.workspaces import (
    CLOSE,
    GRANT,
    LEAVE,
    REQUEST,
    accesses_of,
    history_of,
    request_of,
    with_engagements,
)

NOT_FOUND = "NotFound"


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await with_engagements(portal)


async def test_a_request_waits_and_the_managers_are_told(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    await portal.deliver()

    saved = await bob(REQUEST, input={"attachment": bobs, "workspace": "ENGAGEMENTS", "mode": "MODIFY"})

    assert saved["subscription"]["status"] == "REQUESTED"
    assert saved["subscription"]["mode"] == "MODIFY"
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "ada@example.org"
    assert "« Bob Lovelace » (bob@example.org)" in text_of(letter)
    assert "Engagements" in text_of(letter)
    assert (await history_of(company))[0] == "WORKSPACE_REQUESTED"


async def test_a_manager_who_reads_english_is_told_in_english(portal: Portal, company: Company) -> None:
    await Account.filter(email="ada@example.org").update(language=Language.EN)
    bob, bobs = await company.joins("Bob")
    await portal.deliver()

    await request_of(bob, bobs)

    [(_, letter)] = await portal.deliver()
    assert "asks for access to the workspace Commitments (to consult)" in text_of(letter)


async def test_a_self_service_workspace_is_granted_at_once(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    await portal.deliver()

    saved = await bob(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES", "mode": "MODIFY"})

    assert saved["subscription"]["status"] == "ACTIVE"
    assert saved["subscription"]["decidedBy"] == {"firstName": "Bob"}
    assert await portal.deliver() == []


async def test_what_a_manager_asks_for_is_granted_at_once(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob", role="SECONDARY_MANAGER")

    saved = await bob(REQUEST, input={"attachment": bobs, "workspace": "ENGAGEMENTS"})

    assert saved["subscription"]["status"] == "ACTIVE"


async def test_an_access_can_be_fetched_again_with_its_structure(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    access = await request_of(bob, bobs)

    answer = await bob(_FETCHED, id=access)

    assert answer["attachment"]["structure"] == {"id": company.id, "status": "ACTIVE"}


_FETCHED = """
query ($id: ID!) {
  node(id: $id) { ... on WorkspaceSubscription { attachment { structure { id status } } } }
}
"""


async def test_a_second_request_shows_the_first(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    first = await request_of(bob, bobs)

    again = await bob(REQUEST, input={"attachment": bobs, "workspace": "ENGAGEMENTS", "mode": "MODIFY"})

    assert again["__typename"] == "AlreadyDecided"
    assert again["message"] == "This has been decided already."
    assert again["decidedSubscription"] == {"id": first, "status": "REQUESTED", "mode": "CONSULT"}


async def test_a_workspace_that_is_not_open_cannot_be_asked_for(company: Company) -> None:
    bob, bobs = await company.joins("Bob")

    refused = await bob(REQUEST, input={"attachment": bobs, "workspace": "SUIVI_DES_FLUX"})

    assert faults(refused) == {("workspace", "UNKNOWN_VALUE")}


async def test_nobody_asks_before_he_is_approved(company: Company) -> None:
    bob, bobs = await company.asks("Bob")

    refused = await bob(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES"})

    assert refused["__typename"] == NOT_FOUND


async def test_nobody_asks_for_another_person(company: Company) -> None:
    _, bobs = await company.joins("Bob")
    eve, _ = await company.joins("Eve")

    refused = await eve(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES"})
    by_manager = await company.ada(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES"})

    assert refused["__typename"] == by_manager["__typename"] == NOT_FOUND


async def test_a_stranger_must_log_in(api: Caller, company: Company) -> None:
    wish = {"attachment": company.ada_id, "workspace": "ENGAGEMENTS"}

    for document in (REQUEST, GRANT):
        errors = await api.errors(document, input=wish)
        assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert (await api.errors(LEAVE, id="x"))[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_many_requests_at_once_make_one(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}

    answers = await asyncio.gather(*(bob(REQUEST, input=wish) for _ in range(6)))

    assert sorted(answer["__typename"] for answer in answers) == [
        *["AlreadyDecided"] * 5,
        "WorkspaceSubscriptionSaved",
    ]


async def test_a_manager_grants_without_a_request(portal: Portal, company: Company) -> None:
    _, bobs = await company.joins("Bob")
    await portal.deliver()

    saved = await company.ada(GRANT, input={"attachment": bobs, "workspace": "ENGAGEMENTS", "mode": "MODIFY"})

    assert saved["subscription"]["status"] == "ACTIVE"
    assert saved["subscription"]["decidedBy"] == {"firstName": "Ada"}
    [(recipient, letter)] = await portal.deliver()
    assert recipient == "bob@example.org"
    assert "le consulter et y agir" in text_of(letter)
    assert (await history_of(company))[0] == "WORKSPACE_GRANTED"


async def test_a_grant_raises_a_request(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)

    saved = await company.ada(GRANT, input={"attachment": bobs, "workspace": "ENGAGEMENTS", "mode": "MODIFY"})

    assert saved["subscription"]["id"] == request
    assert (saved["subscription"]["status"], saved["subscription"]["mode"]) == ("ACTIVE", "MODIFY")


async def test_a_grant_changes_the_mode_of_an_access(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}
    await company.ada(GRANT, input=wish)
    await portal.deliver()

    await company.ada(GRANT, input={**wish, "mode": "MODIFY"})
    await company.ada(GRANT, input={**wish, "mode": "MODIFY"})

    assert (await accesses_of(bob, bobs))["ENGAGEMENTS"] == ("ACTIVE", "MODIFY")
    assert recipients(await portal.deliver()) == ["bob@example.org"]


async def test_managers_grant_themselves_without_a_letter(portal: Portal, company: Company) -> None:
    saved = await company.ada(GRANT, input={"attachment": company.ada_id, "workspace": "ENGAGEMENTS"})

    assert saved["subscription"]["status"] == "ACTIVE"
    assert await portal.deliver() == []


async def test_only_the_managers_of_that_structure_grant(portal: Portal, company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    elsewhere = await founded(portal, email="eve@example.org", siret=DEMO_SIRETS.second_unknown)
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}

    by_himself = await bob(GRANT, input=wish)
    by_a_manager_of_another = await elsewhere.ada(GRANT, input=wish)

    assert by_himself["__typename"] == by_a_manager_of_another["__typename"] == NOT_FOUND


async def test_only_what_is_open_is_granted(company: Company) -> None:
    refused = await company.ada(GRANT, input={"attachment": company.ada_id, "workspace": "SUIVI_DES_FLUX"})

    assert faults(refused) == {("workspace", "UNKNOWN_VALUE")}


async def test_a_person_leaves_and_may_ask_again(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "FACTURES_EMISES"}
    access = (await bob(REQUEST, input=wish))["subscription"]["id"]

    left = await bob(LEAVE, id=access)
    again = await bob(REQUEST, input=wish)

    assert left["subscription"]["status"] == "ENDED"
    assert again["subscription"]["status"] == "ACTIVE"
    assert (await history_of(company))[:2] == ["WORKSPACE_GRANTED", "WORKSPACE_LEFT"]


async def test_a_person_takes_a_request_back(company: Company) -> None:
    bob, bobs = await company.joins("Bob")

    left = await bob(LEAVE, id=await request_of(bob, bobs))

    assert left["subscription"]["status"] == "ENDED"


async def test_a_manager_takes_an_access_away(company: Company) -> None:
    _, bobs = await company.joins("Bob")
    wish = {"attachment": bobs, "workspace": "ENGAGEMENTS"}
    access = (await company.ada(GRANT, input=wish))["subscription"]["id"]

    taken = await company.ada(LEAVE, id=access)

    assert taken["subscription"]["status"] == "ENDED"


async def test_a_main_manager_leaves_a_workspace_too(company: Company) -> None:
    wish = {"attachment": company.ada_id, "workspace": "ENGAGEMENTS"}
    access = (await company.ada(GRANT, input=wish))["subscription"]["id"]

    assert (await company.ada(LEAVE, id=access))["subscription"]["status"] == "ENDED"


async def test_nobody_ends_the_access_of_another_member(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    eve, _ = await company.joins("Eve")
    access = (await bob(REQUEST, input={"attachment": bobs, "workspace": "FACTURES_EMISES"}))["subscription"]

    assert (await eve(LEAVE, id=access["id"]))["__typename"] == NOT_FOUND
    assert (await eve(LEAVE, id=bobs))["__typename"] == NOT_FOUND


async def test_what_is_over_cannot_be_left_again(company: Company) -> None:
    bob, bobs = await company.joins("Bob")
    request = await request_of(bob, bobs)
    await bob(LEAVE, id=request)

    again = await bob(LEAVE, id=request)

    assert again["__typename"] == "AlreadyDecided"
    assert again["message"] == "This has been decided already."
    assert again["decidedSubscription"]["status"] == "ENDED"


async def test_no_access_survives_a_workspace_closed_at_that_moment(company: Company) -> None:
    people = [await company.joins(name) for name in ("Bob", "Cid", "Dan", "Eve")]
    wish = {"workspace": "FACTURES_EMISES"}

    await asyncio.gather(
        *(person(REQUEST, input={"attachment": attachment, **wish}) for person, attachment in people),
        company.ada(CLOSE, input={"structure": company.id, **wish}),
    )

    for person, attachment in people:
        state = (await accesses_of(person, attachment)).get("FACTURES_EMISES")
        assert state in (None, ("ENDED", "CONSULT"))
