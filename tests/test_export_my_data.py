"""The export of everything that the server holds about a person."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.account import Account
from models.link_token import LinkToken
from models.session import Session
from models.structure import Structure
from models.support import SupportCategory, SupportRequest
from security.limits import Limiter
from server.demo.sirets import DEMO_SIRETS
from tests.portal import ANSWER, PASSWORD, Caller, Portal

EXPORT = """
mutation ($password: String!) {
  exportMyData(password: $password) {
    __typename
    ... on DataExport { json }
    ... on UserError { code message }
  }
}
"""
CHANGE_CONTACT = """
mutation ($input: ChangeContactEmailInput!) { changeContactEmail(input: $input) { __typename } }
"""
ADA = "ada@example.org"
MANUAL = Path("docs/data-export.md").read_text()
SIRET = DEMO_SIRETS.unknown_to_the_portal


async def full_member(portal: Portal) -> Caller:
    """Return somebody about whom the server holds something of everything."""
    ada = await portal.member(ADA, siret=SIRET, phone="+687262026", surveyConsent=True)
    await ada(CHANGE_CONTACT, input={"contactEmail": "office@example.org", "password": PASSWORD})
    await SupportRequest.create(
        account=await Account.get(email=ADA),
        email=ADA,
        language="FR",
        category=SupportCategory.OTHER,
        message="Bonjour ?",
        created_at=portal.clock(),
    )
    await portal.deliver()
    return ada


async def export(caller: Caller) -> Any:
    return json.loads((await caller(EXPORT, password=PASSWORD))["json"])


async def test_everything_is_in_the_export(portal: Portal) -> None:
    document = await export(await full_member(portal))

    assert (document["format"], document["version"]) == ("guichet-data-export", 1)
    assert document["exportedAt"] == portal.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert document["account"]["email"] == ADA
    assert document["account"]["surveyConsentAt"] is not None
    attachment = document["attachments"][0]
    assert (attachment["structure"]["identifier"], attachment["role"]) == (SIRET, "MAIN_MANAGER")
    assert [one["workspace"] for one in attachment["workspaces"]] == ["FACTURES_EMISES"]
    assert document["addressesToConfirm"][0]["address"] == "office@example.org"
    assert len(document["sessions"]) == 1
    assert {"ACCOUNT_CREATED", "ACCOUNT_ACTIVATED", "LOGGED_IN"} <= {
        one["kind"] for one in document["events"]
    }
    assert {"ACTIVATION", "CONTACT_EMAIL_CONFIRMATION"} <= {one["kind"] for one in document["letters"]}
    assert [one["message"] for one in document["supportRequests"]] == ["Bonjour ?"]


async def test_no_secret_is_in_the_export(portal: Portal) -> None:
    ada = await full_member(portal)
    account, session = await Account.get(email=ADA), await Session.first()
    links = await LinkToken.all()

    text = (await ada(EXPORT, password=PASSWORD))["json"]

    hidden = [account.password_hash, account.secret_answer_hash, session.digest if session else None]
    hidden += [secret for link in links for secret in (link.digest, link.text(portal.services.keys))]
    for secret in [*hidden, PASSWORD, ANSWER, "argon2", "gu_", "gs_"]:
        assert secret
        assert secret not in text


async def test_nothing_of_anybody_else_is_in_the_export(portal: Portal) -> None:
    await portal.member("bob@example.org", lastName="Bernoulli")
    ada = await full_member(portal)

    text = (await ada(EXPORT, password=PASSWORD))["json"]

    assert "bob@example.org" not in text
    assert "Bernoulli" not in text


async def test_who_only_asks_does_not_read_a_masked_name(portal: Portal) -> None:
    await portal.member(ADA, siret=SIRET)
    bob = await portal.member("bob@example.org", siret=SIRET)
    await Structure.filter(identifier=SIRET).update(published=False)

    document = await export(bob)

    assert document["attachments"][0]["structure"]["designation"] == "Not published"
    named = [event["structure"] for event in document["events"] if event["kind"] == "ATTACHMENT_REQUESTED"]
    assert named == ["Not published"]


async def test_the_shape_is_documented(portal: Portal) -> None:
    document = await export(await full_member(portal))

    undocumented = {
        name for name in names_in(document) if f"`{name}`" not in MANUAL and f"`{name}[]`" not in MANUAL
    }
    assert undocumented == set()


def names_in(part: Any) -> set[str]:
    """Return every field's name; what a letter or an event says is free."""
    if isinstance(part, list):
        return set().union(*(names_in(one) for one in part))
    if not isinstance(part, dict):
        return set()
    below = [names_in(value) for name, value in part.items() if name not in ("facts", "details")]
    return set(part).union(*below)


async def test_the_password_is_needed(portal: Portal) -> None:
    ada = await portal.member(ADA)

    assert (await ada(EXPORT, password="wrong"))["code"] == "INVALID_CREDENTIALS"


async def test_strangers_export_nothing(api: Caller) -> None:
    errors = await api.errors(EXPORT, password=PASSWORD)

    assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_five_exports_a_day_are_enough(portal: Portal) -> None:
    ada = await portal.member(ADA)
    guarded = replace(portal, services=replace(portal.services, limits=Limiter.in_memory())).caller()
    guarded.client.cookies.update(dict(ada.client.cookies))

    answers = [await guarded(EXPORT, password=PASSWORD) for _ in range(6)]

    assert [answer["__typename"] for answer in answers] == ["DataExport"] * 5 + ["TooManyRequests"]
