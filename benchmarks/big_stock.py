"""A stock file of as many generated establishments as asked, in each of INSEE's formats."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet

from server.demo.columns import ESTABLISHMENT_COLUMNS, LEGAL_UNIT_COLUMNS

_ESTABLISHMENT = {
    "statutDiffusionEtablissement": "O",
    "dateCreationEtablissement": "2014-03-03",
    "dateDernierTraitementEtablissement": "2025-12-06T10:00:00",
    "etablissementSiege": "true",
    "nombrePeriodesEtablissement": "1",
    "typeVoieEtablissement": "RUE",
    "libelleVoieEtablissement": "DES CUMULUS",
    "codePostalEtablissement": "35000",
    "libelleCommuneEtablissement": "RENNES",
    "codeCommuneEtablissement": "35238",
    "dateDebut": "2014-03-03",
    "etatAdministratifEtablissement": "A",
    "activitePrincipaleEtablissement": "13.30Z",
    "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
    "caractereEmployeurEtablissement": "N",
}
_LEGAL_UNIT = {
    "statutDiffusionUniteLegale": "O",
    "dateCreationUniteLegale": "2014-03-03",
    "dateDernierTraitementUniteLegale": "2025-12-06T10:00:00",
    "nombrePeriodesUniteLegale": "1",
    "dateDebut": "2014-03-03",
    "etatAdministratifUniteLegale": "A",
    "categorieJuridiqueUniteLegale": "5710",
    "activitePrincipaleUniteLegale": "13.30Z",
    "nicSiegeUniteLegale": "00010",
}


def siret_of(number: int) -> str:
    """Return the SIRET of the generated company of a number; in no order, as years of registrations are."""
    return f"{(number * 7_919_777) % 899_999_981 + 100_000_000}00010"


def write_establishments(path: Path, *, rows: int, number: str = "1") -> None:
    """Write a CSV; `number` stands in the street, to tell one month's file from the next."""

    def values(siret: str) -> dict[str, str]:
        return {
            "siren": siret[:9],
            "nic": siret[9:],
            "siret": siret,
            "enseigne1Etablissement": f"NUAGES {siret[:9]}",
            "numeroVoieEtablissement": number,
        }

    _write(path, ESTABLISHMENT_COLUMNS, _ESTABLISHMENT, rows=rows, values=values)


def write_legal_units(path: Path, *, rows: int) -> None:
    def values(siret: str) -> dict[str, str]:
        return {"siren": siret[:9], "denominationUniteLegale": f"LA FABRIQUE {siret[:9]}"}

    _write(path, LEGAL_UNIT_COLUMNS, _LEGAL_UNIT, rows=rows, values=values)


def zip_it(source: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, source.name)


def to_parquet(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    as_text = pyarrow.csv.ConvertOptions(
        column_types=dict.fromkeys(columns, "string"), strings_can_be_null=True, null_values=[""]
    )
    stream = pyarrow.csv.open_csv(source, convert_options=as_text)
    with stream, pyarrow.parquet.ParquetWriter(target, stream.schema) as writer:
        for batch in stream:
            writer.write_batch(batch)


def _write(
    path: Path,
    columns: tuple[str, ...],
    constant: dict[str, str],
    *,
    rows: int,
    values: Callable[[str], dict[str, str]],
) -> None:
    changing = values(siret_of(0))
    template = ",".join(
        f"{{{column}}}" if column in changing else constant.get(column, "") for column in columns
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(columns) + "\n")
        for row in range(rows):
            file.write(template.format(**values(siret_of(row))) + "\n")
