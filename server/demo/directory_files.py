"""The demo's public bodies in the columns of the directory's two files."""

import csv
from collections.abc import Iterable
from pathlib import Path

from .columns import SERVICE_COLUMNS, STRUCTURE_COLUMNS
from .companies import Town
from .public_bodies import PublicBody

SIRET_KIND = "1"


def write_directory_files(bodies: Iterable[PublicBody], *, structures: Path, services: Path) -> None:
    """Write both files: UTF-8, semicolons, one header."""
    bodies = list(bodies)
    _write(structures, STRUCTURE_COLUMNS, map(_structure_row, bodies))
    _write(services, SERVICE_COLUMNS, (row for body in bodies for row in _service_rows(body)))


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _structure_row(body: PublicBody) -> dict[str, str]:
    demands = {
        "GestionStatutMiseEnPaiement": body.payment_status_published,
        "GestionEngagement": body.commitment_number_required,
        "GestionService": body.service_code_required,
        "GestionServiceEngagement": body.either_required,
        "StructureActive": body.active,
        "EmetteurEdi": False,
        "RecepteurEdi": False,
        "EstMOA": False,
        "EstMOAUniquement": False,
    }
    return {
        "TypeIdentifiant": SIRET_KIND,
        **{column: _yes(demand) for column, demand in demands.items()},
        **_name_and_address(body),
    }


def _service_rows(body: PublicBody) -> Iterable[dict[str, str]]:
    for code, name in body.services:
        yield {
            "Code": code,
            "Nom": name,
            "GestionEGMT": _yes(code == "VOIRIE"),
            "ServiceActif": _yes(code != "ANCIEN"),
            **_name_and_address(body),
        }


def _name_and_address(body: PublicBody) -> dict[str, str]:
    office = body.company.establishments[0]
    town = office.place
    if not isinstance(town, Town):
        raise TypeError("A public body of the demo stands in France.")
    return {
        "Identifiant": body.siret,
        "RaisonSociale": body.company.name,
        "Adresse": f"{office.street_number} {office.way} {office.street}",
        "CodePostal": town.postal_code,
        "Ville": town.name,
        "CodePays": "FR",
        "LibellePays": "France",
    }


def _yes(statement: bool) -> str:
    return "true" if statement else "false"
