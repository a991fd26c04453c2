"""The people who already have an account in the demo."""

from dataclasses import dataclass

from models.attachment import AttachmentRole

from .sirets import DEMO_SIRETS

# Written on the landing page of development; production refuses to start where these accounts exist.
DEMO_PASSWORD = "Guichet-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo: of which structure and what as, and what there is to try."""

    first_name: str
    last_name: str
    email: str
    about: str
    siret: str | None = None
    role: AttachmentRole | None = None

    @property
    def is_founder(self) -> bool:
        return self.role is AttachmentRole.MAIN_MANAGER


CAMILLE = DemoPerson(
    "Camille",
    "Boussole",
    "camille@atelier.example",
    "Main manager of the Atelier, a company: answers Iris and Noa, opens workspaces, hands over.",
    DEMO_SIRETS.atelier,
    AttachmentRole.MAIN_MANAGER,
)
ALIX = DemoPerson(
    "Alix",
    "Compas",
    "alix@atelier.example",
    "Secondary manager of the Atelier: answers requests as well, but names no other manager.",
    DEMO_SIRETS.atelier,
    AttachmentRole.SECONDARY_MANAGER,
)
NOA = DemoPerson(
    "Noa",
    "Sextant",
    "noa@atelier.example",
    "Member of the Atelier: waits for two workspaces, takes or leaves another without asking.",
    DEMO_SIRETS.atelier,
    AttachmentRole.MEMBER,
)
IRIS = DemoPerson(
    "Iris",
    "Longitude",
    "iris@compta.example",
    "Asks to join the Atelier, with two workspaces: may take the request back.",
)
SACHA = DemoPerson(
    "Sacha",
    "Lanterne",
    "sacha@villeneuve-les-contes.example",
    "Main manager of Villeneuve-les-Contes, a commune: answers Milo.",
    DEMO_SIRETS.public_body,
    AttachmentRole.MAIN_MANAGER,
)
LOU = DemoPerson(
    "Lou",
    "Veilleuse",
    "lou@villeneuve-les-contes.example",
    "Secondary manager of Villeneuve-les-Contes.",
    DEMO_SIRETS.public_body,
    AttachmentRole.SECONDARY_MANAGER,
)
MILO = DemoPerson(
    "Milo", "Chandelle", "milo@villeneuve-les-contes.example", "Asks to join Villeneuve-les-Contes."
)
THEO = DemoPerson(
    "Théo",
    "Levain",
    "theo@boulangerie.example",
    "Managed a bakery, shut his account, and asks to come back.",
    DEMO_SIRETS.orphaned,
    AttachmentRole.MAIN_MANAGER,
)
ROSE = DemoPerson(
    "Rose",
    "Farine",
    "rose@boulangerie.example",
    "Member of a bakery whose manager has left: asked the support desk for help.",
    DEMO_SIRETS.orphaned,
    AttachmentRole.MEMBER,
)
TIARE = DemoPerson(
    "Tiaré",
    "Lagon",
    "tiare@perles.example",
    "Manages a company of French Polynesia, known by its TAHITI number: no register was asked.",
)
ZOE = DemoPerson(
    "Zoé", "Nimbus", "zoe@nuages.example", "Signed up alone; her activation letter is in the inbox."
)
MAUD = DemoPerson(
    "Maud",
    "Comptoir",
    "maud@assistance.example",
    "Runs the support desk: answers Rose, names a manager for the bakery, lets Théo come back.",
)
# Those who can log in now.
DEMO_PEOPLE = (CAMILLE, ALIX, NOA, IRIS, SACHA, LOU, MILO, TIARE, ROSE, MAUD)
