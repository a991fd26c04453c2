"""What each value of an enumeration means: said to clients."""

from collections.abc import Mapping
from enum import Enum

from models.account import AccountStatus, Language
from models.attachment import AttachmentRole, AttachmentStatus
from models.captcha import CaptchaKind
from models.event import EventKind
from models.letter import LetterKind, LetterStatus
from models.structure import SignUpPurpose, StructureSector, StructureStatus, Verification
from models.subscription import SubscriptionState, WorkspaceMode
from models.support import SupportCategory, SupportRequestStatus
from registry.identifiers import IdentifierKind
from resolvers.find_mine import NextStep
from resolvers.log_in import SessionTransport
from resolvers.pass_captcha import CaptchaPurpose
from resolvers.permissions import StructureAction
from resolvers.refusals import ErrorCode, LinkRefusalReason, ProblemCode
from resolvers.secret_questions import SecretQuestionMode
from resolvers.sign_up_case import SignUpOutcome

VALUES: Mapping[type[Enum], Mapping[str, str]] = {
    AccountStatus: {
        "PENDING_ACTIVATION": "The mailed link was not used yet: no password, no session, no right.",
        "ACTIVE": "The person can log in.",
        "DEACTIVATED": "Shut, by its owner or by the support desk.",
        "REACTIVATION_REQUESTED": "Its owner asks the support desk to open it again.",
    },
    AttachmentRole: {
        "MAIN_MANAGER": "Gestionnaire principal: exactly one in an active structure.",
        "SECONDARY_MANAGER": "Gestionnaire secondaire.",
        "MEMBER": "Utilisateur.",
    },
    AttachmentStatus: {
        "REQUESTED": "It waits for a manager's decision.",
        "APPROVED": "The person is attached.",
        "REFUSED": "A manager refused it, with a reason.",
        "CANCELLED": "The person withdrew the request.",
        "EXPIRED": "Nobody answered within 90 days.",
        "ENDED": "The person left, or a manager ended it.",
    },
    CaptchaKind: {
        "CHARACTERS": "Five characters, as an image and as speech.",
        "PROOF_OF_WORK": "A proof of work solved by the client: nothing to see, hear or remember.",
    },
    CaptchaPurpose: {
        "SIGN_UP": "For signUp.",
        "RESEND_ACTIVATION": "For resendActivation.",
        "LOG_IN": "For logIn, after several failures.",
        "PASSWORD_RESET": "For startPasswordReset.",
        "REACTIVATION": "For requestReactivation.",
        "SUPPORT": "For openSupportRequest, signed out.",
    },
    ErrorCode: {
        "INVALID_INPUT": "The form has faults (InvalidInput).",
        "CAPTCHA_FAILED": "The captcha was not passed.",
        "TOO_MANY_REQUESTS": "The caller asked too often.",
        "INVALID_CREDENTIALS": "Address or password are wrong, or the account is not open.",
        "LINK_REFUSED": "The mailed link opens nothing.",
        "CONFIRMATION_REQUIRED": "The person must confirm first.",
        "STRUCTURE_NOT_FOUND": "No register and no structure has this identifier.",
        "STRUCTURE_CLOSED": "The structure is closed.",
        "STRUCTURE_EXISTS": "The portal knows the structure already.",
        "ALREADY_ATTACHED": "The person is attached already, or has asked already.",
        "ALREADY_DECIDED": "Another manager decided first.",
        "SOLE_MAIN_MANAGER": "A structure would be left without a main manager.",
        "NOT_FOUND": "There is no such object for this caller.",
    },
    EventKind: {
        "ACCOUNT_CREATED": "Somebody signed up.",
        "ACCOUNT_ACTIVATED": "The mailed link was used, and the secrets were chosen.",
        "ACCOUNT_UPDATED": "Names, telephone, language or consent changed.",
        "ACCOUNT_DEACTIVATED": "The account was shut.",
        "REACTIVATION_REQUESTED": "The owner asked for the account to be opened again.",
        "ACCOUNT_REACTIVATED": "The account was opened again.",
        "LOGGED_IN": "A session was opened.",
        "LOG_IN_THROTTLED": "Log-ins were slowed down after repeated failures.",
        "PASSWORD_RESET_STARTED": "A forgotten password was reported.",
        "PASSWORD_CHANGED": "The password was replaced.",
        "SECRET_QUESTION_CHANGED": "The secret question was replaced.",
        "EMAIL_CHANGED": "The login address was replaced.",
        "CONTACT_EMAIL_CHANGED": "The contact address was replaced.",
        "SESSION_REVOKED": "A session was closed from elsewhere.",
        "STRUCTURE_CREATED": "The structure joined the portal.",
        "STRUCTURE_UPDATED": "Name, label, address or purposes changed.",
        "STRUCTURE_ORPHANED": "The structure lost its main manager.",
        "STRUCTURE_CLOSED": "The structure was closed.",
        "STRUCTURE_REOPENED": "The support desk opened the structure again.",
        "STRUCTURE_REPLACED": "The identifier changed: a copy replaced the structure.",
        "ATTACHMENT_REQUESTED": "A person asked to be attached.",
        "ATTACHMENT_APPROVED": "A person was attached.",
        "ATTACHMENT_REFUSED": "A request was refused.",
        "ATTACHMENT_CANCELLED": "A request was withdrawn, or lapsed.",
        "ATTACHMENT_ENDED": "An attachment ended.",
        "ROLE_CHANGED": "An attached person got another role.",
        "MAIN_MANAGER_CHANGED": "The structure got another main manager.",
        "WORKSPACE_OPENED": "A workspace was opened on the structure.",
        "WORKSPACE_CLOSED": "A workspace was closed on the structure.",
        "WORKSPACE_REQUESTED": "A person asked for access to a workspace.",
        "WORKSPACE_GRANTED": "A person got access to a workspace.",
        "WORKSPACE_REFUSED": "A request for access to a workspace was refused.",
        "WORKSPACE_LEFT": "An access to a workspace ended.",
        "SUPPORT_ACTED": "The support desk did something.",
    },
    IdentifierKind: {
        "SIRET": "Fourteen digits: an establishment of a French company or public body.",
        "RIDET": "New Caledonia's number of an establishment.",
        "TAHITI": "French Polynesia's number of an establishment.",
        "EU_VAT": "Structure européenne hors France: intra-Community VAT number.",
        "NON_EU": "Structure hors Union européenne: country code and the first 16 characters of the name.",
        "INDIVIDUAL": "Particulier.",
        "PENDING_REGISTRATION": "En cours d'immatriculation.",
    },
    Language: {
        "FR": "French.",
        "EN": "English.",
    },
    LetterKind: {
        "ACCOUNT_ACTIVATED": "The account works.",
        "ACCOUNT_DEACTIVATED": "The account was shut.",
        "ACCOUNT_REACTIVATED": "The account is open again.",
        "ACTIVATION": "The link that activates the account.",
        "ALREADY_REGISTERED": "Somebody signed up with the address of an account that exists.",
        "ATTACHMENT_APPROVED": "A request for an attachment was approved, or the person was attached.",
        "ATTACHMENT_ENDED": "An attachment ended.",
        "ATTACHMENT_LAPSED": "A request for an attachment lapsed, unanswered.",
        "ATTACHMENT_OFFERED": "A manager wants to attach a person who has no active account.",
        "ATTACHMENT_REFUSED": "A request for an attachment was refused.",
        "ATTACHMENT_REMINDER": "To the managers: a request for an attachment still waits.",
        "ATTACHMENT_REQUESTED": "To the managers: a person asks to be attached.",
        "ATTACHMENT_UNANSWERED": "To the person: nobody has answered the request yet.",
        "CONTACT_EMAIL_CHANGED": "To the old contact address: another one is to replace it.",
        "CONTACT_EMAIL_CONFIRMATION": "The link that confirms a new contact address.",
        "EMAIL_CHANGED": "To the old login address: another one is to replace it.",
        "EMAIL_CONFIRMATION": "The link that confirms a new login address.",
        "LOG_IN_THROTTLED": "Log-ins were slowed down after repeated failures.",
        "PASSWORD_CHANGED": "The password was changed.",
        "PASSWORD_RESET": "The link to a new password.",
        "PASSWORD_RESET_DEACTIVATED": "Why no link to a new password comes: the account is deactivated.",
        "REACTIVATION_REQUESTED": "To the person: the support desk was asked to open the account again.",
        "REACTIVATION_TO_DECIDE": "To the operators: a person asks for an account to be opened again.",
        "ROLE_CHANGED": "The person has another role in a structure.",
        "SECRET_ANSWERS_WRONG": "The secret question was answered wrong too often.",
        "SECRET_QUESTION_CHANGED": "The secret question was changed.",
        "STRUCTURE_ORPHANED": "A structure has no main manager any more.",
        "SUPPORT_ANSWERED": "The support desk's answer.",
        "SUPPORT_REQUEST_OPENED": "To the operators: somebody asks the support desk for help.",
        "WORKSPACE_GRANTED": "The person has access to a workspace.",
        "WORKSPACE_REFUSED": "A request for access to a workspace was refused.",
        "WORKSPACE_REQUESTED": "To the managers: a person asks for access to a workspace.",
    },
    LetterStatus: {
        "QUEUED": "It waits to be sent.",
        "SENT": "The relay took it.",
        "FAILED": "It was given up; the support desk can queue it again.",
        "CANCELLED": "It was not true any more when it was to leave.",
    },
    LinkRefusalReason: {
        "UNKNOWN": "No genuine link, or nothing that may be told.",
        "EXPIRED": "Its time is over.",
        "USED": "It was used already.",
        "REPLACED": "A newer link was sent.",
    },
    NextStep: {
        "REQUEST_ATTACHMENT": "Ask to be attached to a structure, or create one.",
        "WAIT_FOR_APPROVAL": "A request waits for its managers.",
        "CONFIRM_CONTACT_EMAIL": "Use the link that was mailed to the new contact address.",
        "ANSWER_WORKSPACE_QUESTIONS": "An open workspace asks a question that was not answered.",
        "DECIDE_REQUESTS": "People wait for the caller's decision.",
        "SUPPLY_SIRET": "The company was being registered: give its SIRET.",
    },
    ProblemCode: {
        "REQUIRED": "Nothing was given.",
        "TOO_SHORT": "It has too few characters.",
        "TOO_LONG": "It has too many characters.",
        "BAD_FORMAT": "It is not written as such a value is.",
        "BAD_CHECKSUM": "Its check digits are wrong: a digit was mistyped.",
        "MISMATCH": "It differs from what was typed first.",
        "NOT_ALLOWED": "It cannot be used here.",
        "NOT_EDITABLE": "It was changed, and cannot be.",
        "UNKNOWN_VALUE": "It is none of the possible values.",
        "NEEDS_MORE_CHARACTER_CLASSES": "The password needs more kinds of characters.",
        "TOO_COMMON": "The password is among those that are guessed first.",
        "CONTAINS_PERSONAL_DATA": "The password holds the person's name or address.",
        "SAME_AS_BEFORE": "It is what it was already.",
    },
    SecretQuestionMode: {
        "CATALOGUE": "Chosen among the server's questions.",
        "FREE_TEXT": "Written by the person; asked only behind the mailed link.",
        "OFF": "There is none.",
    },
    SessionTransport: {
        "COOKIE": "An HttpOnly cookie, for browsers.",
        "BEARER": "A token in the answer, for mobile clients: Authorization: Bearer.",
    },
    SignUpOutcome: {
        "NEW_STRUCTURE": "The structure is created; its founder becomes main manager when the account is activated.",
        "ATTACHMENT_REQUEST": "The structure exists, with a SIRET: a request goes to its managers.",
        "WITHOUT_ATTACHMENT": "The structure exists, without SIRET: the account is created alone, attachment is asked for later.",
    },
    SignUpPurpose: {
        "SUBMIT_PAYMENT_REQUESTS": "Déposer des demandes de paiement.",
        "MANAGE_DUME": "Créer et/ou consulter des DUME.",
    },
    StructureAction: {
        "REQUEST_ATTACHMENT": "Ask to be attached to it.",
        "DECIDE_ATTACHMENTS": "Approve or refuse requests, and attach people.",
        "MANAGE_WORKSPACES": "Open and close workspaces, and grant access to them.",
        "EDIT": "Correct its name, label or address.",
        "MANAGE_SECONDARY_MANAGERS": "Appoint and dismiss secondary managers.",
        "TRANSFER_MAIN_MANAGEMENT": "Make another person the main manager.",
        "CLOSE": "Close it.",
    },
    StructureSector: {
        "PRIVATE": "A company, an association, a person.",
        "PUBLIC": "A public body.",
    },
    StructureStatus: {
        "ACTIVE": "It has a main manager.",
        "CLOSED": "Closed: by its main manager, by the support desk, or because another one replaces it.",
        "PENDING": "Its founder has not activated the account yet: nobody manages it.",
        "ORPHANED": "No main manager is left; the support desk has been told.",
    },
    SubscriptionState: {
        "REQUESTED": "It waits for a manager's decision.",
        "ACTIVE": "The person has access.",
        "REFUSED": "A manager refused it, with a reason.",
        "ENDED": "The person left it, or a manager took it away.",
        "SUSPENDED": "The attachment or the structure is not active.",
    },
    SupportCategory: {
        "ACTIVATION_MAIL_NOT_RECEIVED": "The activation mail has not come.",
        "MAIN_MANAGER_LEFT": "The main manager has left the company.",
        "ATTACHMENT_NOT_ANSWERED": "Nobody answers a request for an attachment.",
        "ACCOUNT_REACTIVATION": "An account is to be opened again.",
        "STRUCTURE_DATA": "What the portal says of a structure is wrong.",
        "OTHER": "Anything else.",
    },
    SupportRequestStatus: {
        "OPEN": "It waits for an answer.",
        "ANSWERED": "It was answered, by mail.",
    },
    Verification: {
        "VERIFIED": "The company register confirms the identifier.",
        "UNVERIFIED": "The register could not be asked; it will be asked again.",
        "NOT_APPLICABLE": "No register exists for this kind of identifier.",
    },
    WorkspaceMode: {
        "CONSULT": "The person may look.",
        "MODIFY": "The person may look and change.",
    },
}
