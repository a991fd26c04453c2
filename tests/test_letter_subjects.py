"""Subjects name a structure by what the company register says of it, and by nothing that a person typed."""

from typing import Any

import pytest

from models.structure import Structure, Verification
from resolvers.check_structures_again import check_structures_again
from resolvers.context import Context
from server.demo.sirets import DEMO_SIRETS
from tests.documents import ATTACH_PERSON
from tests.portal import Portal, text_of
from tests.structures import ADDRESS, AMERICAN, REFRESH, UPDATE, Register, by_hand, create, with_siret

SIRET = DEMO_SIRETS.unknown_to_the_portal
HOSTILE = "Votre compte est suspendu - portail-securite.com/login"
STATE = "DIRECTION RÉGIONALE =?utf-8?b?d3d3?= - Délégation à l'énergie"


async def offered(portal: Portal, caller: Any, structure: str) -> tuple[str, str]:
    """Return subject and text of a letter that offers an attachment to a stranger."""
    await portal.deliver()
    await caller(ATTACH_PERSON, input={"structure": structure, "email": "victim@c.example"})
    [(_, message)] = await portal.deliver()
    return message["Subject"], text_of(message)


async def test_the_name_that_the_register_tells_is_in_the_subject(portal: Portal) -> None:
    Register.of(portal).changes = {"legal_name": STATE, "label": ""}
    ada = await portal.member("ada@example.org")
    structure = await create(ada, with_siret(SIRET))

    subject, text = await offered(portal, ada, structure)

    assert subject == f"{STATE} wishes to attach you"
    assert f"“{STATE}”" in text


@pytest.mark.parametrize("kind", ["EU_VAT", "NON_EU", "PENDING_REGISTRATION"])
async def test_a_name_without_a_register_is_in_no_subject(portal: Portal, kind: str) -> None:
    ada = await portal.member("ada@example.org")
    value = {"EU_VAT": "DE136695976"}.get(kind)
    address = AMERICAN if kind == "NON_EU" else ADDRESS
    structure = await create(ada, by_hand(kind, value, legalName=HOSTILE, address=address))

    subject, text = await offered(portal, ada, structure)

    assert subject == "A structure wishes to attach you"
    assert "“Votre compte est suspendu - portail-securite[.]com/login”" in text
    assert "portail-securite.com" not in text


async def test_a_label_is_in_no_subject(portal: Portal) -> None:
    ada = await portal.member("ada@example.org")
    structure = await create(ada, with_siret(SIRET))
    await ada(UPDATE, input={"id": structure, "details": {"label": HOSTILE}})

    subject, text = await offered(portal, ada, structure)

    assert subject == "LA FABRIQUE DE NUAGES wishes to attach you"
    assert "“Votre compte est suspendu - portail-securite[.]com/login”" in text


@pytest.mark.parametrize(
    "changes",
    [{"legal_name": "", "published": True}, {"legal_name": "", "address": None, "published": False}],
)
async def test_a_name_that_the_register_keeps_silent_about_is_in_no_subject(
    portal: Portal, changes: dict[str, Any]
) -> None:
    Register.of(portal).changes = changes
    ada = await portal.member("ada@example.org")
    form = with_siret(SIRET) | {"details": {"legalName": HOSTILE, "address": ADDRESS}}
    structure = await create(ada, form)
    await check_structures_again(Context(services=portal.services, client="console"))
    await ada(REFRESH, id=structure)

    subject, _ = await offered(portal, ada, structure)

    assert subject == "A structure wishes to attach you"


async def test_a_name_that_agrees_is_spelled_as_in_the_register(portal: Portal) -> None:
    register = Register.of(portal)
    register.is_silent = True
    ada = await portal.member("ada@example.org")
    form = with_siret(SIRET) | {"details": {"legalName": "La.fabrique.de.nuages", "address": ADDRESS}}
    structure = await create(ada, form)
    before, _ = await offered(portal, ada, structure)
    register.is_silent = False
    await check_structures_again(Context(services=portal.services, client="console"))
    assert (await Structure.get()).verification is Verification.VERIFIED

    after, _ = await offered(portal, ada, structure)

    assert before == "A structure wishes to attach you"
    assert after == "LA FABRIQUE DE NUAGES wishes to attach you"
