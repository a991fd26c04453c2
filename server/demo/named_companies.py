"""The companies that the documentation names: one for each situation."""

from .companies import COMPANY_BY_SHARES, SOLE_TRADER, Abroad, Company, Establishment, Town

RENNES = Town("35000", "RENNES", "35238")
LYON = Town("69003", "LYON", "69383")
COURBEVOIE = Town("92400", "COURBEVOIE", "92026")


def named_companies() -> tuple[Company, ...]:
    """Return them in the order of their numbers."""
    return (*_open_ones(), *_ended_or_masked_ones(), *_far_away_ones())


def _open_ones() -> tuple[Company, ...]:
    cloud_factory = Company(
        20,
        "13.30Z",
        COMPANY_BY_SHARES,
        "2014-03-03",
        name="LA FABRIQUE DE NUAGES",
        usual_name="NUAGES SUR MESURE",
        establishments=(
            Establishment(1, "13", "RUE", "DES CUMULUS", RENNES, sign="NUAGES SUR MESURE"),
            Establishment(2, "7", "QUAI", "DES BRUMES LEGERES", Town("29200", "BREST", "29019")),
            Establishment(3, "2", "IMPASSE", "DU CIEL BLEU", RENNES, closed_on="2021-06-30"),
        ),
    )
    lighthouse = Establishment(1, "1", "CHEMIN", "DU PHARE", Town("17000", "LA ROCHELLE", "17300"))
    atelier = Establishment(1, "8", "COURS", "DES BOUSSOLES", RENNES, sign="L'ATELIER")
    return (
        cloud_factory,
        Company(
            21,
            "10.72Z",
            COMPANY_BY_SHARES,
            "2009-09-01",
            name="BISCUITERIE DU PHARE IMAGINAIRE",
            establishments=(lighthouse,),
        ),
        Company(
            28,
            "26.51A",
            COMPANY_BY_SHARES,
            "2011-01-17",
            name="ATELIER DES MERIDIENS PERDUS",
            usual_name="L'ATELIER",
            establishments=(atelier,),
        ),
    )


def _ended_or_masked_ones() -> tuple[Company, ...]:
    bookshop = Establishment(1, "45", "RUE", "DES MARQUE-PAGES", LYON, closed_on="2023-12-31")
    masked = Establishment(1, "3", "ALLEE", "DES SECRETS", LYON)
    inventor = Establishment(
        1, "22", "RUE", "DES RESSORTS", Town("21000", "DIJON", "21231"), complement="ATELIER"
    )
    return (
        Company(
            22,
            "47.61Z",
            COMPANY_BY_SHARES,
            "1998-05-04",
            name="LIBRAIRIE DES PAGES TOURNEES",
            ceased_on="2023-12-31",
            establishments=(bookshop,),
        ),
        Company(23, "62.01Z", SOLE_TRADER, "2020-01-10", published=False, establishments=(masked,)),
        Company(
            24,
            "32.12Z",
            SOLE_TRADER,
            "2019-05-15",
            first_name="CAPUCINE",
            last_name="TOURNEVIS",
            sex="F",
            establishments=(inventor,),
        ),
    )


def _far_away_ones() -> tuple[Company, ...]:
    tower = Establishment(
        1,
        "10",
        "PLACE",
        "DES QUATRE HORIZONS",
        COURBEVOIE,
        complement="TOUR GIROUETTE",
        post_box="CS 99999",
        cedex=("92999", "PARIS LA DEFENSE CEDEX"),
    )
    ghent = Establishment(1, "", "", "VERZONNENSTRAAT 12", Abroad("9000 GENT", "99131", "BELGIQUE"))
    island = Establishment(1, "5", "CHEMIN", "DES FILAOS BAVARDS", Town("97400", "SAINT-DENIS", "97411"))
    return (
        Company(
            25,
            "46.90Z",
            COMPANY_BY_SHARES,
            "2005-10-01",
            name="COMPTOIR GENERAL DES BOUSSOLES",
            establishments=(tower,),
        ),
        Company(26, "58.11Z", "3120", "2018-04-01", name="KAARTEN EN KOMPASSEN NV", establishments=(ghent,)),
        Company(
            27,
            "10.39B",
            COMPANY_BY_SHARES,
            "2016-02-29",
            name="CONFITURERIE DU LETCHI VOYAGEUR",
            establishments=(island,),
        ),
    )
