"""What the demo knows of a company, before it is written in the register's columns."""

from dataclasses import dataclass, field

from .numbers import siren, siret

COMPANY_BY_SHARES = "5710"
SOLE_TRADER = "1000"
COMMUNE = "7210"
PUBLIC_ESTABLISHMENT = "7389"


@dataclass(frozen=True, slots=True)
class Town:
    """A postal code, a town in the register's capitals, and the town's own code."""

    postal_code: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Abroad:
    """A town abroad: the register writes it as one text, with its own country code (not ISO)."""

    town: str
    country_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Establishment:
    """One place of a company, as the register's current row describes it."""

    number: int
    street_number: str
    way: str
    street: str
    place: Town | Abroad
    complement: str = ""
    post_box: str = ""
    cedex: tuple[str, str] = ("", "")
    sign: str = ""
    closed_on: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A legal unit with its establishments, the head office first.

    A natural person has `first_name` and `last_name` instead of a name. `published` is false where the
    register was asked to mask name and address.
    """

    rank: int
    activity: str
    legal_form: str
    created_on: str
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    sex: str = ""
    usual_name: str = ""
    ceased_on: str = ""
    published: bool = True
    establishments: tuple[Establishment, ...] = field(default=())

    @property
    def siren(self) -> str:
        """Nine digits."""
        return siren(self.rank)

    def siret_of(self, establishment: Establishment) -> str:
        """Fourteen digits."""
        return siret(self.rank, establishment=establishment.number)
