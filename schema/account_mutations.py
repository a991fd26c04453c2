"""What signed-in people do with their own account."""

from typing import Annotated

import strawberry

from models.account import Language
from models.link_token import Purpose
from resolvers import change_addresses as changing
from resolvers import deactivate_account as deactivating
from resolvers import manage_account as managing
from resolvers.choose_secrets import SecretsForm
from resolvers.export_my_data import export_my_data
from resolvers.wording import Wording
from schema.accounts import Account
from schema.arguments import FORM
from schema.captcha import CaptchaAnswerInput
from schema.conflicts import SoleMainManager
from schema.errors import CaptchaFailed, InvalidCredentials, InvalidInput, LinkRefused, TooManyRequests
from schema.info import Info
from schema.recovery import PasswordChanged
from schema.sign_up import MailOnItsWay

CONFIRMED = {
    Purpose.EMAIL_CONFIRMATION: Wording(
        "Votre nouvelle adresse de connexion est confirmée : connectez-vous avec elle.",
        "Your new login address is confirmed: log in with it.",
    ),
    Purpose.CONTACT_EMAIL_CONFIRMATION: Wording(
        "Votre nouvelle adresse de contact est confirmée.", "Your new contact address is confirmed."
    ),
}
ASKED_DESK = Wording(
    "Si cette adresse a un compte à réactiver, un courriel est en route.",
    "If this address has an account to reactivate, a mail is on its way.",
)


@strawberry.input(description="What is left out, or null, stays as it is.")
class UpdateProfileInput:
    first_name: str | None = strawberry.field(default=None, description="Prénom.")
    last_name: str | None = strawberry.field(default=None, description="Nom.")
    phone: str | None = strawberry.field(default=None, description="Empty: the account has none any more.")
    language: Language | None = strawberry.field(
        default=None, description="The language of the account's letters."
    )
    survey_consent: bool | None = strawberry.field(
        default=None, description="True to agree to the satisfaction survey, false to withdraw."
    )

    def to_form(self) -> managing.ProfileForm:
        return managing.ProfileForm(
            self.first_name, self.last_name, self.phone, self.language, self.survey_consent
        )


@strawberry.type(description="The account as it is now.")
class AccountUpdated:
    account: Account = strawberry.field(description="The account after the change.")


@strawberry.input(description="A new contact address, and the password again.")
class ChangeContactEmailInput:
    contact_email: str = strawberry.field(description="The new contact address.")
    password: str = strawberry.field(description="The current password.")


@strawberry.input(description="A new login address typed twice, and the password again.")
class ChangeEmailInput:
    email: str = strawberry.field(description="The new login address.")
    email_confirmation: str = strawberry.field(description="The same address again.")
    password: str = strawberry.field(description="The current password.")


@strawberry.type(description="The new address counts from now on.")
class EmailConfirmed:
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")


@strawberry.input(description="The current password, and the new one typed twice.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The current password.")
    password: str = strawberry.field(description="The new password; Rules.newPassword says what it must be.")
    password_confirmation: str = strawberry.field(description="The new password again.")


@strawberry.input(description="A new secret question and its answer, and the password again.")
class ChangeSecretQuestionInput:
    password: str = strawberry.field(description="The current password.")
    secret_question: str = strawberry.field(
        description="One of Rules.secretQuestion.questions, or free text where the mode is FREE_TEXT."
    )
    secret_answer: str = strawberry.field(description="The answer; case and accents will not count.")


@strawberry.input(description="The password again, and what is to become of the structures.")
class DeactivateAccountInput:
    password: str = strawberry.field(description="The current password.")
    orphan_structures: bool = strawberry.field(
        default=False,
        description="Required true where the person is the only main manager somewhere: those structures go to"
        " the support desk.",
    )


@strawberry.type(description="The account is deactivated; every session is closed.")
class AccountDeactivated:
    email: str = strawberry.field(description="The login address of the account that is now deactivated.")


@strawberry.input(description="The login address of an account that its owner deactivated.")
class RequestReactivationInput:
    email: str = strawberry.field(description="The login address.")
    captcha: CaptchaAnswerInput = strawberry.field(description="The answer of a captcha.")


@strawberry.type(description="Everything that the server holds about the caller.")
class DataExport:
    json: str = strawberry.field(description="A JSON document; its schema is documented.")


UpdateProfileResult = Annotated[
    AccountUpdated | InvalidInput,
    strawberry.union("UpdateProfileResult", description="The account, or what is wrong with the form."),
]
ChangeContactEmailResult = Annotated[
    AccountUpdated | InvalidInput | InvalidCredentials | TooManyRequests,
    strawberry.union(
        "ChangeContactEmailResult", description="The account, or why the contact address stays as it is."
    ),
]
ChangeEmailResult = Annotated[
    AccountUpdated | InvalidInput | InvalidCredentials | TooManyRequests,
    strawberry.union(
        "ChangeEmailResult", description="The account, or why the login address stays as it is."
    ),
]
ConfirmEmailResult = Annotated[
    EmailConfirmed | LinkRefused | TooManyRequests,
    strawberry.union(
        "ConfirmEmailResult", description="The confirmed address, or why the link does not confirm it."
    ),
]
ChangePasswordResult = Annotated[
    PasswordChanged | InvalidInput | InvalidCredentials | TooManyRequests,
    strawberry.union("ChangePasswordResult", description="The changed password, or why it stays as it is."),
]
ChangeSecretQuestionResult = Annotated[
    AccountUpdated | InvalidInput | InvalidCredentials | TooManyRequests,
    strawberry.union(
        "ChangeSecretQuestionResult", description="The account, or why the secret question stays as it is."
    ),
]
DeactivateAccountResult = Annotated[
    AccountDeactivated | InvalidCredentials | SoleMainManager | TooManyRequests,
    strawberry.union(
        "DeactivateAccountResult", description="The deactivated account, or why it stays active."
    ),
]
RequestReactivationResult = Annotated[
    MailOnItsWay | InvalidInput | CaptchaFailed | TooManyRequests,
    strawberry.union(
        "RequestReactivationResult",
        description="One same answer for every address, or what is wrong with the form.",
    ),
]
ExportMyDataResult = Annotated[
    DataExport | InvalidCredentials | TooManyRequests,
    strawberry.union("ExportMyDataResult", description="The data, or why they are not shown."),
]


@strawberry.type
class AccountMutations:
    @strawberry.mutation(description="Change names, telephone, language or consent.")
    async def update_profile(
        self, info: Info, input: Annotated[UpdateProfileInput, FORM]
    ) -> UpdateProfileResult | None:
        account = await managing.update_profile(info.context, input.to_form())
        return AccountUpdated(account=Account.of(account))

    @strawberry.mutation(description="Both the old and the new address are told; the new one must confirm.")
    async def change_contact_email(
        self, info: Info, input: Annotated[ChangeContactEmailInput, FORM]
    ) -> ChangeContactEmailResult | None:
        account = await changing.change_contact_email(info.context, input.contact_email, input.password)
        return AccountUpdated(account=Account.of(account))

    @strawberry.mutation(
        description="Both the old and the new address are told; the new one must confirm before it can be used"
        " to log in."
    )
    async def change_email(
        self, info: Info, input: Annotated[ChangeEmailInput, FORM]
    ) -> ChangeEmailResult | None:
        account = await changing.change_email(
            info.context, input.email, input.email_confirmation, input.password
        )
        return AccountUpdated(account=Account.of(account))

    @strawberry.mutation(description="Confirm a new address with the mailed link; no session is needed.")
    async def confirm_email(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The token of the mailed link.")],
    ) -> ConfirmEmailResult | None:
        purpose = await changing.confirm_email(info.context, token)
        return EmailConfirmed(message=CONFIRMED[purpose].said_in(info.context.language))

    @strawberry.mutation(description="Choose a new password; every other session closes.")
    async def change_password(
        self, info: Info, input: Annotated[ChangePasswordInput, FORM]
    ) -> ChangePasswordResult | None:
        form = SecretsForm(input.password, input.password_confirmation)
        account = await managing.change_password(info.context, input.current_password, form)
        return PasswordChanged(email=account.email)

    @strawberry.mutation(description="Choose a new secret question; every other session closes.")
    async def change_secret_question(
        self, info: Info, input: Annotated[ChangeSecretQuestionInput, FORM]
    ) -> ChangeSecretQuestionResult | None:
        form = SecretsForm(input.password, input.password, input.secret_question, input.secret_answer)
        account = await managing.change_secret_question(info.context, form)
        return AccountUpdated(account=Account.of(account))

    @strawberry.mutation(description="Shut the caller's own account; it can be asked for again.")
    async def deactivate_account(
        self, info: Info, input: Annotated[DeactivateAccountInput, FORM]
    ) -> DeactivateAccountResult | None:
        account = await deactivating.deactivate_account(
            info.context, input.password, orphan_structures=input.orphan_structures
        )
        return AccountDeactivated(email=account.email)

    @strawberry.mutation(description="The answer is the same for every address.")
    async def request_reactivation(
        self, info: Info, input: Annotated[RequestReactivationInput, FORM]
    ) -> RequestReactivationResult | None:
        await deactivating.request_reactivation(info.context, input.email, input.captcha.to_answer())
        return MailOnItsWay(message=ASKED_DESK.said_in(info.context.language))

    @strawberry.mutation(description="Everything that the server holds about the caller, as JSON.")
    async def export_my_data(
        self, info: Info, password: Annotated[str, strawberry.argument(description="The current password.")]
    ) -> ExportMyDataResult | None:
        return DataExport(json=await export_my_data(info.context, password))
