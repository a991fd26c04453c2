"""Importing the directory: who is listed, who is left alone, and what becomes of what is missing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from models.service import Service
from models.structure import Structure, StructureSector, StructureStatus
from registry.directory import WrongFile
from registry.directory_rows import SERVICE_FIELDS, STRUCTURE_FIELDS
from resolvers.fill_directory import DirectoryReport, fill_directory
from server.demo.make_files import write_demo_files
from server.demo.sirets import DEMO_SIRETS
from tests.bodies import found
from tests.documents import ACTIVATE, ME, SIGN_UP, SIGN_UP_CASE
from tests.portal import Caller, Portal, activation_form, sign_up_form

SIRET = DEMO_SIRETS.public_body
COMMUNE = {
    "TypeIdentifiant": "1",
    "Identifiant": SIRET,
    "RaisonSociale": "COMMUNE DE VILLENEUVE-LES-CONTES",
    "GestionStatutMiseEnPaiement": "true",
    "GestionEngagement": "true",
    "GestionService": "false",
    "GestionServiceEngagement": "false",
    "StructureActive": "true",
    "Adresse": "1 PLACE DE LA MAIRIE",
    "CodePostal": "99000",
    "Ville": "VILLENEUVE-LES-CONTES",
    "CodePays": "FR",
}
FINANCES = {
    "Identifiant": SIRET,
    "Code": "FINANCES",
    "Nom": "Service financier",
    "GestionEGMT": "true",
    "ServiceActif": "true",
}
VOIRIE = FINANCES | {"Code": "VOIRIE", "Nom": "Voirie"}
WHOLE = """
query ($value: String!) {
  structure(identifier: {kind: SIRET, value: $value}) {
    designation legalName sector status verification
    address { line1 postalCode city }
    invoicing {
      commitmentNumberRequired serviceCodeRequired serviceOrCommitmentRequired paymentStatusPublished
    }
    services { edges { node { code active } } }
  }
}
"""


class Directory:
    """The two files in a folder, and their import."""

    def __init__(self, folder: Path, portal: Portal) -> None:
        self.folder, self.portal = folder, portal
        self.seen: list[tuple[int, int]] = []

    async def says(
        self, *structures: dict[str, str], services: tuple[dict[str, str], ...] = ()
    ) -> tuple[DirectoryReport, DirectoryReport]:
        """Write both files, then import them."""
        self._write("structures.csv", STRUCTURE_FIELDS, structures)
        self._write("services.csv", SERVICE_FIELDS, services)
        return await self.read()

    async def read(self) -> tuple[DirectoryReport, DirectoryReport]:
        return await fill_directory(
            self.folder / "structures.csv",
            self.folder / "services.csv",
            now=self.portal.clock(),
            progress=lambda done, size: self.seen.append((done, size)),
        )

    def _write(self, name: str, fields: tuple[str, ...], rows: tuple[dict[str, str], ...]) -> None:
        lines = [fields, *([row.get(field, "") for field in fields] for row in rows)]
        (self.folder / name).write_text("".join(";".join(line) + "\n" for line in lines))


@pytest.fixture
def directory(portal: Portal, tmp_path: Path) -> Directory:
    return Directory(tmp_path, portal)


async def services_of(caller: Caller) -> dict[str, bool]:
    structure = await caller(WHOLE, value=SIRET)
    return {edge["node"]["code"]: edge["node"]["active"] for edge in structure["services"]["edges"]}


async def test_a_body_that_nobody_manages_waits_for_the_desk(directory: Directory, api: Caller) -> None:
    await directory.says(COMMUNE, services=(FINANCES,))

    structure = await api(WHOLE, value=SIRET)

    assert structure["legalName"] == "COMMUNE DE VILLENEUVE-LES-CONTES"
    assert (structure["sector"], structure["status"], structure["verification"]) == (
        "PUBLIC",
        "ORPHANED",
        "VERIFIED",
    )
    assert structure["address"]["line1"] == "1 PLACE DE LA MAIRIE"
    assert structure["invoicing"] == {
        "commitmentNumberRequired": True,
        "serviceCodeRequired": False,
        "serviceOrCommitmentRequired": False,
        "paymentStatusPublished": True,
    }
    assert structure["services"]["edges"] == [{"node": {"code": "FINANCES", "active": True}}]
    assert await found(api, "villeneuve contes") == [int(SIRET)]
    assert await directory.portal.deliver() == []


async def test_signing_up_with_its_number_asks_to_be_attached(directory: Directory, api: Caller) -> None:
    await directory.says(COMMUNE)

    case = await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": SIRET})
    ada = await directory.portal.member("ada@example.org", siret=SIRET)

    assert case["outcome"] == "ATTACHMENT_REQUEST"
    [edge] = (await ada(ME))["attachments"]["edges"]
    assert edge["node"]["status"] == "REQUESTED"


async def test_a_body_with_managers_keeps_its_status_and_its_label(directory: Directory) -> None:
    ada = await directory.portal.member("ada@example.org", siret=SIRET)
    await Structure.filter(identifier=SIRET).update(label="La mairie", city="AILLEURS")

    await directory.says(COMMUNE | {"StructureActive": "false", "RaisonSociale": "NOUVEAU NOM"})

    structure = await ada(WHOLE, value=SIRET)
    assert (structure["status"], structure["sector"]) == ("ACTIVE", "PUBLIC")
    assert (structure["designation"], structure["legalName"]) == ("La mairie", "NOUVEAU NOM")
    assert structure["address"]["city"] == "VILLENEUVE-LES-CONTES"


async def test_whoever_signed_up_before_the_import_asks_to_be_attached(directory: Directory) -> None:
    api = directory.portal.caller()
    await api(SIGN_UP, input=sign_up_form("ada@example.org", siret=SIRET))
    token = await directory.portal.link_token()

    await directory.says(COMMUNE)
    activated = await api(ACTIVATE, input=activation_form(token))

    assert [each["status"] for each in activated["attachments"]] == ["REQUESTED"]
    assert (await Structure.get(identifier=SIRET)).status is StructureStatus.ORPHANED


async def test_a_body_that_is_no_longer_active_closes_and_may_come_back(
    directory: Directory, api: Caller
) -> None:
    await directory.says(COMMUNE)
    await directory.says(COMMUNE | {"StructureActive": "false"})
    refused = await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": SIRET})
    gone = await found(api, "villeneuve")
    await directory.says(COMMUNE)

    assert refused["__typename"] == "StructureClosed"
    assert gone == []
    assert await found(api, "villeneuve") == [int(SIRET)]


async def test_a_body_that_is_not_active_is_kept_closed(directory: Directory, api: Caller) -> None:
    await directory.says(COMMUNE | {"StructureActive": "false"})

    assert (await api(WHOLE, value=SIRET))["status"] == "CLOSED"


async def test_what_people_closed_stays_closed(directory: Directory) -> None:
    await directory.portal.member("ada@example.org", siret=SIRET)
    structure = await Structure.get(identifier=SIRET)
    await structure.close(now=directory.portal.clock())

    await directory.says(COMMUNE)

    await structure.refresh_from_db()
    assert structure.status is StructureStatus.CLOSED


async def test_services_missing_from_a_newer_file_are_retired(directory: Directory, api: Caller) -> None:
    await directory.says(COMMUNE, services=(FINANCES, VOIRIE))
    _, report = await directory.says(COMMUNE, services=(VOIRIE,))
    retired = await services_of(api)
    await directory.says(COMMUNE, services=(FINANCES, VOIRIE | {"ServiceActif": "false"}))

    assert report.retired == 1
    assert retired == {"FINANCES": False, "VOIRIE": True}
    assert await services_of(api) == {"FINANCES": True, "VOIRIE": False}


async def test_a_file_that_looks_damaged_retires_nothing(directory: Directory, api: Caller) -> None:
    await directory.says(COMMUNE, services=(FINANCES, VOIRIE))
    _, report = await directory.says(COMMUNE, services=(VOIRIE, FINANCES | {"ServiceActif": "oui"}))

    assert (report.written, report.broken, report.retired) == (1, 1, 0)
    assert await services_of(api) == {"FINANCES": True, "VOIRIE": True}


async def test_broken_rows_are_counted_with_their_line(directory: Directory) -> None:
    structures, services = await directory.says(
        COMMUNE | {"TypeIdentifiant": "9"},
        COMMUNE,
        COMMUNE | {"Identifiant": "123"},
        services=(FINANCES, FINANCES | {"Identifiant": DEMO_SIRETS.atelier}, FINANCES | {"Code": ""}),
    )

    assert [(row.line, row.reason) for row in structures.examples] == [
        (2, "TypeIdentifiant '9' is unknown"),
        (4, "'123' is no SIRET: BAD_FORMAT"),
    ]
    assert (structures.written, structures.broken) == (1, 2)
    assert sorted(row.line for row in services.examples) == [3, 4]


async def test_the_directory_s_own_plumbing_is_left_out(directory: Directory, api: Caller) -> None:
    _, report = await directory.says(COMMUNE, services=(FINANCES, FINANCES | {"Code": "FACTURES_PUBLIQUES"}))

    assert (report.written, report.broken) == (1, 0)
    assert await services_of(api) == {"FINANCES": True}


@pytest.mark.parametrize("swapped", ["structures.csv", "services.csv", "nowhere.csv"])
async def test_a_wrong_file_is_refused_before_anything_is_written(directory: Directory, swapped: str) -> None:
    await directory.says(services=())
    (directory.folder / "structures.csv").write_text(
        ";".join(STRUCTURE_FIELDS) + "\n" + ";".join(COMMUNE.get(field, "") for field in STRUCTURE_FIELDS)
    )
    (directory.folder / swapped).unlink(missing_ok=True)
    if swapped != "nowhere.csv":
        (directory.folder / swapped).write_text("Identifiant;RaisonSociale\n")
    else:
        (directory.folder / "services.csv").unlink()

    with pytest.raises(WrongFile):
        await directory.read()

    assert await Structure.all().count() == 0


async def test_an_import_can_be_run_again_and_by_two_at_once(directory: Directory, tmp_path: Path) -> None:
    files = write_demo_files(tmp_path / "demo")

    def fill() -> Any:
        return fill_directory(
            files.structures, files.services, now=directory.portal.clock(), progress=lambda done, size: None
        )

    await asyncio.gather(fill(), fill(), fill())
    before = [dict(row) for row in await Structure.all().order_by("id")]
    first, second = await fill()

    assert (first.written, first.broken, second.broken, second.retired) == (40, 0, 0, 0)
    assert [dict(row) for row in await Structure.all().order_by("id")] == before
    assert len(before) == await Structure.filter(sector=StructureSector.PUBLIC).count() == 40
    assert await Service.all().count() == second.written


async def test_progress_ends_at_the_size_of_both_files(directory: Directory) -> None:
    await directory.says(COMMUNE, services=(FINANCES,))

    sizes = [(directory.folder / name).stat().st_size for name in ("structures.csv", "services.csv")]
    assert directory.seen[-1] == (sum(sizes), sum(sizes))
