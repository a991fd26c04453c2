"""The people who already have an account in the demo."""

from dataclasses import dataclass

from .sirets import DEMO_SIRETS

# Written on the landing page of development; production refuses to start where these accounts exist.
DEMO_PASSWORD = "Guichet-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to log in as, and the structure of which this person is the main manager."""

    first_name: str
    last_name: str
    email: str
    siret: str


CAMILLE = DemoPerson("Camille", "Boussole", "camille@atelier.example", DEMO_SIRETS.atelier)
SACHA = DemoPerson("Sacha", "Lanterne", "sacha@villeneuve-les-contes.example", DEMO_SIRETS.public_body)
DEMO_PEOPLE = (CAMILLE, SACHA)
