"""Companies of a test's own in the imported register, written as INSEE writes them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.columns import ESTABLISHMENT_FIELDS, LEGAL_UNIT_FIELDS
from resolvers.fill_registry import fill_registry

SIRET = "00000001800010"
_ESTABLISHMENT = {
    "siret": SIRET,
    "siren": SIRET[:9],
    "statutDiffusionEtablissement": "O",
    "etatAdministratifEtablissement": "A",
    "etablissementSiege": "true",
    "numeroVoieEtablissement": "13",
    "typeVoieEtablissement": "AVENUE",
    "libelleVoieEtablissement": "DE LA FICTION",
    "codePostalEtablissement": "01000",
    "libelleCommuneEtablissement": "BOURG",
}
_UNIT = {
    "siren": SIRET[:9],
    "statutDiffusionUniteLegale": "O",
    "etatAdministratifUniteLegale": "A",
    "categorieJuridiqueUniteLegale": "5499",
    "denominationUniteLegale": "ATELIER FICTIF",
}


async def import_company(
    database: str, folder: Path, *, unit: Mapping[str, str] | None = None, **establishment: str
) -> None:
    """Import one establishment; its company too, unless `unit` is left out. Names are those of the stock."""
    await _import(
        database, folder / "establishments.csv", ESTABLISHMENT_FIELDS, _ESTABLISHMENT | establishment
    )
    if unit is not None:
        await _import(database, folder / "units.csv", LEGAL_UNIT_FIELDS, {**_UNIT, **unit})


async def _import(database: str, path: Path, fields: Sequence[str], values: Mapping[str, str]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([fields, [values.get(field, "") for field in fields]])
    report = await fill_registry(database, path, progress=lambda done, size: None)
    assert (report.written, report.broken) == (1, 0)
