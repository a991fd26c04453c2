"""How many SQL statements each operation costs: neither more for a longer list, nor one more by accident."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from server.demo.sirets import DEMO_SIRETS
from tests.company import founded
from tests.documents import (
    ACTIVATE,
    ACTIVATION,
    APPROVE,
    ATTACH_PERSON,
    CANCEL_REQUEST,
    CHANGE_ROLE,
    END_ATTACHMENT,
    LOG_IN,
    ME,
    NODE,
    REFUSE,
    REQUEST_ATTACHMENT,
    RESEND,
    SIGN_UP,
    SIGN_UP_CASE,
)
from tests.portal import PASSWORD, Caller, Portal, activation_form, sign_up_form
from tests.statements import statements

SIRET = DEMO_SIRETS.unknown_to_the_portal
NO_CAPTCHA = {"id": "", "answer": ""}
PEOPLE = """
query ($id: ID!) {
  node(id: $id) {
    ... on Structure {
      designation mainManager { firstName }
      attachments { totalCount edges { node { id role status person { firstName email } } } }
    }
  }
}
"""
RECORD = "query ($siret: String!) { registryRecord(siret: $siret) { __typename } }"
SEARCH = """
{
  structures(filter: {search: "nuages"}) {
    edges { node { id designation legalName viewerCan address { city } } }
  }
}
"""


class Count(dict[str, int]):
    """The statements of each step, under its name."""

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Count what is said to the database meanwhile."""
        with statements() as said:
            yield
        self[step] = len(said)


@pytest.fixture
def count(portal: Portal) -> Count:
    portal.is_prompt = False  # what is done after an answer is counted by itself
    return Count()


async def test_sign_up_and_activation(portal: Portal, api: Caller, count: Count) -> None:
    with count.of("signUpCase"):
        await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": SIRET})
    with count.of("signUp alone"):
        await api(SIGN_UP, input=sign_up_form("alone@example.org"))
    with count.of("signUp with a new structure"):
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
    with count.of("signing both up"):
        await portal.run_deferred()
    with count.of("resendActivation"):
        await api(RESEND, input={"email": "ada@example.org", "captcha": NO_CAPTCHA})
    token = await portal.link_token()
    with count.of("activation"):
        await api(ACTIVATION, token=token)
    with count.of("activateAccount of a founder"):
        await api(ACTIVATE, input=activation_form(token))
    with count.of("signUp with a known structure"):
        await api(SIGN_UP, input=sign_up_form("bob@example.org", siret=SIRET))
    token = await portal.link_token()
    with count.of("activateAccount of who joins"):
        await api(ACTIVATE, input=activation_form(token))
    with count.of("signUp with an address that has an account"):
        await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))

    assert count == {
        "signUpCase": 5,
        "signUp alone": 1,
        "signUp with a new structure": 6,
        "signing both up": 21,
        "resendActivation": 1,
        "activation": 1,
        "activateAccount of a founder": 20,
        "signUp with a known structure": 2,
        "activateAccount of who joins": 16,
        "signUp with an address that has an account": 2,
    }


async def test_sessions(portal: Portal, count: Count) -> None:
    ada = await portal.member("ada@example.org", siret=SIRET)
    other = portal.caller()

    with count.of("logIn"):
        await other(LOG_IN, input={"email": "ada@example.org", "password": PASSWORD})
    with count.of("logIn refused"):
        await portal.caller()(LOG_IN, input={"email": "ada@example.org", "password": "wrong"})
    with count.of("me"):
        await ada("{ me { email firstName } }")
    with count.of("me with attachments and next steps"):
        await ada(ME)
    with count.of("me with sessions"):
        await ada("{ me { sessions { id current } } }")
    with count.of("revokeOtherSessions"):
        await ada("mutation { revokeOtherSessions { count } }")
    with count.of("logOut"):
        await ada("mutation { logOut { message } }")
    with count.of("me of a stranger"):
        await ada("{ me { email } }")

    assert count == {
        "logIn": 5,
        "logIn refused": 1,
        "me": 1,
        "me with attachments and next steps": 7,
        "me with sessions": 2,
        "revokeOtherSessions": 3,
        "logOut": 2,
        "me of a stranger": 0,
    }


async def test_what_anybody_reads(portal: Portal, api: Caller, count: Count) -> None:
    ada = await portal.member("ada@example.org", siret=SIRET)

    with count.of("rules"):
        await api("{ rules { password { minLength } } }")
    with count.of("workspaces"):
        await api("{ workspaces { code questions { code choices { code } } } }")
    with count.of("structures"):
        await ada(SEARCH)
    with count.of("createCaptcha"):
        await api("mutation { createCaptcha(kind: PROOF_OF_WORK) { __typename } }")
    with count.of("registryRecord"):
        await ada(RECORD, siret=DEMO_SIRETS.second_unknown)

    assert count == {
        "rules": 0,
        "workspaces": 3,
        "structures": 5,
        "createCaptcha": 0,
        "registryRecord": 2,
    }


async def test_attachments(portal: Portal, count: Count) -> None:
    company = await founded(portal)
    ada, bob = company.ada, await portal.member("bob@example.org", firstName="Bob")

    with count.of("requestAttachment"):
        asked = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})
    with count.of("cancelAttachmentRequest"):
        await bob(CANCEL_REQUEST, id=asked["attachment"]["id"])
    asked = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})
    with count.of("refuseAttachments"):
        await ada(REFUSE, input={"ids": [asked["attachment"]["id"]], "reason": "Not now."})
    asked = await bob(REQUEST_ATTACHMENT, input={"structure": company.id})
    bobs = asked["attachment"]["id"]
    with count.of("approveAttachments"):
        await ada(APPROVE, input={"ids": [bobs], "role": "MEMBER"})
    with count.of("changeRole"):
        await ada(CHANGE_ROLE, input={"attachment": bobs, "role": "SECONDARY_MANAGER"})
    with count.of("attachPerson unknown"):
        form = {"structure": company.id, "email": "eve@example.org", "role": "MEMBER"}
        await ada(ATTACH_PERSON, input=form)
    with count.of("node"):
        await ada(NODE, id=company.id)
    with count.of("endAttachment"):
        await ada(END_ATTACHMENT, input={"id": bobs, "reason": "Left."})

    assert count == {
        "requestAttachment": 14,
        "cancelAttachmentRequest": 13,
        "refuseAttachments": 17,
        "approveAttachments": 18,
        "changeRole": 17,
        "attachPerson unknown": 8,
        "node": 3,
        "endAttachment": 19,
    }


async def test_lists_cost_the_same_whatever_their_length(portal: Portal, count: Count) -> None:
    company = await founded(portal)
    await company.joins("Bob")
    with count.of("two people"):
        await company.ada(PEOPLE, id=company.id)
    with count.of("one structure"):
        await company.ada(SEARCH)
    with count.of("one attachment"):
        await company.ada(ME)
    for name in ("Eve", "Kim", "Lou"):
        await company.joins(name)
    other = await founded(portal, email="zoe@example.org", siret=DEMO_SIRETS.second_unknown)
    request = await company.ada(REQUEST_ATTACHMENT, input={"structure": other.id})
    await other.ada(APPROVE, input={"ids": [request["attachment"]["id"]], "role": "MEMBER"})
    with count.of("five people"):
        await company.ada(PEOPLE, id=company.id)
    with count.of("two structures"):
        await company.ada(SEARCH)
    with count.of("two attachments"):
        await company.ada(ME)

    assert count["five people"] == count["two people"]
    assert count["two structures"] == count["one structure"]
    assert count["two attachments"] == count["one attachment"]
