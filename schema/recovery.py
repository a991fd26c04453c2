"""A forgotten password: the three steps, and the form behind the mailed link."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import reset_password as resetting
from resolvers import start_reset as starting
from resolvers.choose_secrets import SecretsForm
from resolvers.wording import Wording
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
    email: str
    captcha: CaptchaAnswerInput


@strawberry.type(description="The procedure has begun. Unknown addresses get a question too.")
class PasswordResetStarted:
    flow: str = strawberry.field(description="What step 2 goes on with; it works once.")
    secret_question: str | None = strawberry.field(
        description="Null where Rules.secretQuestion.mode is not CATALOGUE: the mail is then on its way already."
    )
    expires_at: datetime

    @classmethod
    def of(cls, started: starting.ResetStarted) -> "PasswordResetStarted":
        return cls(flow=started.flow, secret_question=started.question, expires_at=started.expires_at)


@strawberry.input(description="Forgotten password, step 2: the answer of the secret question.")
class AnswerSecretQuestionInput:
    flow: str
    answer: str


@strawberry.type(description="The read-only part of the new-password form.")
class PasswordResetForm:
    email: str
    contact_email: str
    first_name: str
    last_name: str
    expires_at: datetime
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
    token: str
    password: str
    password_confirmation: str
    current_secret_answer: str | None = strawberry.field(
        default=None, description="The answer to PasswordResetForm.secretQuestion, where there is one."
    )
    secret_question: str | None = strawberry.field(
        default=None, description="Both or neither: a new secret question and its answer."
    )
    secret_answer: str | None = None

    def to_form(self) -> SecretsForm:
        return SecretsForm(
            self.password, self.password_confirmation, self.secret_question, self.secret_answer
        )


@strawberry.type(description="The new password works from now on.")
class PasswordChanged:
    email: str


PasswordResetFormResult = Annotated[
    PasswordResetForm | LinkRefused | TooManyRequests, strawberry.union("PasswordResetFormResult")
]
StartPasswordResetResult = Annotated[
    PasswordResetStarted | InvalidInput | CaptchaFailed | TooManyRequests,
    strawberry.union("StartPasswordResetResult"),
]
AnswerSecretQuestionResult = Annotated[
    MailOnItsWay | InvalidInput | TooManyRequests, strawberry.union("AnswerSecretQuestionResult")
]
ResetPasswordResult = Annotated[
    PasswordChanged | InvalidInput | LinkRefused | TooManyRequests, strawberry.union("ResetPasswordResult")
]


@strawberry.type
class RecoveryQueries:
    @strawberry.field(description="The read-only part of the new-password form.")
    async def password_reset(self, info: Info, token: str) -> PasswordResetFormResult:
        return PasswordResetForm.of(await resetting.reset_form(info.context, token))


@strawberry.type
class RecoveryMutations:
    @strawberry.mutation(
        description="Forgotten password, step 1: address and captcha; shows the secret question."
    )
    async def start_password_reset(
        self, info: Info, input: StartPasswordResetInput
    ) -> StartPasswordResetResult:
        started = await starting.start_reset(info.context, input.email, input.captcha.to_answer())
        return PasswordResetStarted.of(started)

    @strawberry.mutation(description="Step 2: the answer. The reply is the same whatever the answer.")
    async def answer_secret_question(
        self, info: Info, input: AnswerSecretQuestionInput
    ) -> AnswerSecretQuestionResult:
        await starting.answer_secret_question(info.context, input.flow, input.answer)
        return MailOnItsWay(message=IF_RIGHT.said_in(info.context.language))

    @strawberry.mutation(description="Step 3: the mailed link and the new password. Closes every session.")
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> ResetPasswordResult:
        account = await resetting.reset_password(
            info.context, input.token, input.to_form(), current_answer=input.current_secret_answer
        )
        return PasswordChanged(email=account.email)
