"""Captchas through the API: one answer, one use, one purpose, ten minutes."""

import asyncio
import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from models.captcha import Captcha
from security.captcha import solve
from security.limits import Limiter
from security.studio import Language, Rendered, Studio
from server.settings import Settings
from tests.desk import OPEN_REQUEST
from tests.documents import LOG_IN, RESEND, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, sign_up_form

CREATE = """
mutation ($kind: CaptchaKind, $purpose: CaptchaPurpose) {
  createCaptcha(kind: $kind, purpose: $purpose) {
    __typename
    ... on Captcha { id kind expiresAt image audio challenge }
    ... on TooManyRequests { code retryAfter }
  }
}
"""
REACTIVATE = """
mutation ($input: RequestReactivationInput!) {
  requestReactivation(input: $input) { __typename ... on UserError { code } }
}
"""


class Reader(Studio):
    """A studio that draws nothing, and reads what it was to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    async def render(self, text: str, *, language: Language) -> Rendered:
        self.text = text
        return Rendered(png=b"\x89PNG", wav=b"RIFF")


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        public_url="http://portail.test",
        captcha=("characters", "proof_of_work"),
        limits="off",
    )


@pytest.fixture
def reader(portal: Portal) -> Reader:
    """Somebody who reads the picture."""
    reader = Reader()
    portal.services = replace(portal.services, studio=reader)
    return reader


async def characters(api: Caller, reader: Reader, **purpose: str) -> dict[str, str]:
    captcha = await api(CREATE, **purpose)
    return {"id": captcha["id"], "answer": reader.text}


async def sign_up(api: Caller, captcha: dict[str, str], email: str = "ada@example.org", **form: Any) -> str:
    answer = await api(SIGN_UP, input=sign_up_form(email, captcha=captcha, **form))
    return str(answer["__typename"])


async def test_the_picture_is_a_png_and_the_speech_a_wav(portal: Portal, api: Caller) -> None:
    captcha = await api(CREATE)

    kind, _, image = captcha["image"].partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(image).startswith(b"\x89PNG")
    kind, _, audio = captcha["audio"].partition(",")
    assert kind == "data:audio/wav;base64"
    assert base64.b64decode(audio).startswith(b"RIFF")
    assert captcha["challenge"] is None


async def test_the_right_characters_pass_in_either_case(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)
    captcha["answer"] = " ".join(captcha["answer"].lower())

    assert await sign_up(api, captcha) == "SignUpAccepted"


async def test_sec_30_a_captcha_passes_once(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)

    assert await sign_up(api, captcha) == "SignUpAccepted"
    assert await sign_up(api, captcha, "bob@example.org") == "CaptchaFailed"


async def test_sec_30_of_twenty_who_show_one_captcha_one_passes(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)

    answers = await asyncio.gather(*(sign_up(api, captcha, f"ada{n}@example.org") for n in range(20)))

    assert sorted(answers) == ["CaptchaFailed"] * 19 + ["SignUpAccepted"]


async def test_sec_30_a_wrong_answer_uses_the_captcha_up(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)

    assert await sign_up(api, {**captcha, "answer": "WRONG"}) == "CaptchaFailed"
    assert await sign_up(api, captcha) == "CaptchaFailed"


async def test_sec_30_a_captcha_of_another_purpose_passes_nothing(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader, purpose="LOG_IN")

    assert await sign_up(api, captcha) == "CaptchaFailed"


async def test_a_captcha_without_a_purpose_is_bound_by_its_first_use(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)

    resent = await api(RESEND, input={"email": "ada@example.org", "captcha": captcha})

    assert resent["__typename"] == "MailOnItsWay"
    assert (await Captcha.get()).purpose == "RESEND_ACTIVATION"


async def test_sec_30_a_captcha_lasts_ten_minutes(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    first, second = await characters(api, reader), await characters(api, reader)
    captchas = await Captcha.all().count()

    portal.clock.move(minutes=10, seconds=-1)
    second_answer = await sign_up(api, second)
    portal.clock.move(seconds=1)

    assert (captchas, second_answer) == (2, "SignUpAccepted")
    assert await sign_up(api, first, "bob@example.org") == "CaptchaFailed"


@pytest.mark.parametrize("captcha_id", ["", "nonsense", "018f0000-0000-7000-8000-000000000000"])
async def test_a_captcha_that_was_not_handed_out_passes_nothing(api: Caller, captcha_id: str) -> None:
    assert await sign_up(api, {"id": captcha_id, "answer": "ACEFH"}) == "CaptchaFailed"


async def test_a_form_with_a_fault_does_not_use_the_captcha_up(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader)

    assert await sign_up(api, captcha, lastName="") == "InvalidInput"
    assert await sign_up(api, captcha) == "SignUpAccepted"


async def test_a_log_in_that_shows_a_wrong_captcha_is_not_looked_at(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    captcha = await characters(api, reader, purpose="LOG_IN")

    form = {"email": "ada@example.org", "password": PASSWORD, "captcha": {**captcha, "answer": "WRONG"}}
    refused = await api(LOG_IN, input=form)

    assert refused["__typename"] == "CaptchaFailed"


async def test_the_answer_is_not_kept(reader: Reader, portal: Portal) -> None:
    api = portal.caller()
    await characters(api, reader)

    kept = await Captcha.get()

    assert kept.answer_digest is not None
    assert reader.text not in json.dumps(dict(kept), default=str)


async def test_a_proof_of_work_passes_once(api: Caller) -> None:
    captcha = await api(CREATE, kind="PROOF_OF_WORK")
    assert (captcha["image"], captcha["audio"]) == (None, None)
    proof = {"id": captcha["id"], "answer": await asyncio.to_thread(solve, captcha["challenge"])}

    assert await sign_up(api, proof) == "SignUpAccepted"
    assert await sign_up(api, proof, "bob@example.org") == "CaptchaFailed"


async def test_a_proof_of_work_passes_only_under_its_own_id(api: Caller) -> None:
    solved, other = await api(CREATE, kind="PROOF_OF_WORK"), await api(CREATE, kind="PROOF_OF_WORK")
    answer = await asyncio.to_thread(solve, solved["challenge"])

    assert await sign_up(api, {"id": other["id"], "answer": answer}) == "CaptchaFailed"
    assert await sign_up(api, {"id": solved["id"], "answer": answer}) == "SignUpAccepted"


@pytest.mark.parametrize("answer", ["", "e30=", "not base64!", "bnVsbA==", "A" * 5000])
async def test_nonsense_is_no_proof_of_work(api: Caller, answer: str) -> None:
    captcha = await api(CREATE, kind="PROOF_OF_WORK")

    assert await sign_up(api, {"id": captcha["id"], "answer": answer}) == "CaptchaFailed"


async def test_one_network_asks_for_thirty_captchas_a_minute(portal: Portal) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    api = portal.caller()
    portal.clock.move(minutes=1)

    answers = []
    for _ in range(2):
        answers += [await api(CREATE, kind="PROOF_OF_WORK") for _ in range(15)]
        await asyncio.sleep(1)  # everybody together: twenty a second
    refused = await api(CREATE, kind="PROOF_OF_WORK")

    assert {answer["__typename"] for answer in answers} == {"Captcha"}
    assert refused["__typename"] == "TooManyRequests"
    assert 0 < refused["retryAfter"] <= 60


class TestWithCharactersAlone:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(
            _env_file=None, public_url="http://portail.test", captcha=("characters",), limits="off"
        )

    async def test_a_kind_that_is_not_offered_is_not_handed_out(self, api: Caller) -> None:
        errors = await api.errors(CREATE, kind="PROOF_OF_WORK")

        assert errors[0]["extensions"]["code"] == "BAD_REQUEST"


NOBODY = {"email": "ada@example.org", "captcha": {"id": "none", "answer": "ABCDE"}}


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (SIGN_UP, sign_up_form("ada@example.org", captcha=NOBODY["captcha"])),
        (RESEND, NOBODY),
        (REACTIVATE, NOBODY),
        (OPEN_REQUEST, {**NOBODY, "category": "OTHER", "message": "Hello?"}),
    ],
)
async def test_whoever_passes_no_captcha_uses_up_nobody_s_attempts(
    portal: Portal, document: str, form: dict[str, Any]
) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    refused = [
        (await portal.caller(address=f"198.51.100.{number}")(document, input=form))["code"]
        for number in range(11)
    ]
    portal.services = replace(portal.services, rules=replace(portal.services.rules, captcha_kinds=()))

    answer = await portal.caller(address="192.0.2.1")(document, input=form)

    assert refused == ["CAPTCHA_FAILED"] * 11
    assert answer["__typename"] in ("SignUpAccepted", "MailOnItsWay", "SupportRequestOpened")


async def test_one_network_tries_sixty_captchas_a_minute(portal: Portal) -> None:
    portal.services = replace(portal.services, limits=Limiter.in_memory())
    caller = portal.caller()

    answers = [(await caller(RESEND, input=NOBODY))["code"] for _ in range(61)]

    assert answers == ["CAPTCHA_FAILED"] * 60 + ["TOO_MANY_REQUESTS"]
