"""Strangers who flood the counter from many networks shut nobody out of it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from models.captcha import Captcha
from security.captcha import solve
from security.limits import Limiter, LogInRules
from server.settings import Settings
from tests.documents import LOG_IN, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, sign_up_form
from tests.test_captcha import Reader

CREATE = """
mutation ($kind: CaptchaKind, $purpose: CaptchaPurpose) {
  createCaptcha(kind: $kind, purpose: $purpose) {
    __typename
    ... on Captcha { id challenge }
    ... on TooManyRequests { retryAfter }
  }
}
"""
ADA = "ada@example.org"


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, public_url="http://portail.test", limits="off")


def strangers(portal: Portal, count: int) -> list[Caller]:
    """Return as many callers, each from a network of its own."""
    return [portal.caller(address=f"10.{number // 250}.{number % 250}.9") for number in range(count)]


def limited(portal: Portal, **rules: int) -> Portal:
    services = replace(portal.services, limits=Limiter.in_memory(log_in=LogInRules(**rules)))
    return replace(portal, services=services)


async def proof(caller: Caller, **purpose: str) -> dict[str, str]:
    """Return a proof of work, computed."""
    captcha = await caller(CREATE, kind="PROOF_OF_WORK", **purpose)
    return {"id": captcha["id"], "answer": solve(captcha["challenge"])}


async def test_a_proof_of_work_is_given_while_pictures_are_flooded(portal: Portal) -> None:
    portal.services = replace(portal.services, studio=Reader())
    flooded = limited(portal)
    drawn = await asyncio.gather(*(caller(CREATE, kind="CHARACTERS") for caller in strangers(flooded, 40)))
    honest = flooded.caller(address="192.0.2.7")

    given = [await honest(CREATE, kind="PROOF_OF_WORK") for _ in range(29)]
    accepted = await honest(SIGN_UP, input=sign_up_form(ADA, captcha=await proof(honest)))

    assert "TooManyRequests" in {answer["__typename"] for answer in drawn}
    assert {answer["__typename"] for answer in given} == {"Captcha"}
    assert accepted["__typename"] == "SignUpAccepted"


async def test_proofs_of_work_are_given_whoever_floods_them(portal: Portal) -> None:
    flooded = limited(portal)
    for caller in strangers(flooded, 300):
        await caller(CREATE, kind="PROOF_OF_WORK")

    given = await flooded.caller(address="192.0.2.7")(CREATE, kind="PROOF_OF_WORK")

    assert given["__typename"] == "Captcha"
    assert await Captcha.all().count() == 0


async def test_one_network_has_a_limit_of_its_own(portal: Portal) -> None:
    caller = limited(portal).caller()

    answers = [(await caller(CREATE, kind="PROOF_OF_WORK"))["__typename"] for _ in range(31)]

    assert answers == ["Captcha"] * 30 + ["TooManyRequests"]


async def test_a_proof_of_work_is_remembered_once_it_is_used(portal: Portal, api: Caller) -> None:
    shown = await proof(api)
    before = await Captcha.all().count()

    answers = [
        (await api(SIGN_UP, input=sign_up_form(email, captcha=shown)))["__typename"]
        for email in (ADA, "eve@example.org", ADA)
    ]

    assert answers == ["SignUpAccepted", "CaptchaFailed", "CaptchaFailed"]
    assert (before, await Captcha.all().count()) == (0, 1)


@pytest.mark.parametrize(
    "change", [{"id": "0190a0a0-0000-7000-8000-000000000000"}, {"answer": "x"}, {"id": ""}]
)
async def test_a_proof_that_was_touched_passes_nothing_and_writes_nothing(
    api: Caller, change: dict[str, Any]
) -> None:
    shown = {**await proof(api), **change}

    answer = await api(SIGN_UP, input=sign_up_form(ADA, captcha=shown))

    assert answer["__typename"] == "CaptchaFailed"
    assert await Captcha.all().count() == 0


async def test_a_proof_for_one_purpose_passes_for_no_other(api: Caller) -> None:
    shown = await proof(api, purpose="LOG_IN")

    answer = await api(SIGN_UP, input=sign_up_form(ADA, captcha=shown))

    assert answer["__typename"] == "CaptchaFailed"


async def member(portal: Portal) -> None:
    rules = replace(portal.services.rules, captcha_kinds=())
    await replace(portal, services=replace(portal.services, rules=rules)).member(ADA)


async def test_failed_log_ins_from_everywhere_cost_the_owner_a_captcha_and_no_more(portal: Portal) -> None:
    await member(portal)
    flooded = limited(portal, failures_of_everyone=20)
    for number, caller in enumerate(strangers(flooded, 30)):
        await caller(LOG_IN, input={"email": f"a{number}@example.org", "password": "Wrong-Horse-48!"})
    owner = flooded.caller(address="192.0.2.7")
    credentials = {"email": ADA, "password": PASSWORD}

    asked = await owner(LOG_IN, input=credentials)
    opened = await owner(LOG_IN, input={**credentials, "captcha": await proof(owner, purpose="LOG_IN")})

    assert (asked["code"], asked["captchaRequired"]) == ("INVALID_CREDENTIALS", True)
    assert opened["__typename"] == "SessionOpened"


async def test_right_passwords_are_bounded_for_each_account(portal: Portal) -> None:
    await member(portal)
    owner = limited(portal).caller()
    credentials = {"email": ADA, "password": PASSWORD}

    answers = [(await owner(LOG_IN, input=credentials)) for _ in range(62)]

    assert [answer["__typename"] for answer in answers[:60]] == ["SessionOpened"] * 60
    assert [answer["__typename"] for answer in answers[60:]] == ["TooManyRequests"] * 2
    assert 0 < answers[60]["retryAfter"] <= 300
