"""API Sirene, on the bodies it really answers and on those it should not."""

import gzip
import json
from datetime import date

import pytest

from registry.record import PostalAddress, RegistryUnreachable
from registry.sirene import Insee

SOLE_TRADER = "00000001800010"


@pytest.fixture
def insee(client, register):
    return Insee(client, base_url=register.url + "/api-sirene/3.11/", key="the-key")


@pytest.fixture
def body(real_data):
    def read(siret: str) -> bytes:
        [path] = (real_data / "api_sirene").glob(f"siret_{siret}*.json")
        return path.read_bytes()

    return read


@pytest.fixture
def answer():
    """A small answer of our own, to be spoilt by the tests."""
    return {
        "etablissement": {
            "siren": "000000018",
            "siret": SOLE_TRADER,
            "statutDiffusionEtablissement": "O",
            "etablissementSiege": True,
            "uniteLegale": {
                "etatAdministratifUniteLegale": "A",
                "statutDiffusionUniteLegale": "O",
                "denominationUniteLegale": "ATELIER FICTIF",
                "categorieJuridiqueUniteLegale": "5499",
            },
            "adresseEtablissement": {
                "codePostalEtablissement": "35000",
                "libelleCommuneEtablissement": "RENNES",
            },
            "periodesEtablissement": [{"dateDebut": "2020-01-01", "etatAdministratifEtablissement": "A"}],
        }
    }


@pytest.mark.parametrize(
    ("siret", "name", "label", "line1", "city"),
    [
        (
            "13002526500013",
            "DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
            "DINUM",
            "20 AVENUE DE SEGUR",
            "PARIS",
        ),
        (
            "20006443400018",
            "COMMUNE DE LES DEUX ALPES",
            "MAIRIE",
            "48 AVENUE DE LA MUZELLE - MONT-DE-LANS",
            "LES DEUX ALPES",
        ),
        ("54205118000066", "TOTALENERGIES SE", "TOTALENERGIE SE", "2 PLACE JEAN MILLIER", "COURBEVOIE"),
        (SOLE_TRADER, "CAMILLE EXEMPLE (FICTIVE)", "L'ATELIER INVENTE", "13 B RUE DE LA FICTION", "RENNES"),
    ],
)
async def test_a_recorded_answer_is_read(insee, register, reply, body, siret, name, label, line1, city):
    register.says(reply(body=body(siret)))

    record = await insee.find(siret)

    assert (record.siret, record.legal_name, record.label) == (siret, name, label)
    assert (record.address.line1, record.address.city, record.address.country) == (line1, city, "FR")
    assert record.open
    assert record.published


async def test_every_recorded_answer_is_read(insee, register, reply, real_data):
    paths = sorted((real_data / "api_sirene").glob("siret_*_200_*.json"))
    for path in paths:
        register.says(reply(body=path.read_bytes()))
        siret = path.name.split("_")[1]
        assert (await insee.find(siret)).siret == siret

    assert len(paths) == 9


async def test_a_masked_person_has_neither_name_nor_address(insee, register, reply, body):
    register.says(reply(body=body("00000002600013")))

    record = await insee.find("00000002600013")

    assert (record.legal_name, record.label, record.address, record.published) == ("", "", None, False)


async def test_the_key_and_the_digits_are_all_that_is_sent(insee, register, reply, answer):
    register.says(reply(body=json.dumps(answer).encode()))

    record = await insee.find(SOLE_TRADER)

    [request] = register.asked
    assert request.url.path == f"/api-sirene/3.11/siret/{SOLE_TRADER}"
    assert request.headers["X-INSEE-Api-Key-Integration"] == "the-key"
    assert record.address == PostalAddress("", None, None, "35000", "RENNES", "FR")


@pytest.mark.parametrize(
    "siret", ["../siren/000000018", "0000000180001", "٠٠٠٠٠٠٠١٨٠٠٠١٠", "00000001800010\n"]
)
async def test_nothing_but_fourteen_digits_enters_the_path(insee, register, siret):
    with pytest.raises(ValueError, match="fourteen digits"):
        await insee.find(siret)

    assert not register.asked


async def test_an_unknown_siret_is_unknown(insee, register, reply, body):
    register.says(reply(404, body("404")))

    assert await insee.find("00009999400014") is None


@pytest.mark.parametrize(
    "path", ["/api-sirene/3.11/siren/000000026", "/api-sirene/3.11/siret/00000002600013"]
)
async def test_a_company_registered_twice_is_unknown_under_its_dead_number(insee, register, reply, path):
    register.says(reply(301, headers={"Location": path}))

    assert await insee.find(SOLE_TRADER) is None
    assert len(register.asked) == 1


async def test_one_establishment_in_a_list_is_taken(insee, register, reply, answer):
    register.says(reply(body=json.dumps({"etablissements": [answer["etablissement"]]}).encode()))

    assert (await insee.find(SOLE_TRADER)).legal_name == "ATELIER FICTIF"


async def test_a_closed_establishment_closed_when_its_state_changed(insee, register, reply, answer):
    closed = {"etatAdministratifEtablissement": "F"}
    answer["etablissement"]["periodesEtablissement"] = [
        closed | {"dateDebut": "2023-01-01", "changementEtatAdministratifEtablissement": False},
        closed | {"dateDebut": "2021-06-30", "changementEtatAdministratifEtablissement": True},
        {"dateDebut": "2000-01-01", "etatAdministratifEtablissement": "A"},
    ]
    register.says(reply(body=json.dumps(answer).encode()))

    record = await insee.find(SOLE_TRADER)

    assert (record.open, record.closed_on) == (False, date(2021, 6, 30))


async def test_an_establishment_of_a_ceased_company_is_not_open(insee, register, reply, answer):
    answer["etablissement"]["uniteLegale"]["etatAdministratifUniteLegale"] = "C"
    register.says(reply(body=json.dumps(answer).encode()))

    assert not (await insee.find(SOLE_TRADER)).open


@pytest.mark.parametrize(
    ("status", "headers", "passing", "reason"),
    [
        (401, {}, False, "key"),
        (403, {}, False, "key"),
        (400, {}, False, "400"),
        (429, {"Retry-After": "1"}, True, "429"),
        (429, {"Retry-After": "Tue, 24 Nov 2026 12:00:00 GMT"}, True, "429"),
        (500, {}, True, "500"),
        (503, {}, True, "503"),
        (301, {}, False, "301"),
        (301, {"Location": "http://elsewhere.example/siret/00000001800010"}, False, "301"),
        (302, {"Location": "/siret/00000001800010"}, False, "302"),
        (200, {"Content-Encoding": "gzip"}, False, "packed"),
    ],
)
async def test_no_answer_is_no_statement(insee, register, reply, status, headers, passing, reason):
    register.says(reply(status, gzip.compress(b"{}"), headers))

    with pytest.raises(RegistryUnreachable, match=reason) as failure:
        await insee.find(SOLE_TRADER)

    assert failure.value.passing is passing
    assert failure.value.retry_after == (1.0 if headers.get("Retry-After") == "1" else None)
    assert len(register.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"null",
        b"[]",
        b'"\xff"',
        b"[" * 100_000,
        b"{}",
        b'{"etablissement": 1}',
        b'{"etablissements": []}',
        b'{"etablissement": {}}',
        b" " * 300_000,
    ],
)
async def test_an_answer_that_is_none_is_not_believed(insee, register, reply, content):
    register.says(reply(body=content))

    with pytest.raises(RegistryUnreachable):
        await insee.find(SOLE_TRADER)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: e.update(siret="00000001800028"),
        lambda e: e.update(siret="00000002600013", siren="000000026"),
        lambda e: e.update(siren="000000026"),
        lambda e: e.update(periodesEtablissement=[]),
        lambda e: e.update(periodesEtablissement=["F"]),
        lambda e: e.update(adresseEtablissement=None),
        lambda e: e["periodesEtablissement"][0].update(etatAdministratifEtablissement="?"),
        lambda e: e["uniteLegale"].update(denominationUniteLegale={"a": 1}),
        lambda e: e["uniteLegale"].update(denominationUniteLegale="A\x00B"),
        lambda e: e["uniteLegale"].update(denominationUniteLegale="A" * 501),
    ],
)
async def test_an_answer_that_makes_no_sense_is_not_believed(insee, register, reply, answer, spoil):
    spoil(answer["etablissement"])
    register.says(reply(body=json.dumps(answer).encode()))

    with pytest.raises(RegistryUnreachable):
        await insee.find(SOLE_TRADER)


async def test_nobody_at_the_other_end_is_unreachable(client, nobody):
    with pytest.raises(RegistryUnreachable, match="ConnectError") as failure:
        await Insee(client, base_url=nobody, key="k").find(SOLE_TRADER)

    assert failure.value.passing
