"""Sign-up with a SIRET: a new structure, a known one, or none."""

from datetime import timedelta

from server.demo.sirets import DEMO_SIRETS
from tests.documents import ACTIVATE, ME, SIGN_UP
from tests.portal import Caller, Portal, activation_form, recipients, sign_up_form

SIRET = DEMO_SIRETS.unknown_to_the_portal


async def test_a_founder_becomes_main_manager_at_activation(portal: Portal) -> None:
    ada = await portal.member("ada@example.org", siret=SIRET)

    me = await ada(ME)

    attachment = me["attachments"]["edges"][0]["node"]
    assert attachment["role"] == "MAIN_MANAGER"
    assert attachment["structure"]["identifier"]["value"] == SIRET
    assert attachment["structure"]["status"] == "ACTIVE"
    assert me["nextSteps"] == []


async def test_the_recapitulation_prints_until_when_the_link_works(portal: Portal, api: Caller) -> None:
    accepted = await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))

    assert accepted["__typename"] == "SignUpAccepted"
    assert accepted["outcome"] == "NEW_STRUCTURE"
    assert accepted["identifier"]["formatted"] == "000 000 208 00017"
    expected = portal.clock() + timedelta(days=30)
    assert accepted["activationExpiresAt"] == expected.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


async def test_a_stranger_cannot_tell_who_has_an_account(portal: Portal, api: Caller) -> None:
    await portal.member("ada@example.org")
    await portal.deliver()

    known = await api(SIGN_UP, input=sign_up_form("ada@example.org"))
    unknown = await api(SIGN_UP, input=sign_up_form("bob@example.org"))

    assert known == {**unknown, "email": "ada@example.org"}
    assert sorted(recipients(await portal.deliver())) == ["ada@example.org", "bob@example.org"]


async def test_every_fault_is_told_at_once(api: Caller) -> None:
    refused = await api(
        SIGN_UP,
        input=sign_up_form(
            "not an address",
            emailConfirmation="other@example.org",
            firstName="",
            lastName="http://evil.example",
            phone="abc",
            structure={
                "identifier": {"kind": "SIRET", "value": "123"},
                "purposes": [],
                "workspaces": [{"code": "NO_SUCH"}],
            },
        ),
    )

    assert refused["__typename"] == "InvalidInput"
    assert {(".".join(p["path"]), p["code"]) for p in refused["problems"]} == {
        ("email", "BAD_FORMAT"),
        ("firstName", "REQUIRED"),
        ("lastName", "NOT_ALLOWED"),
        ("phone", "BAD_FORMAT"),
        ("structure.identifier.value", "BAD_FORMAT"),
        ("structure.purposes", "REQUIRED"),
        ("structure.workspaces.0.code", "UNKNOWN_VALUE"),
    }


async def test_the_second_to_activate_asks_the_first(portal: Portal, api: Caller) -> None:
    await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
    adas = await portal.link_token()
    await api(SIGN_UP, input=sign_up_form("bob@example.org", siret=SIRET))
    bobs = await portal.link_token()

    second_to_sign_up = await api(ACTIVATE, input=activation_form(bobs))
    first_to_sign_up = await api(ACTIVATE, input=activation_form(adas))

    assert second_to_sign_up["attachments"][0]["role"] == "MAIN_MANAGER"
    assert first_to_sign_up["attachments"][0]["status"] == "REQUESTED"
    assert "bob@example.org" in recipients(await portal.deliver())
