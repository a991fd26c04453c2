"""Forty fictional public bodies, with their services and what they ask for on invoices."""

from dataclasses import dataclass

from .companies import COMMUNE, PUBLIC_ESTABLISHMENT, Company, Establishment, Town

FIRST_RANK = 40

COMMUNES = (
    "VILLENEUVE-LES-CONTES",
    "SAINT-LAMBIN-DES-ETANGS",
    "MONTREVEUR",
    "BOURG-LA-PLUIE",
    "TROIS-CLOCHERS",
    "ROCHEFEINTE",
    "VALTRANQUILLE",
    "PORT-CHIMERE",
    "SAINTE-ECRITOIRE",
    "CHAMPLUNE",
)
# Postal codes 990.. are nobody's, and so these towns have no code of their own.
TOWNS = tuple(Town(f"990{rank:02d}", name, "") for rank, name in enumerate(COMMUNES))
BODIES = ("COMMUNE DE {}", "CCAS DE {}", "HOPITAL DE {}", "LYCEE DES METIERS INVENTES DE {}")
SERVICES = (
    ("FINANCES", "Service financier"),
    ("VOIRIE", "Service de la voirie et des raccourcis"),
    ("CANTINE", "Restauration scolaire"),
    ("ANCIEN", "Ancien service du télégraphe"),
)


@dataclass(frozen=True, slots=True)
class PublicBody:
    """A public body of the directory: the company that the register knows, and its demands."""

    company: Company
    commitment_number_required: bool
    service_code_required: bool
    either_required: bool
    payment_status_published: bool
    active: bool
    services: tuple[tuple[str, str], ...]

    @property
    def siret(self) -> str:
        """The SIRET of its head office, by which the directory names it."""
        return self.company.siret_of(self.company.establishments[0])


def public_bodies() -> tuple[PublicBody, ...]:
    """Return the same forty bodies every time; the first one has managers in the demo."""
    return tuple(_body(rank) for rank in range(len(COMMUNES) * len(BODIES)))


def _body(rank: int) -> PublicBody:
    town = TOWNS[rank % len(TOWNS)]
    form = BODIES[rank // len(TOWNS)]
    is_commune = form.startswith("COMMUNE")
    office = Establishment(1, str(1 + rank % 5), "PLACE", "DE LA MAIRIE" if is_commune else "DU MARCHE", town)
    company = Company(
        FIRST_RANK + rank,
        "84.11Z" if is_commune else "84.12Z",
        COMMUNE if is_commune else PUBLIC_ESTABLISHMENT,
        "1900-01-01",
        name=form.format(town.name),
        establishments=(office,),
    )
    services = SERVICES[: rank % (len(SERVICES) + 1)] if rank else SERVICES
    return PublicBody(
        company=company,
        commitment_number_required=rank % 3 == 1,
        service_code_required=rank % 4 == 0 and bool(services),
        either_required=rank % 7 == 3 and bool(services),
        payment_status_published=rank % 2 == 0,
        active=rank != 39,
        services=services,
    )
