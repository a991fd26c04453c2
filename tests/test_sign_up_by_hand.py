"""Sign-up with an identifier that is derived: the case is decided once the identifier is known."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from models.structure import Structure
from security.limits import Limiter
from tests.company import main_managers
from tests.documents import ACTIVATE, ME, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, activation_form, recipients, sign_up_form
from tests.structures import AMERICAN, CLOSE_STRUCTURE, CREATE, by_hand, create

NAME = "Société d'Exemple Internationale"


def wish(name: str = NAME, kind: str = "NON_EU", **changes: Any) -> dict[str, Any]:
    """Return the structure's part of a form, without an identifier."""
    return {**by_hand(kind, legalName=name, address=AMERICAN), **changes}


async def signed_up(caller: Caller, email: str, structure: dict[str, Any]) -> Any:
    return await caller(SIGN_UP, input=sign_up_form(email, structure=structure))


@pytest.fixture
async def founder(portal: Portal) -> Caller:
    """Somebody who manages a company in the United States."""
    ada = await portal.member("ada@example.org")
    await create(ada, wish())
    return ada


@pytest.mark.usefixtures("founder")
@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "société d’exemple internationale",
        "SOCIETE D\u2018EXEMPLE\u00a0INTERNATIONALE",
        "Société d'Exemple I. et fils",
    ],
)
async def test_a_known_structure_must_be_confirmed(api: Caller, name: str) -> None:
    refused = await signed_up(api, "bob@example.org", wish(name))

    assert refused["__typename"] == "ConfirmationRequired"


async def test_a_confirmed_sign_up_opens_the_account_alone(
    portal: Portal, api: Caller, founder: Caller
) -> None:
    await portal.deliver()
    accepted = await signed_up(api, "bob@example.org", wish(confirmWithoutAttachment=True))
    activated = await api(ACTIVATE, input=activation_form(await portal.link_token()))
    await portal.deliver()

    assert accepted["outcome"] == "WITHOUT_ATTACHMENT"
    assert accepted["identifier"]["value"] == "USSOCIETE D'EXEMPL"
    assert activated["attachments"] == []
    assert "ada@example.org" not in recipients(portal.post_box.sent[-2:])


@pytest.mark.usefixtures("founder")
@pytest.mark.parametrize(
    "other",
    [wish("Autre société"), wish(details={**wish()["details"], "address": {**AMERICAN, "country": "CA"}})],
)
async def test_another_name_or_country_is_another_structure(api: Caller, other: dict[str, Any]) -> None:
    assert (await signed_up(api, "bob@example.org", other))["outcome"] == "NEW_STRUCTURE"


async def test_a_closed_structure_is_told(portal: Portal, api: Caller, founder: Caller) -> None:
    [edge] = (await founder(ME))["attachments"]["edges"]
    closing = {"id": edge["node"]["structure"]["id"], "password": PASSWORD}
    assert (await founder(CLOSE_STRUCTURE, input=closing))["__typename"] == "StructureSaved"

    refused = await signed_up(api, "bob@example.org", wish())

    assert refused["__typename"] == "StructureClosed"


async def test_of_two_who_sign_up_at_once_one_manages_the_structure(portal: Portal) -> None:
    people = {name: portal.caller() for name in ("bob", "cid")}

    accepted = await asyncio.gather(
        *(signed_up(caller, f"{name}@example.org", wish()) for name, caller in people.items())
    )
    await portal.deliver()
    tokens = [await portal.link_token()]
    await signed_up(portal.caller(), "dan@example.org", wish())
    tokens.append(await portal.link_token())
    activated = await asyncio.gather(*(portal.caller()(ACTIVATE, input=activation_form(t)) for t in tokens))

    assert [each["outcome"] for each in accepted] == ["NEW_STRUCTURE"] * 2
    assert await Structure.all().count() == 1
    assert len(await main_managers()) == 1
    roles = sorted(each["attachments"][0]["role"] for each in activated)
    assert roles == ["MAIN_MANAGER", "MEMBER"]


@dataclass
class Meanwhile:
    """Limits that let something happen each time that an operation is counted."""

    limits: Limiter
    operation: str
    happens: Callable[[], Awaitable[Any]]

    async def spend(self, operation: str, **who: Any) -> None:
        if operation == self.operation:
            await self.happens()
        await self.limits.spend(operation, **who)


@pytest.mark.parametrize("known_address", [False, True])
@pytest.mark.parametrize(
    "form",
    [
        wish(),
        by_hand("EU_VAT", "BE0697449992"),
        by_hand("TAHITI", "E80208/001"),
        by_hand("RIDET", "122531001"),
    ],
)
async def test_a_structure_founded_while_the_form_is_checked_is_known(
    portal: Portal, form: dict[str, Any], known_address: bool
) -> None:
    ada = await portal.member("ada@example.org")
    if known_address:
        await portal.member("bob@example.org")
    limits: Any = Meanwhile(portal.services.limits, "sign_up", lambda: ada(CREATE, input=form))
    portal.services = replace(portal.services, limits=limits)
    bob = portal.caller()

    refused = await signed_up(bob, "bob@example.org", form)
    confirmed = await signed_up(bob, "bob@example.org", {**form, "confirmWithoutAttachment": True})

    assert refused["__typename"] == "ConfirmationRequired"
    assert confirmed["outcome"] == "WITHOUT_ATTACHMENT"
