"""Telling a line of history in one sentence."""

from models.event import Event, EventKind
from resolvers.context import Context
from resolvers.name_structure import name_seen
from resolvers.tell_act import ACTED, WHY, act_shown, reason_shown
from resolvers.wording import Wording

SENTENCES = {
    EventKind.ACCOUNT_CREATED: Wording("Compte créé.", "Account created."),
    EventKind.ACCOUNT_ACTIVATED: Wording("Compte activé.", "Account activated."),
    EventKind.ACCOUNT_UPDATED: Wording("Informations du compte modifiées.", "Account details changed."),
    EventKind.ACCOUNT_DEACTIVATED: Wording("Compte désactivé.", "Account deactivated."),
    EventKind.REACTIVATION_REQUESTED: Wording("Réactivation demandée.", "Reactivation requested."),
    EventKind.ACCOUNT_REACTIVATED: Wording("Compte réactivé.", "Account reactivated."),
    EventKind.LOGGED_IN: Wording("Connexion.", "Logged in."),
    EventKind.LOG_IN_THROTTLED: Wording(
        "Connexions freinées après des tentatives répétées.", "Log-ins slowed down after repeated attempts."
    ),
    EventKind.PASSWORD_RESET_STARTED: Wording("Mot de passe oublié signalé.", "Forgotten password reported."),
    EventKind.PASSWORD_CHANGED: Wording("Mot de passe changé.", "Password changed."),
    EventKind.SECRET_QUESTION_CHANGED: Wording("Question secrète changée.", "Secret question changed."),
    EventKind.EMAIL_CHANGED: Wording("Adresse de connexion changée.", "Login address changed."),
    EventKind.CONTACT_EMAIL_CHANGED: Wording("Adresse de contact changée.", "Contact address changed."),
    EventKind.SESSION_REVOKED: Wording("Session fermée.", "Session closed."),
    EventKind.STRUCTURE_CREATED: Wording("Structure {structure} créée.", "Structure {structure} created."),
    EventKind.STRUCTURE_UPDATED: Wording("Structure {structure} modifiée.", "Structure {structure} changed."),
    EventKind.STRUCTURE_ORPHANED: Wording(
        "La structure {structure} n’a plus de gestionnaire principal.",
        "Structure {structure} has no main manager any more.",
    ),
    EventKind.STRUCTURE_CLOSED: Wording("Structure {structure} fermée.", "Structure {structure} closed."),
    EventKind.STRUCTURE_REOPENED: Wording(
        "Structure {structure} rouverte.", "Structure {structure} reopened."
    ),
    EventKind.STRUCTURE_REPLACED: Wording(
        "Structure {structure} remplacée : son identifiant a changé.",
        "Structure {structure} replaced: its identifier has changed.",
    ),
    EventKind.ATTACHMENT_REQUESTED: Wording(
        "Rattachement à {structure} demandé.", "Attachment to {structure} requested."
    ),
    EventKind.ATTACHMENT_APPROVED: Wording(
        "Rattachement à {structure} accepté.", "Attachment to {structure} approved."
    ),
    EventKind.ATTACHMENT_REFUSED: Wording(
        "Rattachement à {structure} refusé.", "Attachment to {structure} refused."
    ),
    EventKind.ATTACHMENT_CANCELLED: Wording(
        "Demande de rattachement à {structure} retirée.",
        "Request for an attachment to {structure} withdrawn.",
    ),
    EventKind.ATTACHMENT_ENDED: Wording(
        "Rattachement à {structure} terminé.", "Attachment to {structure} ended."
    ),
    EventKind.ROLE_CHANGED: Wording("Rôle changé dans {structure}.", "Role changed in {structure}."),
    EventKind.MAIN_MANAGER_CHANGED: Wording(
        "Gestionnaire principal de {structure} changé.", "Main manager of {structure} changed."
    ),
    EventKind.WORKSPACE_OPENED: Wording("Espace ouvert sur {structure}.", "Workspace opened on {structure}."),
    EventKind.WORKSPACE_CLOSED: Wording("Espace fermé sur {structure}.", "Workspace closed on {structure}."),
    EventKind.WORKSPACE_REQUESTED: Wording(
        "Espace demandé sur {structure}.", "Workspace of {structure} requested."
    ),
    EventKind.WORKSPACE_GRANTED: Wording(
        "Espace accordé sur {structure}.", "Workspace of {structure} granted."
    ),
    EventKind.WORKSPACE_REFUSED: Wording(
        "Espace refusé sur {structure}.", "Workspace of {structure} refused."
    ),
    EventKind.WORKSPACE_LEFT: Wording("Espace quitté sur {structure}.", "Workspace of {structure} left."),
    EventKind.SUPPORT_ACTED: ACTED,
}


LAPSED = Wording(
    "Demande de rattachement à {structure} devenue caduque, faute de réponse.",
    "Request for an attachment to {structure} lapsed, unanswered.",
)


async def tell(ctx: Context, event: Event) -> str:
    """Return the sentence of an event, whose structure must be loaded where it has one.

    A person who only asked to be attached to a masked company does not read its name here either. Why the
    support desk acted is for operators, and for the person whom a letter told it.
    """
    sentence = LAPSED if event.details.get("outcome") == "EXPIRED" else SENTENCES[event.kind]
    name = await name_seen(ctx, event.structure) if event.structure else ""
    if event.kind is not EventKind.SUPPORT_ACTED:
        return sentence.said_in(ctx.language, structure=name)
    viewer = await ctx.viewer()
    reason = reason_shown(event, viewer)
    why = WHY.said_in(ctx.language, reason=reason) if reason else ""
    return act_shown(event, viewer).said_in(ctx.language, structure=name) + why
