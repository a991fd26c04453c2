"""The structures of the scene that are masked, public, pending, replaced, orphaned or closed."""

from typing import Any

from models.service import Service
from models.structure import Structure
from registry.record import RegistryRecord
from schema.nodes import row_id_of
from server.demo.sirets import DEMO_SIRETS
from tests.authorization.scene import Scene, id_of
from tests.bodies import body
from tests.desk import CLOSE, DEACTIVATE, REOPEN, account_id
from tests.documents import ME, SIGN_UP
from tests.portal import PASSWORD, sign_up_form
from tests.structures import ADDRESS, CLOSE_STRUCTURE, REPLACE, by_hand, create, replacement

PLACE: dict[str, Any] = {"line1": "1 place de la Mairie", "postal_code": "75001", "city": "PARIS"}


async def add_replaced(scene: Scene) -> None:
    """Found the structure that everything turns on: it has replaced another one, under a new number."""
    main = scene.callers["P"]
    scene.ids["old"] = await create(main, by_hand("EU_VAT", "BE0417497106", label="Les Nuages"))
    change = replacement(scene.ids["old"], "SIRET", DEMO_SIRETS.unknown_to_the_portal)
    saved = await main(REPLACE, input=change)
    assert saved["__typename"] == "StructureSaved", saved


async def add_structures(scene: Scene) -> None:
    await _masked(scene)
    await _closed(scene)
    await _public(scene)
    await _pending(scene)
    await _orphaned(scene)
    await _at_odds_with_the_register(scene)
    scene.ids["number"] = DEMO_SIRETS.unknown_to_the_portal
    scene.ids["masked_number"] = DEMO_SIRETS.partially_published
    scene.ids["pending_number"] = DEMO_SIRETS.overseas
    scene.ids["free_number"] = DEMO_SIRETS.atelier


async def _masked(scene: Scene) -> None:
    """A company that asked the register not to publish it; the desk has closed and reopened it."""
    details = {"legalName": "Secret et Fils", "label": "Les Discrets", "address": ADDRESS}
    identifier = {"kind": "SIRET", "value": DEMO_SIRETS.partially_published}
    masked = await create(scene.callers["P"], {"identifier": identifier, "details": details})
    scene.ids["masked"] = masked
    await scene.joins("S", "masked", role="SECONDARY_MANAGER")
    await scene.joins("M", "masked")
    for document in (CLOSE, REOPEN):
        saved = await scene.callers["O"](document, id=masked, reason="A mistake.")
        assert saved["__typename"] == "StructureSaved", saved


async def _closed(scene: Scene) -> None:
    main = scene.callers["P"]
    scene.ids["closed"] = await create(main, by_hand("RIDET", "0123456.001"))
    saved = await main(CLOSE_STRUCTURE, input={"id": scene.ids["closed"], "password": PASSWORD})
    assert saved["__typename"] == "StructureSaved", saved


async def _public(scene: Scene) -> None:
    columns = {**PLACE, "label": "Mairie", "city": "ESSAI"}
    row = await body("Commune de l'Essai", 123, now=scene.portal.clock(), **columns)
    scene.ids["public"], scene.ids["public_number"] = id_of(row), row.identifier
    for name, structure in {"service": row, "private_service": await _structure(scene)}.items():
        service = await Service.create(structure=structure, code="ACHATS", name="Achats", **PLACE)
        scene.ids[name] = id_of(service)


async def _pending(scene: Scene) -> None:
    """Somebody signed up for it, and has not activated the account."""
    form = sign_up_form("pia@example.org", siret=DEMO_SIRETS.overseas)
    await scene.portal.caller()(SIGN_UP, input=form)
    scene.ids["activation"] = await scene.portal.link_token()
    scene.ids["pending"] = id_of(await Structure.get(identifier=DEMO_SIRETS.overseas))
    scene.ids["inactive"] = await account_id(scene.callers["O"], "pia@example.org")


async def _orphaned(scene: Scene) -> None:
    """Its main manager was shut out by the desk; a member is left."""
    zoe = scene.callers["zoe"] = await scene.portal.member("zoe@example.org", siret=DEMO_SIRETS.cedex)
    scene.callers["max"] = await scene.portal.member("max@example.org")
    [edge] = (await zoe(ME))["attachments"]["edges"]
    scene.ids["orphaned"] = edge["node"]["structure"]["id"]
    scene.ids["heir"] = await scene.joins("max", "orphaned", by="zoe")
    scene.ids["shut"] = await account_id(scene.callers["O"], "zoe@example.org")
    saved = await scene.callers["O"](DEACTIVATE, id=scene.ids["shut"], reason="She left.")
    assert saved["__typename"] == "SupportAccountSaved", saved


async def _at_odds_with_the_register(scene: Scene) -> None:
    record = RegistryRecord(
        siret=DEMO_SIRETS.unknown_to_the_portal,
        legal_name="Another Name",
        legal_category=None,
        label="",
        address=None,
        open=True,
        closed_on=None,
        head_office=True,
        published=True,
    )
    structure = await _structure(scene)
    await Structure.filter(id=structure.id).update(registry_mismatch=record.kept())


async def _structure(scene: Scene) -> Structure:
    return await Structure.get(id=row_id_of(scene.ids["structure"], "Structure"))
