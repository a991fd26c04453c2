"""One SIRET for each situation that a newcomer may want to see."""

from dataclasses import dataclass

from .numbers import siret


@dataclass(frozen=True, slots=True)
class DemoSirets:
    """The SIRETs that the documentation and the examples speak of; 14 digits each."""

    unknown_to_the_portal: str
    second_unknown: str
    closed: str
    ceased: str
    partially_published: str
    sole_trader: str
    cedex: str
    abroad: str
    overseas: str
    atelier: str
    public_body: str
    orphaned: str


# Ranks 1, 2, 3 and 10 are left free: tests of the product write companies of their own there.
DEMO_SIRETS = DemoSirets(
    unknown_to_the_portal=siret(20),
    second_unknown=siret(21),
    closed=siret(20, establishment=3),
    ceased=siret(22),
    partially_published=siret(23),
    sole_trader=siret(24),
    cedex=siret(25),
    abroad=siret(26),
    overseas=siret(27),
    atelier=siret(28),
    public_body=siret(40),
    orphaned=siret(101),
)
