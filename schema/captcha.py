"""Captchas, as an image and as speech, or as a proof of work."""

import base64
from datetime import datetime
from typing import Annotated

import strawberry

from models.captcha import CaptchaKind
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, NewCaptcha, create_captcha
from schema.errors import TooManyRequests
from schema.info import Info


@strawberry.type(description="One captcha: one answer, one use.")
class Captcha:
    id: str = strawberry.field(description="Sent back with the answer, in CaptchaAnswerInput.id.")
    kind: CaptchaKind = strawberry.field(description="What it asks for.")
    expires_at: datetime = strawberry.field(description="It can be answered until then.")
    image: str | None = strawberry.field(description="data: URI of a PNG, for CHARACTERS.")
    audio: str | None = strawberry.field(
        description="data: URI of a WAV, spoken in the language of the request, for CHARACTERS."
    )
    challenge: str | None = strawberry.field(description="The challenge in ALTCHA's JSON, for PROOF_OF_WORK.")

    @classmethod
    def of(cls, captcha: NewCaptcha) -> "Captcha":
        return cls(
            id=str(captcha.id),
            kind=captcha.kind,
            expires_at=captcha.expires_at,
            image=_data("image/png", captcha.image),
            audio=_data("audio/wav", captcha.audio),
            challenge=captcha.challenge,
        )


@strawberry.input(description="What the person read, heard or computed.")
class CaptchaAnswerInput:
    id: str = strawberry.field(description="Captcha.id.")
    answer: str = strawberry.field(
        description="The characters, in either case; or ALTCHA's base64 payload for PROOF_OF_WORK."
    )

    def to_answer(self) -> CaptchaAnswer:
        return CaptchaAnswer(self.id, self.answer)


CreateCaptchaResult = Annotated[
    Captcha | TooManyRequests,
    strawberry.union("CreateCaptchaResult", description="The captcha, or why there is none."),
]


@strawberry.type
class CaptchaMutations:
    @strawberry.mutation(
        description="Ask for a captcha. One that names its purpose passes nothing else; one that does not is"
        " bound by its first use."
    )
    async def create_captcha(
        self,
        info: Info,
        kind: Annotated[
            CaptchaKind | None,
            strawberry.argument(
                description="The kind of captcha, one of Rules.captchaKinds; any other is refused."
            ),
        ] = CaptchaKind.CHARACTERS,
        purpose: Annotated[
            CaptchaPurpose | None,
            strawberry.argument(
                description="What it is for, where the client knows it; it then passes nothing else."
            ),
        ] = None,
    ) -> CreateCaptchaResult | None:
        created = await create_captcha(info.context, kind or CaptchaKind.CHARACTERS, purpose=purpose)
        return Captcha.of(created)


def _data(media_type: str, content: bytes | None) -> str | None:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}" if content else None
