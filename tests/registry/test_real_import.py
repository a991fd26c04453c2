"""The real files, imported into the tables: people find their company by its real SIRET."""

import csv
from pathlib import Path

from models.registry import RegistryEstablishment, RegistryLegalUnit
from resolvers.fill_registry import FillReport, fill_registry
from tests.documents import SIGN_UP_CASE
from tests.portal import Caller

SOLE_TRADER = "1000"


async def fill(database: str, path: Path) -> FillReport:
    return await fill_registry(database, path, progress=lambda done, size: None)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_every_real_company_that_is_open_may_sign_up(
    portal: object, api: Caller, database: str, real_data: Path
) -> None:
    establishments = real_data / "stock_etablissement_sample.csv"
    units = real_data / "stock_unite_legale_sample.csv"
    reports = [await fill(database, path) for path in (establishments, units)]
    assert [report.broken for report in reports] == [0, 0]
    assert [report.written for report in reports] == [len(rows_of(establishments)), len(rows_of(units))]

    open_ones = await RegistryEstablishment.filter(open=True, published=True)
    legal_units = {unit.siren: unit for unit in await RegistryLegalUnit.filter(open=True)}
    tried = [one for one in open_ones if one.siren in legal_units]
    for establishment in tried:
        case = await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": establishment.siret})
        assert case["outcome"] == "NEW_STRUCTURE", establishment.siret
        assert case["legalName"] == legal_units[establishment.siren].legal_name

    assert len(tried) > 100


async def test_a_real_sole_trader_is_called_by_his_name(
    portal: object, api: Caller, database: str, real_data: Path
) -> None:
    establishments = real_data / "stock_etablissement_sample.csv"
    units = real_data / "stock_unite_legale_sample.csv"
    for path in (establishments, units):
        await fill(database, path)
    traders = {
        row["siren"]: row
        for row in rows_of(units)
        if row["categorieJuridiqueUniteLegale"] == SOLE_TRADER
        and row["statutDiffusionUniteLegale"] == "O"
        and row["etatAdministratifUniteLegale"] == "A"
    }

    named = 0
    for row in rows_of(establishments):
        trader = traders.get(row["siren"])
        if trader is None or row["etatAdministratifEtablissement"] != "A":
            continue
        case = await api(SIGN_UP_CASE, identifier={"kind": "SIRET", "value": row["siret"]})
        assert (trader["nomUsageUniteLegale"] or trader["nomUniteLegale"]) in case["legalName"]
        named += 1

    assert named > 0
