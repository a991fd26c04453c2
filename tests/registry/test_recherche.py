"""API Recherche d'entreprises, on the bodies it really answers and on those it should not."""

import json
from datetime import date

import pytest

from registry.recherche import Recherche
from registry.record import PostalAddress, RegistryUnreachable

SEAT, OTHER = "00000001800010", "00000001800028"


@pytest.fixture
def recherche(client, register):
    return Recherche(client, base_url=register.url)


@pytest.fixture
def unit():
    """A company of our own with its seat and another establishment."""
    return {
        "siren": "000000018",
        "nom_complet": "ATELIER FICTIF (AF)",
        "nom_raison_sociale": "ATELIER FICTIF",
        "sigle": "AF",
        "nature_juridique": "5499",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "siege": {
            "siret": SEAT,
            "numero_voie": "13",
            "indice_repetition": "B",
            "type_voie": "AV",
            "libelle_voie": "DE LA FICTION",
            "code_postal": "35170",
            "libelle_commune": "BRUZ",
            "etat_administratif": "A",
            "est_siege": True,
            "statut_diffusion_etablissement": "O",
        },
        "matching_etablissements": [
            {
                "siret": OTHER,
                "adresse": "2 RUE FICTIVE 35000 RENNES",
                "code_postal": "35000",
                "libelle_commune": "RENNES",
                "etat_administratif": "A",
                "est_siege": False,
                "liste_enseignes": ["UNE", "AUTRE"],
                "statut_diffusion_etablissement": "O",
            }
        ],
    }


@pytest.fixture
def found(recherche, register, reply, unit):
    async def find(siret: str):
        register.says(reply(body=json.dumps({"results": [unit]}).encode()))
        return await recherche.find(siret)

    return find


@pytest.mark.parametrize(
    ("file", "siret", "name", "label", "line1", "city"),
    [
        (
            "search_siren_130025265_dinum.json",
            "13002526500013",
            "DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
            "DINUM",
            "20 AVENUE DE SEGUR",
            "PARIS",
        ),
        (
            "search_siren_217500016_ville_de_paris.json",
            "21750001600019",
            "VILLE DE PARIS",
            "MAIRIE",
            "4 PLACE HOTEL VILLE ESP LIBERATION",
            "PARIS 04",
        ),
        (
            "search_siren_552032534_danone.json",
            "55203253400703",
            "DANONE",
            "",
            "59-61 RUE LA FAYETTE",
            "PARIS",
        ),
        (
            "search_siret_48744469700428_essor_energies.json",
            "48744469700428",
            "ESSOR ENERGIES",
            "SOLARSUD",
            "22 RUE MAISON BLANCHE",
            "BOULAZAC ISLE MANOIRE",
        ),
    ],
)
async def test_a_recorded_answer_is_read(
    recherche, register, reply, real_data, file, siret, name, label, line1, city
):
    register.says(reply(body=(real_data / "recherche_entreprises" / file).read_bytes()))

    record = await recherche.find(siret)

    assert (record.siret, record.legal_name, record.label) == (siret, name, label)
    assert (record.address.line1, record.address.city) == (line1, city)
    assert record.head_office


async def test_the_flat_address_of_every_recorded_match_ends_before_the_postcode(
    recherche, register, reply, real_data
):
    body = (real_data / "recherche_entreprises/search_est_rge_collectivites_page_1.json").read_bytes()
    units = json.loads(body)["results"]
    for unit in units:
        [match] = unit["matching_etablissements"]
        register.says(reply(body=json.dumps({"results": [unit | {"siege": None}]}).encode()))
        address = (await recherche.find(match["siret"])).address
        assert f"{address.line1} {address.postal_code} {address.city}" == match["adresse"]

    assert len(units) == 10


async def test_nothing_found_is_unknown(recherche, register, reply, real_data):
    register.says(reply(body=(real_data / "recherche_entreprises/search_no_result.json").read_bytes()))

    assert await recherche.find(SEAT) is None


async def test_only_the_siret_is_searched_for(found, register):
    await found(SEAT)

    [request] = register.asked
    assert (request.url.path, request.query_params["q"]) == ("/search", SEAT)


async def test_the_seat_has_its_address_in_parts(found):
    record = await found(SEAT)

    assert record.address == PostalAddress("13 B AVENUE DE LA FICTION", None, None, "35170", "BRUZ", "FR")
    assert (record.legal_name, record.label, record.legal_category) == ("ATELIER FICTIF", "AF", "5499")


async def test_another_establishment_has_its_address_read_backwards(found):
    record = await found(OTHER)

    assert record.address == PostalAddress("2 RUE FICTIVE", None, None, "35000", "RENNES", "FR")
    assert record.label == "UNE AUTRE"
    assert not record.head_office


@pytest.mark.parametrize(
    ("adresse", "postcode", "town", "expected"),
    [
        (
            "TOUR FICTIVE 10 PLACE DE L'INVENTION 92999 PARIS LA DEFENSE CEDEX",
            "92400",
            "COURBEVOIE",
            PostalAddress(
                "TOUR FICTIVE 10 PLACE DE L'INVENTION", None, None, "92999", "PARIS LA DEFENSE CEDEX", "FR"
            ),
        ),
        ("35000 RENNES", "35000", "RENNES", PostalAddress("", None, None, "35000", "RENNES", "FR")),
        ("LIEU FICTIF", "35000", "RENNES", PostalAddress("LIEU FICTIF", None, None, "35000", "RENNES", "FR")),
        (
            "FIKTIVSTRASSE 99 MUSTERSTADT ALLEMAGNE",
            None,
            None,
            PostalAddress("FIKTIVSTRASSE 99 MUSTERSTADT", None, None, "", "", "DE"),
        ),
        (
            "CALLE EJEMPLO 1 28001 MADRID ESPAGNE",
            None,
            None,
            PostalAddress("CALLE EJEMPLO 1", None, None, "", "28001 MADRID", "ES"),
        ),
        ("12 STREET NOWHERE", None, None, None),
        ("", None, None, None),
    ],
)
async def test_a_flat_address_gives_what_it_can(found, unit, adresse, postcode, town, expected):
    unit["matching_etablissements"][0] |= {
        "adresse": adresse,
        "code_postal": postcode,
        "libelle_commune": town,
    }

    assert (await found(OTHER)).address == expected


async def test_a_closed_establishment_is_reported_closed(found, unit):
    unit["siege"] |= {"etat_administratif": "F", "date_fermeture": "2021-06-30"}

    record = await found(SEAT)

    assert (record.open, record.closed_on) == (False, date(2021, 6, 30))


async def test_a_masked_person_has_neither_name_nor_address(found, unit):
    masked = dict.fromkeys(("nom_complet", "sigle"), "[NON-DIFFUSIBLE]")
    unit |= masked | {"nom_raison_sociale": None, "statut_diffusion": "P", "nature_juridique": "1000"}
    unit["siege"] |= {"libelle_voie": "[NON-DIFFUSIBLE]", "statut_diffusion_etablissement": "P"}

    record = await found(SEAT)

    assert (record.legal_name, record.label, record.address, record.published) == ("", "", None, False)


async def test_a_masked_flat_address_is_no_address(found, unit):
    unit["matching_etablissements"][0]["adresse"] = "[NON-DIFFUSIBLE] 35000 RENNES"

    record = await found(OTHER)

    assert (record.legal_name, record.address, record.published) == ("ATELIER FICTIF", None, False)


async def test_an_answer_about_others_is_not_believed(found):
    with pytest.raises(RegistryUnreachable, match="another"):
        await found("00000002600013")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda unit: unit.update(siege=1),
        lambda unit: unit.update(matching_etablissements={"a": 1}, siege=None),
        lambda unit: unit.update(etat_administratif=None),
        lambda unit: unit["siege"].update(liste_enseignes="UNE"),
        lambda unit: unit["siege"].update(liste_enseignes=[{}]),
        lambda unit: unit.update(siren="000000026"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_not_believed(found, unit, spoil):
    spoil(unit)

    with pytest.raises(RegistryUnreachable):
        await found(SEAT)


async def test_a_refused_question_is_no_statement(recherche, register, reply, real_data):
    register.says(reply(400, (real_data / "recherche_entreprises/search_400.json").read_bytes()))

    with pytest.raises(RegistryUnreachable, match="400"):
        await recherche.find(SEAT)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"results": 1}', b'{"results": [1]}'])
async def test_an_answer_that_is_none_is_not_believed(recherche, register, reply, content):
    register.says(reply(body=content))

    with pytest.raises(RegistryUnreachable):
        await recherche.find(SEAT)
