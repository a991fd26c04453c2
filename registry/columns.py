"""The columns of Sirene that are read, and those of the rows made of them."""

from datetime import date

EstablishmentRow = tuple[
    str,
    str,
    str,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    bool,
    date | None,
    bool,
    bool,
]
"""One establishment, in the order of ESTABLISHMENT_COLUMNS."""

LegalUnitRow = tuple[str, str, str, bool, bool, str | None]
"""One company, in the order of LEGAL_UNIT_COLUMNS."""

ESTABLISHMENT_COLUMNS = (
    "siret",
    "siren",
    "label",
    "line1",
    "line2",
    "line3",
    "postal_code",
    "city",
    "country",
    "open",
    "closed_on",
    "head_office",
    "published",
)
LEGAL_UNIT_COLUMNS = ("siren", "legal_name", "label", "open", "published", "legal_category")

MASK = "[ND]"
NATURAL_PERSON = "1000"
UNKNOWN_DAY = "1900-01-01"
ERASED = "SUPPRESSION DU NOM COMMERCIAL"

# What `establishment_row` reads, in this order.
ESTABLISHMENT_FIELDS = (
    "siret",
    "siren",
    "statutDiffusionEtablissement",
    "etatAdministratifEtablissement",
    "dateDebut",
    "etablissementSiege",
    "enseigne1Etablissement",
    "enseigne2Etablissement",
    "enseigne3Etablissement",
    "denominationUsuelleEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "dernierNumeroVoieEtablissement",
    "indiceRepetitionDernierNumeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "complementAdresseEtablissement",
    "distributionSpecialeEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "codeCedexEtablissement",
    "libelleCedexEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "codePaysEtrangerEtablissement",
    "libellePaysEtrangerEtablissement",
)
# What `legal_unit_row` reads, in this order.
LEGAL_UNIT_FIELDS = (
    "siren",
    "statutDiffusionUniteLegale",
    "etatAdministratifUniteLegale",
    "categorieJuridiqueUniteLegale",
    "denominationUniteLegale",
    "prenomUsuelUniteLegale",
    "prenom1UniteLegale",
    "nomUsageUniteLegale",
    "nomUniteLegale",
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
    "sigleUniteLegale",
)
