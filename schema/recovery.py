"""A forgotten password: the three steps, and the form behind the mailed link."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import reset_password as resetting
from resolvers import start_reset as starting
from resolvers.choose_secrets import SecretsForm
from resolvers.wording import Wording
from schema.arguments import FORM
from schema.captcha import CaptchaAnswerInput
from schema.errors import CaptchaFailed, InvalidInput, LinkRefused, TooManyRequests
from schema.info import Info
from schema.sign_up import MailOnItsWay

IF_RIGHT = Wording(
    "Si les informations sont exactes, un courriel est en route.",
    "If what you gave is right, a mail is on its way.",
)


@strawberry.input(description="Forgotten password, step 1: the login address.")
class StartPasswordResetInput:
    email: str = strawberry.field(description="The login address.")
    captcha: CaptchaAnswerInput = strawberry.field(description="The answer of a captcha.")


@strawberry.type(description="The procedure has begun. Unknown addresses get a question too.")
class PasswordResetStarted:
    flow: str = strawberry.field(description="What step 2 goes on with; it works once.")
    secret_question: str | None = strawberry.field(
        description="Null where Rules.secretQuestion.mode is not CATALOGUE: the mail is then on its way already."
    )
    expires_at: datetime = strawberry.field(description="Step 2 can be taken until then.")

    @classmethod
    def of(cls, started: starting.ResetStarted) -> "PasswordResetStarted":
        return cls(flow=started.flow, secret_question=started.question, expires_at=started.expires_at)


@strawberry.input(description="Forgotten password, step 2: the answer of the secret question.")
class AnswerSecretQuestionInput:
    flow: str = strawberry.field(description="PasswordResetStarted.flow; it works once.")
    answer: str = strawberry.field(description="The answer; case and accents do not count.")


@strawberry.type(description="The read-only part of the new-password form.")
class PasswordResetForm:
    email: str = strawberry.field(description="The login address.")
    contact_email: str = strawberry.field(description="The contact address.")
    first_name: str = strawberry.field(description="Prénom.")
    last_name: str = strawberry.field(description="Nom.")
    expires_at: datetime = strawberry.field(description="The link works until then.")
    secret_question: str | None = strawberry.field(
        description="To be answered together with the new password; where Rules.secretQuestion.mode is"
        " FREE_TEXT."
    )

    @classmethod
    def of(cls, form: resetting.ResetForm) -> "PasswordResetForm":
        account = form.account
        return cls(
            email=account.email,
            contact_email=account.contact_email,
            first_name=account.first_name,
            last_name=account.last_name,
            expires_at=form.expires_at,
            secret_question=form.question,
        )


@strawberry.input(
    description="Forgotten password, step 3: the mailed token, and the secrets that the person chooses."
)
class ResetPasswordInput:
    token: str = strawberry.field(description="The token of the mailed link.")
    password: str = strawberry.field(description="The new password; Rules.newPassword says what it must be.")
    password_confirmation: str = strawberry.field(description="The new password again.")
    current_secret_answer: str | None = strawberry.field(
        default=None, description="The answer to PasswordResetForm.secretQuestion, where there is one."
    )
    secret_question: str | None = strawberry.field(
        default=None, description="Both or neither: a new secret question and its answer."
    )
    secret_answer: str | None = strawberry.field(
        default=None, description="The answer to the new secret question."
    )

    def to_form(self) -> SecretsForm:
        return SecretsForm(
            self.password, self.password_confirmation, self.secret_question, self.secret_answer
        )


@strawberry.type(description="The new password works from now on.")
class PasswordChanged:
    email: str = strawberry.field(description="The login address.")


PasswordResetFormResult = Annotated[
    PasswordResetForm | LinkRefused | TooManyRequests,
    strawberry.union(
        "PasswordResetFormResult", description="The new-password form, or why the link does not open it."
    ),
]
StartPasswordResetResult = Annotated[
    PasswordResetStarted | InvalidInput | CaptchaFailed | TooManyRequests,
    strawberry.union(
        "StartPasswordResetResult", description="The secret question, or why the procedure did not start."
    ),
]
AnswerSecretQuestionResult = Annotated[
    MailOnItsWay | InvalidInput | TooManyRequests,
    strawberry.union(
        "AnswerSecretQuestionResult",
        description="One same answer whatever was typed, or what is wrong with the form.",
    ),
]
ResetPasswordResult = Annotated[
    PasswordChanged | InvalidInput | LinkRefused | TooManyRequests,
    strawberry.union("ResetPasswordResult", description="The changed password, or why it stays as it is."),
]


@strawberry.type
class RecoveryQueries:
    @strawberry.field(description="The read-only part of the new-password form.")
    async def password_reset(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The token of the mailed link.")],
    ) -> PasswordResetFormResult | None:
        return PasswordResetForm.of(await resetting.reset_form(info.context, token))


@strawberry.type
class RecoveryMutations:
    @strawberry.mutation(
        description="Forgotten password, step 1: address and captcha; shows the secret question."
    )
    async def start_password_reset(
        self, info: Info, input: Annotated[StartPasswordResetInput, FORM]
    ) -> StartPasswordResetResult | None:
        started = await starting.start_reset(info.context, input.email, input.captcha.to_answer())
        return PasswordResetStarted.of(started)

    @strawberry.mutation(description="Step 2: the answer. The reply is the same whatever the answer.")
    async def answer_secret_question(
        self, info: Info, input: Annotated[AnswerSecretQuestionInput, FORM]
    ) -> AnswerSecretQuestionResult | None:
        await starting.answer_secret_question(info.context, input.flow, input.answer)
        return MailOnItsWay(message=IF_RIGHT.said_in(info.context.language))

    @strawberry.mutation(description="Step 3: the mailed link and the new password. Closes every session.")
    async def reset_password(
        self, info: Info, input: Annotated[ResetPasswordInput, FORM]
    ) -> ResetPasswordResult | None:
        account = await resetting.reset_password(
            info.context, input.token, input.to_form(), current_answer=input.current_secret_answer
        )
        return PasswordChanged(email=account.email)
