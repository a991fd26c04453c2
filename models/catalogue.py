"""The workspaces that a new portal starts with, in the order of the guide's screen.

They are data: an operator may change them, and they are never written over. The provider categories and
statuses of *Mémoires de frais de justice* are a sample: only "Administrateurs ad hoc" is attested, the
official list is not public.
"""

from dataclasses import dataclass

from models.workspace import Workspace, WorkspaceChoice, WorkspaceQuestion


@dataclass(frozen=True, slots=True)
class _Said:
    code: str
    fr: str
    en: str


_WORKSPACES: tuple[tuple[_Said, str, str], ...] = (
    (
        _Said("DEMANDE_REMBOURSEMENT_TIC", "Demande de remboursement TIC", "TIC refund requests"),
        "Déposer des demandes de remboursement de la taxe intérieure (professionnels agricoles).",
        "Submit requests for a refund of the domestic consumption tax (agricultural professionals).",
    ),
    (
        _Said("ENGAGEMENTS", "Engagements", "Commitments"),
        "Consulter les commandes passées par les services de l'État.",
        "View the orders placed by the State's services.",
    ),
    (
        _Said("FACTURES_A_VALIDER", "Factures à valider", "Invoices to validate"),
        "Valider des factures, pour les sous-traitants et les cotraitants.",
        "Validate invoices, for subcontractors and co-contractors.",
    ),
    (
        _Said("FACTURES_DE_TRAVAUX", "Factures de travaux", "Works invoices"),
        "Déposer et suivre les factures de travaux (fournisseurs, maîtres d'œuvre, maîtres d'ouvrage).",
        "Submit and follow works invoices (suppliers, prime contractors, project owners).",
    ),
    (
        _Said("FACTURES_EMISES", "Factures émises", "Issued invoices"),
        "Déposer et consulter les factures émises vers les structures publiques.",
        "Submit and view the invoices issued to public structures.",
    ),
    (
        _Said("MEMOIRES_FRAIS_JUSTICE", "Mémoires de frais de justice", "Court-fee statements"),
        "Déposer et suivre des mémoires de frais de justice.",
        "Submit and follow court-fee statements.",
    ),
    (
        _Said("RACCORDEMENT_EDI_API", "Raccordement EDI et API", "EDI and API connection"),
        "Demander et suivre le raccordement de ses structures en EDI et en API.",
        "Ask for, and follow, the connection of one's structures by EDI and API.",
    ),
    (
        _Said("SUIVI_DES_FLUX", "Suivi des flux", "Flow tracking"),
        "Suivre les flux EDI, pour les structures raccordées.",
        "Follow EDI flows, for connected structures.",
    ),
)

_CATEGORY = _Said("CATEGORIE_PRESTATAIRE", "Catégorie de prestataire", "Provider category")
_STATUS = _Said("STATUT_PRESTATAIRE", "Statut", "Status")
_QUESTIONS: tuple[tuple[_Said, bool, tuple[_Said, ...]], ...] = (
    (
        _CATEGORY,
        True,
        (
            _Said("ADMINISTRATEUR_AD_HOC", "Administrateurs ad hoc", "Ad hoc administrators"),
            _Said("COMMISSAIRE_DE_JUSTICE", "Commissaires de justice", "Bailiffs"),
            _Said("DELEGUE_DU_PROCUREUR", "Délégués du procureur", "Prosecutor's delegates"),
            _Said("ENQUETEUR_SOCIAL", "Enquêteurs sociaux", "Social investigators"),
            _Said("EXPERT", "Experts", "Experts"),
            _Said("INTERPRETE_TRADUCTEUR", "Interprètes et traducteurs", "Interpreters and translators"),
            _Said("MEDECIN", "Médecins", "Physicians"),
        ),
    ),
    (
        _STATUS,
        False,
        (
            _Said(
                "COSP",
                "Collaborateur occasionnel du service public",
                "Occasional public-service collaborator",
            ),
            _Said("INDEPENDANT", "Indépendant", "Independent"),
        ),
    ),
)


async def fill_catalogue() -> None:
    """Write the catalogue of a portal that has none yet."""
    if await Workspace.exists():
        return
    for position, (said, description_fr, description_en) in enumerate(_WORKSPACES, start=1):
        workspace = await Workspace.create(
            code=said.code,
            position=position,
            name_fr=said.fr,
            name_en=said.en,
            description_fr=description_fr,
            description_en=description_en,
            open_by_default=said.code == "FACTURES_EMISES",
            self_service=said.code == "FACTURES_EMISES",
        )
        if said.code == "MEMOIRES_FRAIS_JUSTICE":
            await _ask(workspace)


async def _ask(workspace: Workspace) -> None:
    for position, (said, required, choices) in enumerate(_QUESTIONS, start=1):
        question = await WorkspaceQuestion.create(
            workspace=workspace,
            code=said.code,
            position=position,
            label_fr=said.fr,
            label_en=said.en,
            required=required,
        )
        for order, choice in enumerate(choices, start=1):
            await WorkspaceChoice.create(
                question=question, code=choice.code, position=order, label_fr=choice.fr, label_en=choice.en
            )
