"""Every expected no. A refusal is raised, because an exception undoes the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from models.account import Language
from models.attachment import Attachment
from models.structure import Structure
from models.subscription import Subscription
from resolvers.wording import Wording


class ErrorCode(StrEnum):
    INVALID_INPUT = "INVALID_INPUT"
    CAPTCHA_FAILED = "CAPTCHA_FAILED"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    LINK_REFUSED = "LINK_REFUSED"
    CONFIRMATION_REQUIRED = "CONFIRMATION_REQUIRED"
    STRUCTURE_NOT_FOUND = "STRUCTURE_NOT_FOUND"
    STRUCTURE_CLOSED = "STRUCTURE_CLOSED"
    STRUCTURE_EXISTS = "STRUCTURE_EXISTS"
    ALREADY_ATTACHED = "ALREADY_ATTACHED"
    ALREADY_DECIDED = "ALREADY_DECIDED"
    SOLE_MAIN_MANAGER = "SOLE_MAIN_MANAGER"
    NOT_FOUND = "NOT_FOUND"


class ProblemCode(StrEnum):
    REQUIRED = "REQUIRED"
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    BAD_FORMAT = "BAD_FORMAT"
    BAD_CHECKSUM = "BAD_CHECKSUM"
    MISMATCH = "MISMATCH"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_EDITABLE = "NOT_EDITABLE"
    UNKNOWN_VALUE = "UNKNOWN_VALUE"
    NEEDS_MORE_CHARACTER_CLASSES = "NEEDS_MORE_CHARACTER_CLASSES"
    TOO_COMMON = "TOO_COMMON"
    CONTAINS_PERSONAL_DATA = "CONTAINS_PERSONAL_DATA"
    SAME_AS_BEFORE = "SAME_AS_BEFORE"


PROBLEMS = {
    ProblemCode.REQUIRED: Wording("Ce champ est obligatoire.", "This field is required."),
    ProblemCode.TOO_SHORT: Wording(
        "Saisissez au moins {least} caractères.", "Use at least {least} characters."
    ),
    ProblemCode.TOO_LONG: Wording("Saisissez au plus {most} caractères.", "Use at most {most} characters."),
    ProblemCode.BAD_FORMAT: Wording(
        "Cette valeur n’a pas la forme attendue.", "This value does not have the expected form."
    ),
    ProblemCode.BAD_CHECKSUM: Wording(
        "Ce numéro est mal recopié : sa clé de contrôle est fausse.",
        "This number was mistyped: its check digit is wrong.",
    ),
    ProblemCode.MISMATCH: Wording("Les deux saisies diffèrent.", "The two entries differ."),
    ProblemCode.NOT_ALLOWED: Wording("Cette valeur n’est pas admise ici.", "This value is not allowed here."),
    ProblemCode.NOT_EDITABLE: Wording(
        "Cette information ne peut pas être modifiée ici.", "This cannot be changed here."
    ),
    ProblemCode.UNKNOWN_VALUE: Wording("Cette valeur est inconnue.", "This value is unknown."),
    ProblemCode.NEEDS_MORE_CHARACTER_CLASSES: Wording(
        "Mêlez au moins {least} sortes de caractères : majuscules, minuscules, chiffres, caractères spéciaux"
        " (ponctuation, accents, etc.).",
        "Mix at least {least} kinds of characters: upper case, lower case, digits, special characters"
        " (punctuation, accents, etc.).",
    ),
    ProblemCode.TOO_COMMON: Wording(
        "Ce mot de passe est trop répandu : choisissez-en un autre.",
        "This password is too common: choose another one.",
    ),
    ProblemCode.CONTAINS_PERSONAL_DATA: Wording(
        "N’y mettez ni votre nom, ni votre adresse, ni votre entreprise.",
        "Leave out your name, your address and your company.",
    ),
    ProblemCode.SAME_AS_BEFORE: Wording("Choisissez une valeur nouvelle.", "Choose a new value."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one field; `path` leads to it from the input's root, in the contract's names."""

    path: tuple[str, ...]
    code: ProblemCode
    values: dict[str, object] = field(default_factory=dict)
    wording: Wording | None = None  # where the code's own sentence would not fit

    def message(self, language: Language) -> str:
        return (self.wording or PROBLEMS[self.code]).said_in(language, **self.values)


class Refusal(Exception):
    """A no that the person at the screen can act on."""

    code: ErrorCode
    wording: Wording

    def message(self, language: Language) -> str:
        return self.wording.said_in(language)


class InvalidInput(Refusal):
    code = ErrorCode.INVALID_INPUT
    wording = Wording("Le formulaire contient des erreurs.", "The form has faults.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__([(".".join(problem.path), problem.code.value) for problem in problems])
        self.problems = tuple(problems)


class CaptchaFailed(Refusal):
    code = ErrorCode.CAPTCHA_FAILED
    wording = Wording(
        "Le code de sécurité n’est pas le bon, ou il a expiré : demandez-en un nouveau.",
        "The security code is wrong or has expired: ask for a new one.",
    )


class TooManyRequests(Refusal):
    code = ErrorCode.TOO_MANY_REQUESTS
    wording = Wording(
        "Trop de tentatives. Réessayez dans {seconds} secondes.",
        "Too many attempts. Try again in {seconds} seconds.",
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = max(1, retry_after)

    def message(self, language: Language) -> str:
        return self.wording.said_in(language, seconds=self.retry_after)


class InvalidCredentials(Refusal):
    code = ErrorCode.INVALID_CREDENTIALS
    wording = Wording("Adresse ou mot de passe incorrect.", "Wrong address or password.")

    def __init__(self, *, captcha_required: bool = False) -> None:
        super().__init__()
        self.captcha_required = captcha_required


class LinkRefusalReason(StrEnum):
    UNKNOWN = "UNKNOWN"
    EXPIRED = "EXPIRED"
    USED = "USED"
    REPLACED = "REPLACED"


LINKS = {
    LinkRefusalReason.UNKNOWN: Wording(
        "Ce lien n’est pas valide. Vérifiez que vous l’avez repris en entier.",
        "This link is not valid. Check that you have copied all of it.",
    ),
    LinkRefusalReason.EXPIRED: Wording(
        "Ce lien n’est plus valide : le délai est passé. Recommencez pour en recevoir un nouveau.",
        "This link has expired. Start again to get a new one.",
    ),
    LinkRefusalReason.USED: Wording("Ce lien a déjà servi.", "This link has already been used."),
    LinkRefusalReason.REPLACED: Wording(
        "Un courriel plus récent a remplacé ce lien : utilisez le dernier reçu.",
        "A newer mail has replaced this link: use the latest one.",
    ),
}

ACTIVATION_EXPIRED = Wording(
    "Activation refusée : le lien n’est plus valide. Demandez un nouveau courriel.",
    "Activation refused: the link has expired. Ask for a new mail.",
)


class LinkRefused(Refusal):
    code = ErrorCode.LINK_REFUSED

    def __init__(self, reason: LinkRefusalReason, *, of_activation: bool = False) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.of_activation = of_activation

    def message(self, language: Language) -> str:
        is_expired_activation = self.of_activation and self.reason is LinkRefusalReason.EXPIRED
        return (ACTIVATION_EXPIRED if is_expired_activation else LINKS[self.reason]).said_in(language)


class ConfirmationRequired(Refusal):
    code = ErrorCode.CONFIRMATION_REQUIRED
    wording = Wording(
        "Cette structure existe déjà. Votre compte sera créé sans rattachement : vous le demanderez ensuite."
        " Confirmez pour continuer.",
        "This structure already exists. Your account will be created without an attachment: you will ask for"
        " it later. Confirm to go on.",
    )


class StructureExists(Refusal):
    code = ErrorCode.STRUCTURE_EXISTS
    wording = Wording(
        "Cette structure existe déjà : demandez à y être rattaché.",
        "This structure exists already: ask to be attached to it.",
    )

    def __init__(self, structure: Structure) -> None:
        super().__init__()
        self.structure = structure


class AlreadyAttached(Refusal):
    """`attachment` has its account and structure loaded."""

    code = ErrorCode.ALREADY_ATTACHED
    wording = Wording(
        "Vous y êtes déjà rattaché, ou l’avez déjà demandé.",
        "You are attached already, or have asked already.",
    )

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        self.attachment = attachment


class AlreadyDecided(Refusal):
    """Somebody decided first, the caller perhaps: the row as it is, with what its twin needs loaded."""

    code = ErrorCode.ALREADY_DECIDED
    wording = Wording("Cela a déjà été décidé.", "This has been decided already.")

    def __init__(
        self, *, attachment: Attachment | None = None, subscription: Subscription | None = None
    ) -> None:
        super().__init__()
        self.attachment = attachment
        self.subscription = subscription


# Where nothing can be confirmed: the role must be handed over.
HAND_OVER_FIRST = Wording(
    "Il n’y a qu’un gestionnaire principal : ce rôle doit d’abord être transmis.",
    "There is but one main manager: that role must be handed over first.",
)


class SoleMainManager(Refusal):
    code = ErrorCode.SOLE_MAIN_MANAGER
    wording = Wording(
        "Vous êtes le seul gestionnaire principal : transmettez d’abord ce rôle, ou confirmez que la"
        " structure sera confiée à l’assistance.",
        "You are the only main manager: hand over first, or confirm that the structure is left to the support"
        " desk.",
    )

    def __init__(self, structures: Sequence[Structure], *, wording: Wording | None = None) -> None:
        super().__init__()
        self.wording = wording or self.wording
        self.structures = tuple(structures)


class StructureNotFound(Refusal):
    code = ErrorCode.STRUCTURE_NOT_FOUND
    wording = Wording(
        "Ce numéro est inconnu du portail et du répertoire des entreprises.",
        "Neither the portal nor the company register knows this number.",
    )


class StructureClosed(Refusal):
    code = ErrorCode.STRUCTURE_CLOSED
    wording = Wording(
        "Cet établissement est fermé, ou la structure n’est plus active.",
        "This establishment is closed, or the structure is no longer active.",
    )


class NotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    wording = Wording("Cet objet n’existe pas, ou pas pour vous.", "There is no such object, or not for you.")


class TopLevelError(Exception):
    """A no that is not the person's to mend: it becomes a top-level GraphQL error with a code."""

    code: str
    wording: Wording


class Unauthenticated(TopLevelError):
    code = "UNAUTHENTICATED"
    wording = Wording("Connectez-vous d’abord.", "Log in first.")


class Forbidden(TopLevelError):
    code = "FORBIDDEN"
    wording = Wording("Vous n’en avez pas le droit.", "You may not do this.")


class ServerBusy(TopLevelError):
    code = "SERVER_BUSY"
    wording = Wording(
        "Le service est momentanément saturé. Réessayez dans un instant.",
        "The service is busy for the moment. Try again shortly.",
    )
    retry_after = timedelta(seconds=2)


class RegisterSilent(ServerBusy):
    """The company register gives no answer; the code is that of a busy server, the sentence its own."""

    wording = Wording(
        "Le répertoire des entreprises ne répond pas pour le moment. Réessayez dans un instant.",
        "The company register does not answer for the moment. Try again shortly.",
    )


class BadRequest(TopLevelError):
    code = "BAD_REQUEST"
    wording = Wording("La demande est mal formée.", "The request is malformed.")
