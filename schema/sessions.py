"""Log in, log out, and the sessions of an account."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import log_in as logging_in
from resolvers.log_in import Credentials, SessionTransport
from resolvers.wording import Wording
from schema.accounts import Account
from schema.arguments import FORM
from schema.captcha import CaptchaAnswerInput
from schema.errors import CaptchaFailed, InvalidCredentials, NotFound, TooManyRequests
from schema.info import Info
from schema.nodes import row_id_of

GOODBYE = Wording("Vous êtes déconnecté.", "You are logged out.")


@strawberry.input(description="Address and password; a captcha after several failures.")
class LogInInput:
    email: str = strawberry.field(description="The login address.")
    password: str = strawberry.field(description="The password.")
    captcha: CaptchaAnswerInput | None = strawberry.field(
        default=None, description="Asked for after several failures (InvalidCredentials.captchaRequired)."
    )
    transport: SessionTransport = strawberry.field(
        default=SessionTransport.COOKIE, description="How the client carries its session."
    )

    def to_credentials(self) -> Credentials:
        captcha = self.captcha.to_answer() if self.captcha else None
        return Credentials(self.email, self.password, captcha, self.transport)


@strawberry.type(description="The person is logged in.")
class SessionOpened:
    account: Account = strawberry.field(description="The account that is now open.")
    access_token: str | None = strawberry.field(description="BEARER only.")
    expires_at: datetime = strawberry.field(description="The session works until then, at the latest.")


@strawberry.type(description="The session is closed.")
class LoggedOut:
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")


@strawberry.type(description="How many sessions were closed.")
class SessionsRevoked:
    count: int = strawberry.field(description="How many sessions were closed.")


LogInResult = Annotated[
    SessionOpened | InvalidCredentials | CaptchaFailed | TooManyRequests,
    strawberry.union("LogInResult", description="The open session, or the one answer to every failure."),
]
RevokeSessionResult = Annotated[
    SessionsRevoked | NotFound,
    strawberry.union(
        "RevokeSessionResult", description="How many sessions were closed, or that there is no such session."
    ),
]


@strawberry.type
class SessionQueries:
    @strawberry.field(description="The signed-in account; null when nobody is signed in.")
    def me(self, info: Info) -> Account | None:
        account = info.context.account
        return Account.of(account) if account else None


@strawberry.type
class SessionMutations:
    @strawberry.mutation(description="Open a session. Every failure gets one same answer.")
    async def log_in(self, info: Info, input: Annotated[LogInInput, FORM]) -> LogInResult | None:
        opened = await logging_in.log_in(info.context, input.to_credentials())
        return SessionOpened(
            account=Account.of(opened.session.account),
            access_token=opened.access_token,
            expires_at=opened.session.expires_at,
        )

    @strawberry.mutation(description="Close this session.")
    async def log_out(self, info: Info) -> LoggedOut | None:
        await logging_in.log_out(info.context)
        return LoggedOut(message=GOODBYE.said_in(info.context.language))

    @strawberry.mutation(description="Close one of the caller's sessions.")
    async def revoke_session(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The session's id.")]
    ) -> RevokeSessionResult | None:
        return SessionsRevoked(count=await logging_in.revoke_session(info.context, row_id_of(id, "Session")))

    @strawberry.mutation(description="Close every session but this one.")
    async def revoke_other_sessions(self, info: Info) -> SessionsRevoked | None:
        return SessionsRevoked(count=await logging_in.revoke_other_sessions(info.context))
