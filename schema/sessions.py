"""Log in, log out, and the sessions of an account."""

from datetime import datetime
from typing import Annotated

import strawberry

from resolvers import log_in as logging_in
from resolvers.log_in import Credentials, SessionTransport
from resolvers.wording import Wording
from schema.accounts import Account
from schema.captcha import CaptchaAnswerInput
from schema.errors import CaptchaFailed, InvalidCredentials, NotFound, TooManyRequests
from schema.info import Info
from schema.nodes import row_id_of

GOODBYE = Wording("Vous êtes déconnecté.", "You are logged out.")


@strawberry.input(description="Address and password; a captcha after several failures.")
class LogInInput:
    email: str
    password: str
    captcha: CaptchaAnswerInput | None = None
    transport: SessionTransport = SessionTransport.COOKIE

    def to_credentials(self) -> Credentials:
        captcha = self.captcha.to_answer() if self.captcha else None
        return Credentials(self.email, self.password, captcha, self.transport)


@strawberry.type(description="The person is logged in.")
class SessionOpened:
    account: Account
    access_token: str | None = strawberry.field(description="BEARER only.")
    expires_at: datetime


@strawberry.type(description="The session is closed.")
class LoggedOut:
    message: str


@strawberry.type(description="How many sessions were closed.")
class SessionsRevoked:
    count: int


LogInResult = Annotated[
    SessionOpened | InvalidCredentials | CaptchaFailed | TooManyRequests, strawberry.union("LogInResult")
]
RevokeSessionResult = Annotated[SessionsRevoked | NotFound, strawberry.union("RevokeSessionResult")]


@strawberry.type
class SessionQueries:
    @strawberry.field(description="The signed-in account; null when nobody is signed in.")
    def me(self, info: Info) -> Account | None:
        account = info.context.account
        return Account.of(account) if account else None


@strawberry.type
class SessionMutations:
    @strawberry.mutation(description="Open a session. Every failure gets one same answer.")
    async def log_in(self, info: Info, input: LogInInput) -> LogInResult:
        opened = await logging_in.log_in(info.context, input.to_credentials())
        return SessionOpened(
            account=Account.of(opened.session.account),
            access_token=opened.access_token,
            expires_at=opened.session.expires_at,
        )

    @strawberry.mutation(description="Close this session.")
    async def log_out(self, info: Info) -> LoggedOut:
        await logging_in.log_out(info.context)
        return LoggedOut(message=GOODBYE.said_in(info.context.language))

    @strawberry.mutation(description="Close one of the caller's sessions.")
    async def revoke_session(self, info: Info, id: strawberry.ID) -> RevokeSessionResult:
        return SessionsRevoked(count=await logging_in.revoke_session(info.context, row_id_of(id, "Session")))

    @strawberry.mutation(description="Close every session but this one.")
    async def revoke_other_sessions(self, info: Info) -> SessionsRevoked:
        return SessionsRevoked(count=await logging_in.revoke_other_sessions(info.context))
