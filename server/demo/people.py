"""The people who already have an account in the demo."""

from dataclasses import dataclass

from models.attachment import AttachmentRole

from .sirets import DEMO_SIRETS

# Written on the landing page of development; production refuses to start where these accounts exist.
DEMO_PASSWORD = "Guichet-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to log in as, the structure of which this person is part, and what as.

    Whoever is part of none runs the support desk.
    """

    first_name: str
    last_name: str
    email: str
    siret: str | None = None
    role: AttachmentRole | None = None

    @property
    def about(self) -> str:
        if self.role is None:
            return "Operator of the support desk"
        return f"{self.role.value.replace('_', ' ').capitalize()} of {self.siret}"


CAMILLE = DemoPerson(
    "Camille", "Boussole", "camille@atelier.example", DEMO_SIRETS.atelier, AttachmentRole.MAIN_MANAGER
)
NOA = DemoPerson("Noa", "Sextant", "noa@atelier.example", DEMO_SIRETS.atelier, AttachmentRole.MEMBER)
SACHA = DemoPerson(
    "Sacha",
    "Lanterne",
    "sacha@villeneuve-les-contes.example",
    DEMO_SIRETS.public_body,
    AttachmentRole.MAIN_MANAGER,
)
LOU = DemoPerson(
    "Lou",
    "Veilleuse",
    "lou@villeneuve-les-contes.example",
    DEMO_SIRETS.public_body,
    AttachmentRole.SECONDARY_MANAGER,
)
MAUD = DemoPerson("Maud", "Comptoir", "maud@assistance.example")
DEMO_PEOPLE = (CAMILLE, NOA, SACHA, LOU, MAUD)
