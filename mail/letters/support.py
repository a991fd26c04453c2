"""Letters between people and the support desk."""

from collections.abc import Sequence

from mail.letters.draft import (
    ACTIVE,
    ONCE_ACTIVATED,
    Draft,
    NamedStructure,
    speaks_to,
    to_contact_address,
)
from models.account import Account, Language
from models.instants import written
from models.support import SupportCategory, SupportRequest

CATEGORIES = {
    SupportCategory.ACTIVATION_MAIL_NOT_RECEIVED: (
        "courriel d’activation non reçu",
        "activation mail not received",
    ),
    SupportCategory.MAIN_MANAGER_LEFT: ("gestionnaire principal parti", "main manager has left"),
    SupportCategory.ATTACHMENT_NOT_ANSWERED: (
        "demande de rattachement sans réponse",
        "attachment request unanswered",
    ),
    SupportCategory.ACCOUNT_REACTIVATION: ("réactivation d’un compte", "reactivation of an account"),
    SupportCategory.STRUCTURE_DATA: ("données d’une structure", "data of a structure"),
    SupportCategory.OTHER: ("autre", "other"),
}


@speaks_to(ACTIVE)
def support_request_opened(
    operator: Account,
    request: SupportRequest,
    *,
    person_name: str | None,
    structure: NamedStructure | None = None,
) -> Draft:
    """Tell an operator that somebody asks for help; a stranger has no name."""
    return to_contact_address(
        "support_request_opened",
        operator,
        category=CATEGORIES[request.category][operator.language is Language.EN],
        message=request.message,
        person_name=person_name,
        **{"person_email" if person_name else "typed_email": request.email},
        **(dict(structure) if structure else {}),
    )


@speaks_to(*ONCE_ACTIVATED)
def support_answered(request: SupportRequest, *, person: Account | None) -> Draft:
    """Bring the desk's answer to whoever asked: to an account's contact address, else as it was typed."""
    return Draft(
        kind="support_answered",
        account=person,
        recipient=person.contact_email if person else request.email,
        language=person.language if person else request.language,
        facts={
            "name": person.full_name if person else None,
            "asked_at": written(request.created_at),
            "question": request.message,
            "answer": _paragraphs(request.answer or ""),
        },
    )


def _paragraphs(text: str) -> Sequence[str]:
    return [line for line in text.splitlines() if line.strip()]
