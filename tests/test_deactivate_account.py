"""Leaving, asking to come back, and coming back."""

import asyncio
from dataclasses import replace
from typing import Any

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.captcha import CaptchaKind
from models.database import transaction
from models.letter import Letter
from models.link_token import LinkToken, TokenStatus
from models.session import Session
from models.structure import Structure, StructureStatus
from models.subscription import Subscription, SubscriptionState
from resolvers.context import Context
from resolvers.deactivate_account import deactivate, reactivate
from schema.nodes import global_id
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.documents import HAND_OVER, LOG_IN, ME, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, recipients, sign_up_form, text_of

DEACTIVATE = """
mutation ($input: DeactivateAccountInput!) {
  deactivateAccount(input: $input) {
    __typename
    ... on AccountDeactivated { email }
    ... on UserError { code message }
    ... on SoleMainManager { structures { identifier { value } viewerCan } }
  }
}
"""
REACTIVATE = """
mutation ($input: RequestReactivationInput!) {
  requestReactivation(input: $input) {
    __typename
    ... on MailOnItsWay { message }
    ... on UserError { code message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
ADA, BOB = "ada@example.org", "bob@example.org"
SIRET = DEMO_SIRETS.unknown_to_the_portal
LEAVE = {"password": PASSWORD}
LEAVE_ALL = {"password": PASSWORD, "orphanStructures": True}


async def asks(caller: Caller, email: str = ADA) -> Any:
    return await caller(REACTIVATE, input={"email": email, "captcha": {"id": "", "answer": ""}})


async def logs_in(caller: Caller, email: str = ADA) -> str:
    return str((await caller(LOG_IN, input={"email": email, "password": PASSWORD}))["__typename"])


async def member(portal: Portal, email: str = ADA, **form: Any) -> Caller:
    """Return somebody with an account, whose letters have all been read."""
    caller = await portal.member(email, **form)
    await portal.deliver()
    return caller


async def operator(portal: Portal) -> None:
    await member(portal, "desk@example.org")
    await Account.filter(email="desk@example.org").update(is_operator=True)


async def approve(email: str, role: AttachmentRole) -> None:
    """Let a person into the structure that was asked for, as its managers would."""
    account = await Account.get(email=email)
    request = await Attachment.get(account_id=account.id)
    main = await Account.get(email=ADA)
    assert await request.approve(role=role, by=main, now=request.requested_at)


def at_desk(portal: Portal) -> Context:
    return Context(portal.services, client="203.0.113.9")


async def test_whoever_leaves_is_logged_out_everywhere_and_told(portal: Portal, api: Caller) -> None:
    ada = await member(portal, contactEmail="office@example.org")
    await logs_in(api)

    left = await ada(DEACTIVATE, input=LEAVE)

    assert left == {"__typename": "AccountDeactivated", "email": ADA}
    assert await ada(ME) is None
    assert await api(ME) is None
    assert await logs_in(api) == "InvalidCredentials"
    sent = await portal.deliver()
    assert recipients(sent) == [ADA]
    assert "Vous avez désactivé votre compte" in text_of(sent[0][1])
    assert not await LinkToken.exists(status=TokenStatus.ISSUED)


async def test_the_password_is_needed_to_leave(portal: Portal) -> None:
    ada = await member(portal)

    refused = await ada(DEACTIVATE, input={"password": "wrong"})

    assert refused["code"] == "INVALID_CREDENTIALS"
    assert (await ada(ME))["status"] == "ACTIVE"


async def test_strangers_cannot_leave(api: Caller) -> None:
    errors = await api.errors(DEACTIVATE, input=LEAVE)

    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_only_main_manager_must_say_what_becomes_of_the_structure(portal: Portal) -> None:
    ada = await member(portal, siret=SIRET)

    refused = await ada(DEACTIVATE, input=LEAVE)

    assert refused["code"] == "SOLE_MAIN_MANAGER"
    assert "confirm that the structure is left to the support desk" in refused["message"]
    assert [one["identifier"]["value"] for one in refused["structures"]] == [SIRET]
    assert "TRANSFER_MAIN_MANAGEMENT" in refused["structures"][0]["viewerCan"]
    assert (await ada(ME))["status"] == "ACTIVE"
    assert (await Structure.get(identifier=SIRET)).status is StructureStatus.ACTIVE


async def test_a_structure_left_behind_goes_to_the_desk(portal: Portal) -> None:
    await operator(portal)
    ada = await member(portal, siret=SIRET)
    await member(portal, BOB, siret=SIRET)
    await approve(BOB, AttachmentRole.SECONDARY_MANAGER)

    await ada(DEACTIVATE, input=LEAVE_ALL)

    assert (await Structure.get(identifier=SIRET)).status is StructureStatus.ORPHANED
    assert sorted(recipients(await portal.deliver())) == [ADA, BOB, "desk@example.org"]
    row = await Attachment.get(account__email=ADA)
    assert (row.role, row.status) == (AttachmentRole.MEMBER, AttachmentStatus.APPROVED)


async def test_a_secondary_manager_leaves_without_more_ado(portal: Portal) -> None:
    await member(portal, siret=SIRET)
    bob = await member(portal, BOB, siret=SIRET)
    await approve(BOB, AttachmentRole.SECONDARY_MANAGER)

    left = await bob(DEACTIVATE, input=LEAVE)

    assert left["__typename"] == "AccountDeactivated"
    assert (await Structure.get(identifier=SIRET)).status is StructureStatus.ACTIVE
    assert (await Attachment.get(account__email=BOB)).role is AttachmentRole.MEMBER


async def test_open_requests_end_and_workspaces_are_suspended(portal: Portal) -> None:
    ada = await member(portal, siret=SIRET)
    bob = await member(portal, BOB, siret=SIRET)

    await bob(DEACTIVATE, input=LEAVE)
    await ada(DEACTIVATE, input=LEAVE_ALL)

    assert (await Attachment.get(account__email=BOB)).status is AttachmentStatus.CANCELLED
    rows = await Subscription.filter(attachment__account__email=ADA).select_related(
        "attachment__account", "attachment__structure"
    )
    assert {row.state for row in rows} == {SubscriptionState.SUSPENDED}


async def test_of_many_who_leave_at_once_one_does(portal: Portal) -> None:
    ada = await member(portal, siret=SIRET)

    responses = await asyncio.gather(*(ada.raw(DEACTIVATE, input=LEAVE_ALL) for _ in range(8)))

    answers = [response.json()["data"]["deactivateAccount"] for response in responses]
    done = [answer for answer in answers if answer and answer.get("email")]
    assert len(done) == 1
    assert await Letter.filter(kind="account_deactivated").count() == 1


async def test_a_structure_handed_over_and_left_at_once_has_one_manager_or_is_orphaned(
    portal: Portal,
) -> None:
    ada = await member(portal, siret=SIRET)
    bob = await member(portal, BOB, siret=SIRET)
    await approve(BOB, AttachmentRole.SECONDARY_MANAGER)
    structure, heir = await Structure.get(identifier=SIRET), await Attachment.get(account__email=BOB)
    wish = {
        "structure": global_id("Structure", structure.id),
        "to": global_id("Attachment", heir.id),
        "password": PASSWORD,
    }

    await asyncio.gather(
        ada.raw(HAND_OVER, input=wish),
        ada.raw(DEACTIVATE, input=LEAVE_ALL),
        bob.raw(DEACTIVATE, input=LEAVE_ALL),
    )

    mains = await Attachment.filter(
        structure_id=structure.id, role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED
    ).select_related("account")
    await structure.refresh_from_db()
    active = [row for row in mains if row.account.status is AccountStatus.ACTIVE]
    assert len(mains) == len(active) == (structure.status is StructureStatus.ACTIVE)


async def test_leaving_is_in_the_history(portal: Portal) -> None:
    ada = await member(portal)
    await ada(DEACTIVATE, input=LEAVE)
    account = await Account.get(email=ADA)

    kinds = await account.events.all().values_list("kind", flat=True)

    assert "ACCOUNT_DEACTIVATED" in kinds


async def test_guesses_of_the_password_are_counted(portal: Portal) -> None:
    ada = await member(portal)
    guarded = replace(portal, services=replace(portal.services, limits=Limiter.in_memory())).caller()
    guarded.client.cookies.update(dict(ada.client.cookies))

    refused = [await guarded(DEACTIVATE, input={"password": "wrong"}) for _ in range(11)]

    assert refused[10]["code"] == "TOO_MANY_REQUESTS"


async def test_whoever_left_asks_the_desk_to_come_back(portal: Portal, api: Caller) -> None:
    await operator(portal)
    ada = await member(portal, contactEmail="office@example.org")
    await ada(DEACTIVATE, input=LEAVE)
    await portal.deliver()

    reply = await asks(api)
    await asks(api)

    assert reply["__typename"] == "MailOnItsWay"
    assert (await Account.get(email=ADA)).status is AccountStatus.REACTIVATION_REQUESTED
    assert sorted(recipients(await portal.deliver())) == [ADA, "desk@example.org", "office@example.org"]
    assert await logs_in(api) == "InvalidCredentials"


async def test_no_answer_tells_who_could_come_back(portal: Portal, api: Caller) -> None:
    await member(portal, "active@example.org")
    await api(SIGN_UP, input=sign_up_form("pending@example.org"))
    for name, by_desk in (("gone", False), ("shut", True)):
        await member(portal, f"{name}@example.org")
        await (await Account.get(email=f"{name}@example.org")).deactivate(now=portal.clock(), by_desk=by_desk)
    await portal.deliver()

    replies = [
        await api.raw(REACTIVATE, input={"email": f"{name}@example.org", "captcha": {"id": "", "answer": ""}})
        for name in ("nobody", "active", "pending", "gone", "shut")
    ]

    assert [reply.content for reply in replies] == [replies[0].content] * 5
    assert recipients(await portal.deliver()) == ["gone@example.org"]


async def test_what_the_desk_shut_stays_shut(portal: Portal, api: Caller) -> None:
    await member(portal)
    desk = at_desk(portal)

    async def shut_it() -> None:
        await deactivate(desk, await Account.get(email=ADA), by_desk=True, reason="A duplicate.")

    await transaction(shut_it)
    sent = await portal.deliver()
    await asks(api)

    assert recipients(sent) == [ADA]
    assert "A duplicate." in text_of(sent[0][1])
    assert (await Account.get(email=ADA)).status is AccountStatus.DEACTIVATED
    assert await portal.deliver() == []


async def test_whoever_comes_back_has_the_password_and_the_attachments_but_no_role(
    portal: Portal, api: Caller
) -> None:
    ada = await member(portal, siret=SIRET, contactEmail="office@example.org")
    await ada(DEACTIVATE, input=LEAVE_ALL)
    await asks(api)
    await portal.deliver()
    desk = at_desk(portal)

    async def reopen_it() -> bool:
        return await reactivate(desk, await Account.get(email=ADA))

    assert await transaction(reopen_it)
    assert not await transaction(reopen_it)

    assert sorted(recipients(await portal.deliver())) == [ADA, "office@example.org"]
    assert await ada(ME) is None
    assert await logs_in(api) == "SessionOpened"
    edge = (await api(ME))["attachments"]["edges"][0]["node"]
    assert (edge["role"], edge["status"]) == ("MEMBER", "APPROVED")


async def test_a_request_needs_an_address_and_a_captcha(portal: Portal, api: Caller) -> None:
    rules = replace(portal.services.rules, captcha_kinds=(CaptchaKind.CHARACTERS,))
    strict = replace(portal, services=replace(portal.services, rules=rules)).caller()

    assert (await asks(api, "no address"))["problems"] == [{"path": ["email"], "code": "BAD_FORMAT"}]
    assert (await asks(strict))["code"] == "CAPTCHA_FAILED"


async def test_requests_are_counted_alike_for_every_address(portal: Portal) -> None:
    guarded = replace(portal, services=replace(portal.services, limits=Limiter.in_memory())).caller()

    replies = [await asks(guarded, "nobody@example.org") for _ in range(4)]

    assert [reply["__typename"] for reply in replies] == ["MailOnItsWay"] * 3 + ["TooManyRequests"]


async def test_a_shut_account_has_no_session(portal: Portal) -> None:
    ada = await member(portal)

    await ada(DEACTIVATE, input=LEAVE)

    assert not await Session.exists(account__email=ADA)
