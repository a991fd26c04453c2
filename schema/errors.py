"""The errors a person can act on: the twins of the refusals, and how a refusal becomes its twin."""

from typing import Any

import strawberry

from models.account import Language
from resolvers import refusals
from resolvers.refusals import ErrorCode, LinkRefusalReason, ProblemCode
from schema.info import Info


@strawberry.interface(
    description="A refusal with a sentence for the person, in the language of the request"
    " (Accept-Language: fr by default, en)."
)
class UserError:
    code: ErrorCode = strawberry.field(description="What kind of refusal it is.")
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")


@strawberry.type(description="One fault of one field.")
class Problem:
    path: list[str] = strawberry.field(
        description='Where, from the input\'s root, e.g. ["structure", "identifier", "value"].'
    )
    code: ProblemCode = strawberry.field(description="What is wrong.")
    message: str = strawberry.field(description="A sentence for the person, in the language of the request.")


@strawberry.type(description="The form has faults; all of them are reported at once.")
class InvalidInput(UserError):
    problems: list[Problem] = strawberry.field(description="Every fault of the form.")

    @classmethod
    def of(cls, refusal: refusals.InvalidInput, language: Language) -> "InvalidInput":
        problems = [
            Problem(path=list(fault.path), code=fault.code, message=fault.message(language))
            for fault in refusal.problems
        ]
        return cls(code=refusal.code, message=refusal.message(language), problems=problems)


@strawberry.type(description="The captcha was not passed; ask for a new one.")
class CaptchaFailed(UserError):
    pass


@strawberry.type(description="The caller asked too often.")
class TooManyRequests(UserError):
    retry_after: int = strawberry.field(description="Seconds to wait.")

    @classmethod
    def of(cls, refusal: refusals.TooManyRequests, language: Language) -> "TooManyRequests":
        return cls(code=refusal.code, message=refusal.message(language), retry_after=refusal.retry_after)


@strawberry.type(
    description="One same answer for an unknown address, a wrong password, an account that is not active,"
    " and a throttled one."
)
class InvalidCredentials(UserError):
    captcha_required: bool = strawberry.field(description="True when the next attempt must carry a captcha.")

    @classmethod
    def of(cls, refusal: refusals.InvalidCredentials, language: Language) -> "InvalidCredentials":
        message = refusal.message(language)
        return cls(code=refusal.code, message=message, captcha_required=refusal.captcha_required)


@strawberry.type(description="The mailed link does not open anything (any more).")
class LinkRefused(UserError):
    reason: LinkRefusalReason = strawberry.field(description="Why the link opens nothing.")

    @classmethod
    def of(cls, refusal: refusals.LinkRefused, language: Language) -> "LinkRefused":
        return cls(code=refusal.code, message=refusal.message(language), reason=refusal.reason)


@strawberry.type(
    description="Nothing was done yet: the person must confirm what the message announces, then send the same"
    " input with its confirmation."
)
class ConfirmationRequired(UserError):
    pass


@strawberry.type(description="Neither the portal nor the company register knows this identifier.")
class StructureNotFound(UserError):
    pass


@strawberry.type(
    description="The establishment is closed in the company register, or the structure is inactive in the"
    " portal."
)
class StructureClosed(UserError):
    pass


@strawberry.type(description="There is no such object for this caller.")
class NotFound(UserError):
    pass


TWINS: dict[type[refusals.Refusal], type[UserError]] = {
    refusals.InvalidInput: InvalidInput,
    refusals.CaptchaFailed: CaptchaFailed,
    refusals.TooManyRequests: TooManyRequests,
    refusals.InvalidCredentials: InvalidCredentials,
    refusals.LinkRefused: LinkRefused,
    refusals.ConfirmationRequired: ConfirmationRequired,
    refusals.StructureNotFound: StructureNotFound,
    refusals.StructureClosed: StructureClosed,
    refusals.NotFound: NotFound,
}


class Dresser:
    """Turn one kind of refusal into its twin, wherever the twin is a member of the field's union."""

    def __init__(self, refusal: type[refusals.Refusal], twin: type[UserError]) -> None:
        self.exception_type = refusal
        self.error_type = twin

    def handle(
        self, exception: refusals.Refusal, *, field: Any, info: Info
    ) -> UserError:  # Any: strawberry's own
        language = info.context.language
        dress = getattr(self.error_type, "of", None)
        if dress is not None:
            return dress(exception, language)  # type: ignore[no-any-return]  # each twin's own classmethod
        return self.error_type(code=exception.code, message=exception.message(language))
