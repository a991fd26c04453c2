"""The other hundred and fifty companies: every trade with every figure, for searches to find."""

from .companies import COMPANY_BY_SHARES, SOLE_TRADER, Company, Establishment, Town

FIRST_RANK = 100

# Trade, and its code in the classification of activities.
TRADES = (
    ("ATELIER", "95.29Z"),
    ("BOULANGERIE", "10.71C"),
    ("BRASSERIE", "11.05Z"),
    ("COMPTOIR", "46.90Z"),
    ("GARAGE", "45.20A"),
    ("IMPRIMERIE", "18.12Z"),
    ("LIBRAIRIE", "47.61Z"),
    ("MENUISERIE", "43.32A"),
    ("PEPINIERE", "01.30Z"),
    ("TRANSPORTS", "49.41A"),
)
FIGURES = (
    "DU HIBOU DISTRAIT",
    "DES TROIS MOUFLES",
    "DE LA GIROUETTE INDECISE",
    "DU CRAYON BAVARD",
    "DE L'ESCARGOT PRESSE",
    "DU PARAPLUIE VOLANT",
    "DES CHAUSSETTES CELIBATAIRES",
    "DU DIMANCHE PERPETUEL",
    "DE LA THEIERE A VAPEUR",
    "DU PINGOUIN FRILEUX",
    "DES MILLE ET UN BOUTONS",
    "DU LAMPADAIRE SOMNAMBULE",
    "DE LA TORTUE VELOCE",
    "DU ROBINET MELOMANE",
    "DES PANTOUFLES DE SEPT LIEUES",
)
FIRST_NAMES = (("ANATOLE", "M"), ("BERENICE", "F"), ("CELESTIN", "M"), ("DOMITILLE", "F"), ("EUSEBE", "M"))
LAST_NAMES = (
    "PETITPAS",
    "TRIPLEBOUCLE",
    "GRANDVOYAGE",
    "SIFFLEMENT",
    "QUATREMAINS",
    "BELLEHEURE",
    "DEMITOUR",
)
STREETS = (
    ("RUE", "DES NUAGES RANGES"),
    ("AVENUE", "DU PREMIER ETAGE"),
    ("PLACE", "DES HORLOGES"),
    ("CHEMIN", "DE TRAVERSE"),
    ("IMPASSE", "DES BONNES IDEES"),
    ("BOULEVARD", "DES SIESTES"),
    ("QUAI", "DES DEPARTS REMIS"),
)
TOWNS = (
    Town("35000", "RENNES", "35238"),
    Town("44000", "NANTES", "44109"),
    Town("75011", "PARIS 11", "75111"),
    Town("69003", "LYON", "69383"),
    Town("59000", "LILLE", "59350"),
    Town("31000", "TOULOUSE", "31555"),
    Town("67000", "STRASBOURG", "67482"),
    Town("33000", "BORDEAUX", "33063"),
    Town("97200", "FORT-DE-FRANCE", "97209"),
    Town("34000", "MONTPELLIER", "34172"),
    Town("97300", "CAYENNE", "97302"),
)


def crowd() -> tuple[Company, ...]:
    """Return the same hundred and fifty companies every time."""
    return tuple(_company(rank) for rank in range(len(TRADES) * len(FIGURES)))


def _company(rank: int) -> Company:
    trade, activity = TRADES[rank % len(TRADES)]
    figure = FIGURES[rank // len(TRADES)]
    ceased_on = f"{2015 + rank % 9}-12-31" if rank % 13 == 12 else ""
    count = 1 + (rank % 7 == 0) + (rank % 14 == 0)
    places = tuple(_establishment(rank, number, closed_on=ceased_on) for number in range(1, count + 1))
    created_on = f"{1990 + rank % 24}-{1 + rank % 12:02d}-01"
    number = FIRST_RANK + rank
    if rank % 11 == 10:
        first_name, sex = FIRST_NAMES[rank % len(FIRST_NAMES)]
        last_name = LAST_NAMES[rank % len(LAST_NAMES)]
        return Company(
            number,
            activity,
            SOLE_TRADER,
            created_on,
            first_name=first_name,
            last_name=last_name,
            sex=sex,
            usual_name=f"{trade} {figure}",
            ceased_on=ceased_on,
            establishments=places,
        )
    return Company(
        number,
        activity,
        COMPANY_BY_SHARES,
        created_on,
        name=f"{trade} {figure}",
        ceased_on=ceased_on,
        establishments=places,
    )


def _establishment(rank: int, number: int, *, closed_on: str) -> Establishment:
    way, street = STREETS[(rank + number) % len(STREETS)]
    place = TOWNS[(rank * number) % len(TOWNS)]
    return Establishment(number, str(1 + rank * 3 % 97), way, street, place, closed_on=closed_on)
