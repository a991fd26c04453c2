"""Telling what the support desk did, and why, to those who may know."""

from dataclasses import dataclass

from models.event import Event
from resolvers.act_for_desk import DeskAct
from resolvers.permissions import Viewer
from resolvers.wording import Wording

ACTED = Wording("Intervention de l’assistance.", "The support desk acted.")
WHY = Wording(" Motif : {reason}", " Reason: {reason}")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the desk."""

    sentence: Wording
    is_internal: bool = False  # others than operators read only that the desk acted


ACTS: dict[str, Act] = {
    DeskAct.RESEND_ACTIVATION: Act(
        Wording(
            "L’assistance a renvoyé le courriel d’activation.",
            "The support desk sent the activation mail again.",
        )
    ),
    DeskAct.DEACTIVATE_ACCOUNT: Act(
        Wording("L’assistance a désactivé le compte.", "The support desk deactivated the account.")
    ),
    DeskAct.REACTIVATE_ACCOUNT: Act(
        Wording("L’assistance a réactivé le compte.", "The support desk reactivated the account.")
    ),
    DeskAct.APPOINT_MAIN_MANAGER: Act(
        Wording(
            "L’assistance a nommé le gestionnaire principal de {structure}.",
            "The support desk appointed the main manager of {structure}.",
        )
    ),
    DeskAct.CLOSE_STRUCTURE: Act(
        Wording("L’assistance a fermé {structure}.", "The support desk closed {structure}.")
    ),
    DeskAct.REOPEN_STRUCTURE: Act(
        Wording("L’assistance a rouvert {structure}.", "The support desk reopened {structure}.")
    ),
    DeskAct.ANSWER_REQUEST: Act(
        Wording("L’assistance a répondu à une demande.", "The support desk answered a request.")
    ),
    # Whether a letter to a new login address goes out tells whose that address is.
    DeskAct.RETRY_LETTER: Act(
        Wording("L’assistance a relancé l’envoi d’un courriel.", "The support desk queued a mail again."),
        is_internal=True,
    ),
    DeskAct.PUBLISH_ANNOUNCEMENT: Act(
        Wording("L’assistance a publié une actualité.", "The support desk published an announcement.")
    ),
}


def act_shown(event: Event, viewer: Viewer) -> Wording:
    """Return the sentence on an act of the desk, as far as the viewer may know of it."""
    act = ACTS.get(event.details.get("act", ""))
    if act is None or (act.is_internal and not viewer.is_operator):
        return ACTED
    return act.sentence


def reason_shown(event: Event, viewer: Viewer) -> str | None:
    """Return why the desk acted: to operators, and to the person whose account it concerns."""
    act = ACTS.get(event.details.get("act", ""))
    concerns_viewer = act is not None and not act.is_internal and viewer.is_(event.account_id)
    reason: str | None = event.details.get("reason")
    return reason if viewer.is_operator or concerns_viewer else None
