"""The open API Recherche d'entreprises: one establishment by its SIRET, no key needed."""

from urllib.parse import urlencode

import httpx2

from registry.columns import ESTABLISHMENT_FIELDS, LEGAL_UNIT_FIELDS
from registry.fetch import Json, fetch, mapping, text
from registry.flat_address import split_address
from registry.record import RegistryRecord, RegistryUnreachable
from registry.rows import combine, establishment_row, legal_unit_row
from registry.sirene import fourteen_digits

RECHERCHE_URL = "https://recherche-entreprises.api.gouv.fr"


class Recherche:
    """API Recherche d'entreprises. It allows seven requests a second, without a promise."""

    def __init__(self, client: httpx2.AsyncClient, *, base_url: str = RECHERCHE_URL) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")

    async def find(self, siret: str) -> RegistryRecord | None:
        """Look up one establishment; None when the API does not know it.

        It leaves out companies that are not published at all. Raises RegistryUnreachable when the
        answer cannot be had or believed.
        """
        asked = {"q": fourteen_digits(siret), "minimal": "true", "include": "siege,matching_etablissements"}
        answer = await fetch(self._client, url=f"{self._base_url}/search?{urlencode(asked)}", headers={})
        if answer.status != 200:
            raise RegistryUnreachable(f"status {answer.status}")
        return read_recherche(answer.json(), siret=siret)


def read_recherche(answer: Json, *, siret: str) -> RegistryRecord | None:
    """Read the record of this SIRET in an answer; RegistryUnreachable when it is about others only."""
    results = answer.get("results")
    if not isinstance(results, list):
        raise RegistryUnreachable("the answer has another shape")
    for unit in map(mapping, results):
        values = _establishment(unit, siret=siret)
        if values:
            return _record(unit, values=values)
    if results:
        raise RegistryUnreachable("the answer is about another establishment")
    return None


def _establishment(unit: Json, *, siret: str) -> Json | None:
    """Take the head office, whose address comes in parts, or else the one that matched, flat."""
    seat = mapping(unit.get("siege") or {})
    if seat.get("siret") == siret:
        return {name: seat.get(theirs) for name, theirs in _SEAT.items()}
    matching = unit.get("matching_etablissements") or []
    if not isinstance(matching, list):
        raise RegistryUnreachable("the answer has another shape")
    found = next((each for each in map(mapping, matching) if each.get("siret") == siret), None)
    if found is None:
        return None
    address, postcode, town = (
        text(found.get(name)) for name in ("adresse", "code_postal", "libelle_commune")
    )
    parts = split_address(address, postcode=postcode, town=town)
    return {name: found.get(theirs) for name, theirs in _SHARED.items()} | parts


def _record(unit: Json, *, values: Json) -> RegistryRecord:
    signs = values.pop("signs")
    if signs is not None and not isinstance(signs, list):
        raise RegistryUnreachable("the answer has another shape")
    values |= {"siren": unit.get("siren"), "enseigne1Etablissement": " ".join(map(text, signs or []))}
    company = {name: unit.get(theirs) for name, theirs in _UNIT.items()}
    company["denominationUniteLegale"] = unit.get("nom_raison_sociale") or unit.get("nom_complet")
    try:
        row = establishment_row(tuple(text(values.get(name)) for name in ESTABLISHMENT_FIELDS))
        unit_row = legal_unit_row(tuple(text(company.get(name)) for name in LEGAL_UNIT_FIELDS))
    except ValueError as error:
        raise RegistryUnreachable(f"the answer makes no sense: {error}") from error
    return combine(row, unit_row)


_SHARED = {
    "siret": "siret",
    "statutDiffusionEtablissement": "statut_diffusion_etablissement",
    "etatAdministratifEtablissement": "etat_administratif",
    "etablissementSiege": "est_siege",
    "dateDebut": "date_fermeture",
    "denominationUsuelleEtablissement": "nom_commercial",
    "signs": "liste_enseignes",
}
_SEAT = _SHARED | {
    "numeroVoieEtablissement": "numero_voie",
    "indiceRepetitionEtablissement": "indice_repetition",
    "dernierNumeroVoieEtablissement": "dernier_numero_voie",
    "typeVoieEtablissement": "type_voie",
    "libelleVoieEtablissement": "libelle_voie",
    "complementAdresseEtablissement": "complement_adresse",
    "distributionSpecialeEtablissement": "distribution_speciale",
    "codePostalEtablissement": "code_postal",
    "libelleCommuneEtablissement": "libelle_commune",
    "codeCedexEtablissement": "cedex",
    "libelleCedexEtablissement": "libelle_cedex",
    "libelleCommuneEtrangerEtablissement": "libelle_commune_etranger",
    "codePaysEtrangerEtablissement": "code_pays_etranger",
    "libellePaysEtrangerEtablissement": "libelle_pays_etranger",
}
_UNIT = {
    "siren": "siren",
    "statutDiffusionUniteLegale": "statut_diffusion",
    "etatAdministratifUniteLegale": "etat_administratif",
    "categorieJuridiqueUniteLegale": "nature_juridique",
    "sigleUniteLegale": "sigle",
}
