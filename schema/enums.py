"""The enumerations that clients see: the tables' and resolvers' own, described."""

import strawberry

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
from schema.enum_values import VALUES

_DESCRIBED = {
    AccountStatus: ("AccountStatus", "Where an account stands."),
    Language: ("Language", "The languages of the letters and of every message."),
    AttachmentRole: ("AttachmentRole", "What an attached person may do."),
    AttachmentStatus: ("AttachmentStatus", "Where an attachment stands."),
    CaptchaKind: ("CaptchaKind", "How a person shows not to be a robot."),
    CaptchaPurpose: ("CaptchaPurpose", "What a captcha is for; it passes nothing else."),
    EventKind: ("EventKind", "What happened."),
    LetterKind: ("LetterKind", "What a mail is about."),
    LetterStatus: ("LetterStatus", "Where a letter stands."),
    SignUpPurpose: ("SignUpPurpose", "What an account is created for."),
    StructureSector: ("StructureSector", "Private company or public body."),
    StructureStatus: ("StructureStatus", "Where a structure stands."),
    Verification: ("VerificationStatus", "What the company register says of the identifier."),
    WorkspaceMode: ("WorkspaceMode", "What a person may do in a workspace."),
    SubscriptionState: ("SubscriptionStatus", "Where a person's access to a workspace stands."),
    SupportCategory: ("SupportCategory", "What a request to the support desk is about."),
    SupportRequestStatus: ("SupportRequestStatus", "Where a support request stands."),
    IdentifierKind: ("IdentifierKind", "How a structure is identified."),
    NextStep: ("NextStep", "What the person can usefully do next."),
    SessionTransport: ("SessionTransport", "How the client carries its session."),
    StructureAction: ("StructureAction", "What a person may do with a structure."),
    ErrorCode: ("ErrorCode", "Stable, never translated. Clients must tolerate codes that they do not know."),
    LinkRefusalReason: (
        "LinkRefusalReason",
        "Told only to the holder of a genuine link; anything else is UNKNOWN.",
    ),
    ProblemCode: ("ProblemCode", "What is wrong with one field. Stable, never translated."),
    SecretQuestionMode: ("SecretQuestionMode", "Whether there is a secret question, and who writes it."),
    SignUpOutcome: ("SignUpOutcome", "What sign-up does with the structure."),
}

for _class, (_name, _description) in _DESCRIBED.items():
    strawberry.enum(_class, name=_name, description=_description)
    for _value in _class.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by the line above
        _value.description = VALUES[_class].get(_value.name)
