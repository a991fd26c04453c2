"""The demo's companies in the columns of INSEE's two stock files."""

import csv
from collections.abc import Iterable
from pathlib import Path

from .columns import (
    ESTABLISHMENT_COLUMNS,
    LEGAL_UNIT_COLUMNS,
    MASKED_ESTABLISHMENT_COLUMNS,
    MASKED_LEGAL_UNIT_COLUMNS,
)
from .companies import Abroad, Company, Establishment

MASK = "[ND]"
LAST_TREATED = "2025-12-06T10:00:00"


def write_stock_files(companies: Iterable[Company], *, establishments: Path, legal_units: Path) -> None:
    """Write both files: UTF-8, commas, one header, every value as text."""
    ranked = sorted(companies, key=lambda company: company.rank)
    places = ((company, place) for company in ranked for place in company.establishments)
    _write(establishments, ESTABLISHMENT_COLUMNS, (_establishment_row(*pair) for pair in places))
    _write(legal_units, LEGAL_UNIT_COLUMNS, (_legal_unit_row(company) for company in ranked))


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _establishment_row(company: Company, place: Establishment) -> dict[str, str]:
    siret = company.siret_of(place)
    row = {
        "siren": company.siren,
        "nic": siret[9:],
        "siret": siret,
        "statutDiffusionEtablissement": "O" if company.published else "P",
        "dateCreationEtablissement": company.created_on,
        "dateDernierTraitementEtablissement": LAST_TREATED,
        "etablissementSiege": _yes(place is company.establishments[0]),
        "nombrePeriodesEtablissement": "2" if place.closed_on else "1",
        "dateDebut": place.closed_on or company.created_on,
        "etatAdministratifEtablissement": "F" if place.closed_on else "A",
        "enseigne1Etablissement": place.sign,
        "activitePrincipaleEtablissement": company.activity,
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "caractereEmployeurEtablissement": "N",
        **_address(place),
    }
    return row if company.published else row | dict.fromkeys(MASKED_ESTABLISHMENT_COLUMNS, MASK)


def _address(place: Establishment) -> dict[str, str]:
    street = {
        "complementAdresseEtablissement": place.complement,
        "numeroVoieEtablissement": place.street_number,
        "typeVoieEtablissement": place.way,
        "libelleVoieEtablissement": place.street,
        "distributionSpecialeEtablissement": place.post_box,
        "codeCedexEtablissement": place.cedex[0],
        "libelleCedexEtablissement": place.cedex[1],
    }
    if isinstance(place.place, Abroad):
        return street | {
            "libelleCommuneEtrangerEtablissement": place.place.town,
            "codePaysEtrangerEtablissement": place.place.country_code,
            "libellePaysEtrangerEtablissement": place.place.country,
        }
    return street | {
        "codePostalEtablissement": place.place.postal_code,
        "libelleCommuneEtablissement": place.place.name,
        "codeCommuneEtablissement": place.place.code,
    }


def _legal_unit_row(company: Company) -> dict[str, str]:
    row = {
        "siren": company.siren,
        "statutDiffusionUniteLegale": "O" if company.published else "P",
        "dateCreationUniteLegale": company.created_on,
        "sexeUniteLegale": company.sex,
        "prenom1UniteLegale": company.first_name,
        "prenomUsuelUniteLegale": company.first_name,
        "dateDernierTraitementUniteLegale": LAST_TREATED,
        "nombrePeriodesUniteLegale": "2" if company.ceased_on else "1",
        "dateDebut": company.ceased_on or company.created_on,
        "etatAdministratifUniteLegale": "C" if company.ceased_on else "A",
        "nomUniteLegale": company.last_name,
        "denominationUniteLegale": company.name,
        "denominationUsuelle1UniteLegale": company.usual_name,
        "categorieJuridiqueUniteLegale": company.legal_form,
        "activitePrincipaleUniteLegale": company.activity,
        "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "nicSiegeUniteLegale": company.siret_of(company.establishments[0])[9:],
        "caractereEmployeurUniteLegale": "N",
    }
    return row if company.published else row | dict.fromkeys(MASKED_LEGAL_UNIT_COLUMNS, MASK)


def _yes(statement: bool) -> str:
    return "true" if statement else "false"
