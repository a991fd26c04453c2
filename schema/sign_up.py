"""Sign-up and activation: from a stranger with a mail address to an active account."""

from datetime import datetime
from typing import Annotated

import strawberry

from models.account import Language
from models.attachment import AttachmentRole, AttachmentStatus
from models.link_token import LinkToken
from models.structure import SignUpPurpose
from resolvers import activate_account as activating
from resolvers import sign_up as signing_up
from resolvers.choose_secrets import SecretsForm
from resolvers.sign_up_case import SignUpOutcome
from resolvers.structure_form import DetailsForm, StructureForm
from resolvers.wording import Wording
from schema.arguments import FORM
from schema.captcha import CaptchaAnswerInput
from schema.errors import (
    CaptchaFailed,
    ConfirmationRequired,
    InvalidInput,
    LinkRefused,
    StructureClosed,
    StructureNotFound,
    TooManyRequests,
)
from schema.info import Info
from schema.structures import StructureDetailsInput, StructureIdentifier, StructureIdentifierInput
from schema.workspaces import WorkspaceSelectionInput

ON_ITS_WAY = Wording(
    "Si cette adresse a un compte à activer, un courriel est en route.",
    "If this address has an account to activate, a mail is on its way.",
)


@strawberry.input(description="The structure to sign up with.")
class SignUpStructureInput:
    identifier: StructureIdentifierInput = strawberry.field(
        description="The number that identifies the structure."
    )
    details: StructureDetailsInput | None = strawberry.field(
        default=None,
        description="Left out, or equal to what signUpCase returned, where the structure exists.",
    )
    purposes: list[SignUpPurpose] = strawberry.field(
        default_factory=lambda: [SignUpPurpose.SUBMIT_PAYMENT_REQUESTS],
        description="What the account is created for; at least one.",
    )
    workspaces: list[WorkspaceSelectionInput] | None = strawberry.field(
        default=None, description="Left out: those open by default. Ignored where the structure exists."
    )
    confirm_without_attachment: bool = strawberry.field(
        default=False,
        description="True once the person has confirmed that no attachment will be made (outcome"
        " WITHOUT_ATTACHMENT).",
    )

    def to_form(self) -> StructureForm:
        return StructureForm(
            kind=self.identifier.kind,
            value=self.identifier.value,
            details=self.details.to_form() if self.details else DetailsForm(),
            purposes=self.purposes,
            workspaces=None if self.workspaces is None else [wish.to_wish() for wish in self.workspaces],
            confirm_without_attachment=self.confirm_without_attachment,
        )


@strawberry.input(description="The sign-up form.")
class SignUpInput:
    email: str = strawberry.field(description="The login address.")
    email_confirmation: str = strawberry.field(description="The same address again.")
    last_name: str = strawberry.field(description="Nom.")
    first_name: str = strawberry.field(description="Prénom.")
    contact_email: str | None = strawberry.field(
        default=None, description="Where notifications go; the login address when left out."
    )
    phone: str | None = strawberry.field(
        default=None, description="Telephone number; a French one may be written without +33."
    )
    language: Language = strawberry.field(
        default=Language.FR, description="The language of the account's letters."
    )
    survey_consent: bool = strawberry.field(
        default=False,
        description="Agrees that name and address be used for the satisfaction survey; can be withdrawn at any"
        " time.",
    )
    captcha: CaptchaAnswerInput = strawberry.field(description="The answer of a captcha.")
    structure: SignUpStructureInput | None = strawberry.field(
        default=None,
        description="Left out by clients that create the account first and the structure after activation.",
    )

    def to_form(self) -> signing_up.SignUpForm:
        return signing_up.SignUpForm(
            email=self.email,
            email_confirmation=self.email_confirmation,
            last_name=self.last_name,
            first_name=self.first_name,
            contact_email=self.contact_email,
            phone=self.phone,
            language=self.language,
            survey_consent=self.survey_consent,
            captcha=self.captcha.to_answer(),
            structure=self.structure.to_form() if self.structure else None,
        )


@strawberry.type(
    description="The recapitulation. The same whether or not the address already had an account: the mail says"
    " the rest."
)
class SignUpAccepted:
    email: str = strawberry.field(description="The login address, as it was typed.")
    first_name: str = strawberry.field(description="Prénom, as it was typed.")
    last_name: str = strawberry.field(description="Nom, as it was typed.")
    activation_expires_at: datetime = strawberry.field(description="The activation link works until then.")
    outcome: SignUpOutcome | None = strawberry.field(description="Null where no structure was given.")
    identifier: StructureIdentifier | None = strawberry.field(
        description="The structure's identifier; null where no structure was given."
    )
    designation: str | None = strawberry.field(
        description="How the structure is shown; null where no structure was given."
    )

    @classmethod
    def of(cls, recapitulation: signing_up.Recapitulation) -> "SignUpAccepted":
        identifier = recapitulation.identifier
        return cls(
            email=recapitulation.email,
            first_name=recapitulation.first_name,
            last_name=recapitulation.last_name,
            activation_expires_at=recapitulation.activation_expires_at,
            outcome=recapitulation.outcome,
            identifier=StructureIdentifier.of(identifier) if identifier else None,
            designation=recapitulation.designation,
        )


@strawberry.input(description="Ask for the activation mail again.")
class ResendActivationInput:
    email: str = strawberry.field(description="The login address.")
    captcha: CaptchaAnswerInput = strawberry.field(description="The answer of a captcha.")


@strawberry.type(description="If the address has an account to activate, a mail is on its way.")
class MailOnItsWay:
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")


@strawberry.type(description="The read-only part of the activation form.")
class ActivationForm:
    email: str = strawberry.field(description="The login address; it cannot be changed here.")
    contact_email: str = strawberry.field(description="Where notifications will go.")
    first_name: str = strawberry.field(description="Prénom.")
    last_name: str = strawberry.field(description="Nom.")
    expires_at: datetime = strawberry.field(description="The link works until then.")

    @classmethod
    def of(cls, link: LinkToken) -> "ActivationForm":
        account = link.account
        return cls(
            email=account.email,
            contact_email=account.contact_email,
            first_name=account.first_name,
            last_name=account.last_name,
            expires_at=link.expires_at,
        )


@strawberry.input(description="The mailed token, and the secrets that the person chooses.")
class ActivateAccountInput:
    token: str = strawberry.field(description="The token of the mailed link.")
    password: str = strawberry.field(description="The password; Rules.password says what it must be.")
    password_confirmation: str = strawberry.field(description="The same password again.")
    secret_question: str | None = strawberry.field(
        default=None, description="Left out where Rules.secretQuestion.mode is OFF."
    )
    secret_answer: str | None = strawberry.field(
        default=None, description="The answer to the secret question; given with the question, or neither."
    )

    def to_form(self) -> SecretsForm:
        return SecretsForm(
            self.password, self.password_confirmation, self.secret_question, self.secret_answer
        )


@strawberry.type(description="A structure that the account manages or asked to join.")
class ActivatedAttachment:
    designation: str = strawberry.field(
        description="How the structure is shown: its label, else its legal name."
    )
    identifier: StructureIdentifier = strawberry.field(description="The structure's identifier.")
    role: AttachmentRole = strawberry.field(
        description="MAIN_MANAGER where the person founded it, else the role asked for."
    )
    status: AttachmentStatus = strawberry.field(
        description="APPROVED where the person manages it, REQUESTED where its managers decide."
    )

    @classmethod
    def of(cls, attachment: activating.ActivatedAttachment) -> "ActivatedAttachment":
        return cls(
            designation=attachment.designation,
            identifier=StructureIdentifier.of(attachment.identifier),
            role=attachment.role,
            status=attachment.status,
        )


@strawberry.type(description="The account works from now on.")
class AccountActivated:
    email: str = strawberry.field(description="The login address.")
    attachments: list[ActivatedAttachment] = strawberry.field(
        description="The structures that the account manages or asked to join, from now on."
    )


SignUpResult = Annotated[
    SignUpAccepted
    | InvalidInput
    | CaptchaFailed
    | ConfirmationRequired
    | StructureNotFound
    | StructureClosed
    | TooManyRequests,
    strawberry.union("SignUpResult", description="The recapitulation, or why no account was created."),
]
ResendActivationResult = Annotated[
    MailOnItsWay | InvalidInput | CaptchaFailed | TooManyRequests,
    strawberry.union(
        "ResendActivationResult",
        description="One same answer for every address, or what is wrong with the form.",
    ),
]
ActivationResult = Annotated[
    ActivationForm | LinkRefused | TooManyRequests,
    strawberry.union(
        "ActivationResult", description="The activation form, or why the link does not open it."
    ),
]
ActivateAccountResult = Annotated[
    AccountActivated | InvalidInput | LinkRefused | TooManyRequests,
    strawberry.union(
        "ActivateAccountResult", description="The activated account, or why it is not activated."
    ),
]


@strawberry.type
class SignUpQueries:
    @strawberry.field(description="The read-only part of the activation form.")
    async def activation(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The token of the mailed link.")],
    ) -> ActivationResult | None:
        return ActivationForm.of(await activating.activation_form(info.context, token))


@strawberry.type
class SignUpMutations:
    @strawberry.mutation(
        description="Create an account: with a new structure, with a request to join an existing one, or alone."
    )
    async def sign_up(self, info: Info, input: Annotated[SignUpInput, FORM]) -> SignUpResult | None:
        return SignUpAccepted.of(await signing_up.sign_up(info.context, input.to_form()))

    @strawberry.mutation(
        description="Send the activation mail again. The answer is the same for every address."
    )
    async def resend_activation(
        self, info: Info, input: Annotated[ResendActivationInput, FORM]
    ) -> ResendActivationResult | None:
        await activating.resend_activation(info.context, input.email, input.captcha.to_answer())
        return MailOnItsWay(message=ON_ITS_WAY.said_in(info.context.language))

    @strawberry.mutation(description="Set the password with the mailed link: the account begins here.")
    async def activate_account(
        self, info: Info, input: Annotated[ActivateAccountInput, FORM]
    ) -> ActivateAccountResult | None:
        activated = await activating.activate_account(info.context, input.token, input.to_form())
        attachments = [ActivatedAttachment.of(attachment) for attachment in activated.attachments]
        return AccountActivated(email=activated.email, attachments=attachments)
