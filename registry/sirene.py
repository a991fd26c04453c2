"""INSEE's API Sirene: one establishment by its SIRET."""

import re

import httpx2

from registry.columns import ESTABLISHMENT_FIELDS, LEGAL_UNIT_FIELDS
from registry.fetch import Json, fetch, mapping, text
from registry.record import RegistryRecord, RegistryUnreachable
from registry.rows import combine, establishment_row, legal_unit_row

SIRENE_URL = "https://api.insee.fr/api-sirene/3.11/"


class Insee:
    """API Sirene 3.11. Its public plan allows 30 requests a minute."""

    def __init__(self, client: httpx2.AsyncClient, *, base_url: str = SIRENE_URL, key: str) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")
        self._headers = {"X-INSEE-Api-Key-Integration": key}

    async def find(self, siret: str) -> RegistryRecord | None:
        """Look up one establishment; None when Sirene does not know it, or only under another number.

        Raises RegistryUnreachable when the answer cannot be had or believed.
        """
        url = f"{self._base_url}/siret/{fourteen_digits(siret)}"
        answer = await fetch(self._client, url=url, headers=self._headers)
        if answer.status == 404 or (answer.status == 301 and _is_duplicate(url, location=answer.location)):
            return None
        if answer.status != 200:
            raise RegistryUnreachable(f"status {answer.status}")
        return read_sirene(answer.json(), siret=siret)


def read_sirene(answer: Json, *, siret: str) -> RegistryRecord:
    """Read the record in an answer about this SIRET; RegistryUnreachable when it is about another."""
    establishment = _establishment(answer)
    unit = mapping(establishment.get("uniteLegale"))
    values = establishment | mapping(establishment.get("adresseEtablissement")) | _period(establishment)
    try:
        row = establishment_row(tuple(text(values.get(name)) for name in ESTABLISHMENT_FIELDS))
        unit |= {"siren": establishment.get("siren")}
        unit_row = legal_unit_row(tuple(text(unit.get(name)) for name in LEGAL_UNIT_FIELDS))
    except ValueError as error:
        raise RegistryUnreachable(f"the answer makes no sense: {error}") from error
    if row[0] != siret:
        raise RegistryUnreachable("the answer is about another establishment")
    return combine(row, unit_row)


def fourteen_digits(siret: str) -> str:
    """Require what may stand in a URL; ValueError otherwise."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        raise ValueError("a SIRET is fourteen digits")
    return siret


def _is_duplicate(url: str, *, location: str | None) -> bool:
    """Whether a redirect tells of a company registered twice, living on under another number.

    Any other redirect is no answer: nobody is followed elsewhere.
    """
    if not location:
        return False
    target = httpx2.URL(url).join(location)
    return target.host == httpx2.URL(url).host and bool(
        re.search(r"/(siret/\d{14}|siren/\d{9})$", target.path)
    )


def _establishment(answer: Json) -> Json:
    # Rarely a list; it is only believed when there is no choice.
    several = answer.get("etablissements")
    if isinstance(several, list) and len(several) == 1:
        return mapping(several[0])
    return mapping(answer.get("etablissement"))


def _period(establishment: Json) -> Json:
    """Take the current period, dated from the last change of state: that is when a closed one closed."""
    periods = establishment.get("periodesEtablissement")
    if not isinstance(periods, list) or not periods:
        raise RegistryUnreachable("the answer has no period")
    periods = [mapping(period) for period in periods]
    changed = next(
        (p for p in periods if p.get("changementEtatAdministratifEtablissement") is True), periods[0]
    )
    return {**periods[0], "dateDebut": changed.get("dateDebut")}
