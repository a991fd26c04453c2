"""Answers that take as long whoever has an account."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.services import open_services
from server.settings import Settings
from tests.company import Company, founded
from tests.desk import OPEN_REQUEST
from tests.documents import ATTACH_PERSON, RESEND, SIGN_UP
from tests.portal import PASSWORD, Portal, sign_up_form

REACTIVATE = (
    "mutation ($input: RequestReactivationInput!) { requestReactivation(input: $input) { __typename } }"
)
CHANGE_EMAIL = "mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { __typename } }"
START = """
mutation ($input: StartPasswordResetInput!) {
  startPasswordReset(input: $input) { __typename ... on PasswordResetStarted { flow } }
}
"""
ANSWER = (
    "mutation ($input: AnswerSecretQuestionInput!) { answerSecretQuestion(input: $input) { __typename } }"
)
NO_CAPTCHA = {"id": "", "answer": ""}
FLOOR = timedelta(milliseconds=60)


class Watch:
    """A stopwatch that moves by what is waited for, and by ten milliseconds of work with every mail."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def work(self) -> None:
        self.seconds += 0.01

    async def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.seconds += seconds


@pytest.fixture
async def company(portal: Portal) -> Company:
    company = await founded(portal)
    await portal.caller()(SIGN_UP, input=sign_up_form("pending@example.org"))
    return company


@pytest.fixture
def watch(company: Company) -> Watch:
    watch, portal = Watch(), company.portal
    portal.services = replace(
        portal.services,
        floor=FLOOR,
        monotonic=watch,
        pause=watch.pause,
        wake_mail=watch.work,
        wake_deferred=watch.work,
    )
    return watch


@pytest.mark.parametrize("name", ["ada", "pending", "nobody"])
@pytest.mark.parametrize("document", [SIGN_UP, RESEND, REACTIVATE, START, OPEN_REQUEST])
async def test_a_stranger_waits_as_long_whoever_has_an_account(
    portal: Portal, watch: Watch, document: str, name: str
) -> None:
    address = {"email": f"{name}@example.org", "captcha": NO_CAPTCHA}
    forms: dict[str, dict[str, Any]] = {
        SIGN_UP: sign_up_form(f"{name}@example.org"),
        OPEN_REQUEST: {**address, "category": "OTHER", "message": "Who can help me?"},
    }

    await portal.caller()(document, input=forms.get(document, address))

    assert watch.waited == [pytest.approx(0.05)]


@pytest.mark.parametrize("name", ["ada", "pending", "nobody"])
async def test_whoever_answers_waits_as_long_whether_a_letter_leaves_or_not(
    portal: Portal, watch: Watch, name: str
) -> None:
    caller = portal.caller()
    begun = await caller(START, input={"email": f"{name}@example.org", "captcha": NO_CAPTCHA})
    watch.seconds = 0.0

    await caller(ANSWER, input={"flow": begun["flow"], "answer": "wrong"})

    assert watch.seconds == pytest.approx(0.06)


@pytest.mark.parametrize("name", ["pending", "nobody"])
async def test_members_do_not_time_it_either(company: Company, watch: Watch, name: str) -> None:
    email, ada = f"{name}@example.org", company.portal.caller()
    ada.client.cookies = company.ada.client.cookies

    await ada(ATTACH_PERSON, input={"structure": company.id, "email": email})
    await ada(CHANGE_EMAIL, input={"email": email, "emailConfirmation": email, "password": PASSWORD})

    assert watch.waited == [pytest.approx(0.05)] * 2


async def test_work_that_takes_longer_is_not_delayed(portal: Portal, watch: Watch) -> None:
    portal.services = replace(portal.services, floor=timedelta(milliseconds=10))

    await portal.caller()(SIGN_UP, input=sign_up_form("nobody@example.org"))

    assert watch.waited == []


async def test_the_server_sets_the_floor(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, keys_file=tmp_path / "keys")

    async with open_services(settings, wake_mail=lambda: None) as services:
        assert services.floor == FLOOR
