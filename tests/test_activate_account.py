"""Activate an account with the mailed link: every refusal, and every race for one link or one structure."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models.account import Account, AccountStatus
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import Event, EventKind
from models.link_token import LinkToken, Purpose
from models.registry import RegistryEstablishment, RegistryLegalUnit
from models.session import Session
from models.structure import Structure, StructureStatus
from resolvers.hold_structure import hold_structure
from server.settings import Settings
from tests.documents import ACTIVATE, ACTIVATION, LOG_IN, RESEND, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, activation_form, recipients, sign_up_form, text_of

EMAIL = "ada@example.org"
NO_CAPTCHA = {"id": "", "answer": ""}


async def sign_up(portal: Portal, email: str = EMAIL, **form: Any) -> str:
    """Sign somebody up, and return the token of the letter."""
    await portal.caller()(SIGN_UP, input=sign_up_form(email, **form))
    return await portal.link_token()


async def refusals(api: Caller, token: str) -> tuple[str, str]:
    """Return why the form, and then the activation itself, refuse a link."""
    shown = await api(ACTIVATION, token=token)
    done = await api(ACTIVATE, input=activation_form(token))
    assert {shown["__typename"], done["__typename"]} == {"LinkRefused"}
    return shown["reason"], done["reason"]


async def test_the_form_shows_what_cannot_be_changed(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal, contactEmail="office@example.org")

    form = await api(ACTIVATION, token=token)

    expires_at = (
        (portal.clock() + timedelta(days=30)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
    assert form == {
        "__typename": "ActivationForm",
        "email": EMAIL,
        "contactEmail": "office@example.org",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "expiresAt": expires_at,
    }


async def test_the_link_makes_the_account_and_opens_no_session(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)

    done = await api(ACTIVATE, input=activation_form(token))

    assert done == {"__typename": "AccountActivated", "email": EMAIL, "attachments": []}
    assert await Session.all().count() == 0
    opened = await api(LOG_IN, input={"email": EMAIL, "password": PASSWORD})
    assert opened["__typename"] == "SessionOpened"


@pytest.mark.parametrize(("language", "subject"), [("FR", "activé"), ("EN", "activated")])
async def test_the_person_is_told_in_the_language_of_the_account(
    portal: Portal, api: Caller, language: str, subject: str
) -> None:
    token = await sign_up(portal, language=language)

    await api(ACTIVATE, input=activation_form(token))

    ((recipient, letter),) = await portal.deliver()
    assert recipient == EMAIL
    assert subject in letter["Subject"]
    assert PASSWORD not in text_of(letter)


async def test_sec_40_a_link_works_once(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)
    await api(ACTIVATE, input=activation_form(token))

    assert await refusals(api, token) == ("USED", "USED")


async def test_sec_41_a_link_works_until_its_instant(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)

    portal.clock.move(days=30, seconds=-1)
    assert (await api(ACTIVATION, token=token))["__typename"] == "ActivationForm"
    portal.clock.move(seconds=1)

    assert await refusals(api, token) == ("EXPIRED", "EXPIRED")


async def test_sec_41_an_older_link_is_replaced_by_a_newer_one(portal: Portal, api: Caller) -> None:
    older = await sign_up(portal)
    newer = await sign_up(portal, lastName="Byron")

    assert await refusals(api, older) == ("REPLACED", "REPLACED")
    assert (await api(ACTIVATION, token=newer))["lastName"] == "Byron"


async def test_sec_41_whatever_is_not_a_link_is_unknown(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)
    account = await Account.get()
    of_another_kind = await LinkToken.issue(
        account,
        Purpose.PASSWORD_RESET,
        keys=portal.services.keys,
        now=portal.clock(),
        lifetime=timedelta(hours=1),
    )
    forgeries = [
        "",
        token[:-1],
        token.upper(),
        token + "\n",
        token + "=",
        token.replace("_", "%5F"),
        of_another_kind.text(portal.services.keys),
        "gu_" + "A" * 43,
        "é" * 40,
    ]

    answers = [await api(ACTIVATE, input=activation_form(forgery)) for forgery in forgeries]

    assert answers == [answers[0]] * len(forgeries)
    assert answers[0]["reason"] == "UNKNOWN"
    assert (await api(ACTIVATE, input=activation_form(token)))["__typename"] == "AccountActivated"


async def test_sec_45_of_fifty_who_use_one_link_one_does(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)

    answers = await asyncio.gather(*(api(ACTIVATE, input=activation_form(token)) for _ in range(50)))

    outcomes = sorted(answer.get("reason", answer["__typename"]) for answer in answers)
    assert outcomes == ["AccountActivated"] + ["USED"] * 49
    assert await Event.filter(kind=EventKind.ACCOUNT_ACTIVATED).count() == 1
    assert recipients(await portal.deliver()) == [EMAIL]


async def test_every_fault_of_the_secrets_is_told_at_once(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)

    refused = await api(
        ACTIVATE,
        input=activation_form(
            token,
            password="lovelace",
            passwordConfirmation="lovelave",
            secretQuestion="Who are you?",
            secretAnswer="a",
        ),
    )

    assert {(".".join(problem["path"]), problem["code"]) for problem in refused["problems"]} == {
        ("password", "TOO_SHORT"),
        ("password", "NEEDS_MORE_CHARACTER_CLASSES"),
        ("password", "CONTAINS_PERSONAL_DATA"),
        ("passwordConfirmation", "MISMATCH"),
        ("secretQuestion", "UNKNOWN_VALUE"),
        ("secretAnswer", "TOO_SHORT"),
    }
    assert (await Account.get()).status is AccountStatus.PENDING_ACTIVATION


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Saisissez au moins 12 caractères."), ("en", "Use at least 12 characters.")],
)
async def test_faults_are_told_in_the_language_of_the_request(
    portal: Portal, language: str, sentence: str
) -> None:
    token = await sign_up(portal)

    refused = await portal.caller(language=language)(ACTIVATE, input=activation_form(token, password="Ab1!"))

    assert sentence in [problem["message"] for problem in refused["problems"]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"secretQuestion": None}, ("secretQuestion", "REQUIRED")),
        ({"secretAnswer": None}, ("secretAnswer", "REQUIRED")),
        ({"secretAnswer": "Lovelace"}, ("secretAnswer", "CONTAINS_PERSONAL_DATA")),
        ({"secretAnswer": PASSWORD}, ("secretAnswer", "NOT_ALLOWED")),
        ({"secretAnswer": "school"}, ("secretAnswer", "NOT_ALLOWED")),
    ],
)
async def test_an_answer_that_anybody_could_guess_is_refused(
    portal: Portal, api: Caller, change: dict[str, Any], fault: tuple[str, str]
) -> None:
    token = await sign_up(portal)

    refused = await api(ACTIVATE, input=activation_form(token, **change))

    assert fault in [(problem["path"][0], problem["code"]) for problem in refused["problems"]]


async def test_a_form_with_a_fault_does_not_use_the_link_up(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal)
    await api(ACTIVATE, input=activation_form(token, passwordConfirmation="other"))

    assert (await api(ACTIVATE, input=activation_form(token)))["__typename"] == "AccountActivated"


async def test_sec_47_of_two_founders_the_first_to_activate_wins(portal: Portal, api: Caller) -> None:
    for number in range(40):
        siret = await a_company(number)
        tokens = [await sign_up(portal, f"{who}{number}@example.org", siret=siret) for who in ("ada", "bob")]

        answers = await asyncio.gather(*(api(ACTIVATE, input=activation_form(token)) for token in tokens))

        attachments = sorted(
            (attachment["role"], attachment["status"])
            for answer in answers
            for attachment in answer["attachments"]
        )
        assert attachments == [("MAIN_MANAGER", "APPROVED"), ("MEMBER", "REQUESTED")]

    managers = Attachment.filter(role=AttachmentRole.MAIN_MANAGER, status=AttachmentStatus.APPROVED)
    assert await Structure.filter(status=StructureStatus.ACTIVE).count() == 40
    assert await managers.count() == 40


async def a_company(number: int) -> str:
    """Put a company of its own into the register, and return its SIRET."""
    siren = f"{900_000_000 + number}"
    await RegistryLegalUnit.create(siren=siren, legal_name=f"COMPANY {number}", open=True, published=True)
    row = await RegistryEstablishment.create(
        siret=f"{siren}00019",
        siren=siren,
        line1="1 RUE DE LA PAIX",
        postal_code="75002",
        city="PARIS",
        country="FR",
        open=True,
        head_office=True,
        published=True,
    )
    return str(row.siret)


async def test_a_structure_closed_meanwhile_is_left_alone(portal: Portal, api: Caller) -> None:
    token = await sign_up(portal, siret=await a_company(1))
    await Structure.all().update(status=StructureStatus.CLOSED, closed_at=portal.clock())

    done = await api(ACTIVATE, input=activation_form(token))

    assert done["attachments"] == []
    assert await Attachment.all().count() == 0


async def test_a_structure_that_closes_at_the_same_moment_keeps_no_request(
    portal: Portal, api: Caller
) -> None:
    siret = await a_company(1)
    await portal.member("founder@example.org", siret=siret)
    token = await sign_up(portal, siret=siret)
    held, to_end = asyncio.Event(), asyncio.Event()

    async def close() -> None:
        structure = await hold_structure((await Structure.get()).id)
        await Attachment.cancel_requests_to(structure, now=portal.clock())
        held.set()
        await to_end.wait()
        await structure.close(now=portal.clock())

    closing = asyncio.create_task(transaction(close))
    await held.wait()
    activating = asyncio.create_task(api(ACTIVATE, input=activation_form(token)))
    await asyncio.wait({activating}, timeout=0.5)  # unheld, it would be done with before the structure closes
    to_end.set()
    await closing

    assert (await activating)["attachments"] == []
    assert not await Attachment.exists(status=AttachmentStatus.REQUESTED)


async def test_sec_42_whoever_signs_somebody_else_up_ends_with_nothing(portal: Portal, api: Caller) -> None:
    attacker = portal.caller()
    siret = await a_company(1)
    form = sign_up_form(EMAIL, contactEmail="attacker@example.net", lastName="Mallory", siret=siret)
    await attacker(SIGN_UP, input=form)
    assert recipients(await portal.deliver()) == [EMAIL]

    token = await sign_up(portal)
    await api(ACTIVATE, input=activation_form(token))
    letters = await portal.deliver()

    account = await Account.get()
    assert (account.last_name, account.contact_email) == ("Lovelace", EMAIL)
    assert recipients(letters) == [EMAIL]
    assert await attacker("{ me { email } }") is None
    assert (await Structure.all().count(), await Attachment.all().count()) == (0, 0)


async def test_nothing_is_set_before_activation(portal: Portal, api: Caller) -> None:
    await sign_up(portal, siret=await a_company(1))

    account = await Account.get()
    refused = await api(LOG_IN, input={"email": EMAIL, "password": PASSWORD})

    assert (account.password_hash, account.secret_answer_hash, account.activated_at) == (None, None, None)
    assert refused["__typename"] == "InvalidCredentials"
    assert (await Structure.get()).status is StructureStatus.PENDING


async def test_the_letter_is_sent_again_to_whoever_waits_for_it(portal: Portal, api: Caller) -> None:
    older = await sign_up(portal)

    await api(RESEND, input={"email": EMAIL, "captcha": NO_CAPTCHA})
    newer = await portal.link_token()

    assert await refusals(api, older) == ("REPLACED", "REPLACED")
    assert (await api(ACTIVATE, input=activation_form(newer)))["__typename"] == "AccountActivated"


async def test_an_expired_link_is_replaced_on_demand(portal: Portal, api: Caller) -> None:
    await sign_up(portal)
    portal.clock.move(days=31)

    await api(RESEND, input={"email": EMAIL, "captcha": NO_CAPTCHA})

    form = await api(ACTIVATION, token=await portal.link_token())
    assert form["__typename"] == "ActivationForm"


async def test_sec_50_asking_for_the_letter_tells_nobody_who_has_an_account(
    portal: Portal, api: Caller
) -> None:
    await portal.member("active@example.org")
    await sign_up(portal)
    await portal.deliver()

    emails = (EMAIL, "active@example.org", "unknown@example.org")
    answers = [await api(RESEND, input={"email": email, "captcha": NO_CAPTCHA}) for email in emails]

    assert answers == [answers[0]] * 3
    assert recipients(await portal.deliver()) == [EMAIL]


async def test_a_malformed_address_is_told(api: Caller) -> None:
    refused = await api(RESEND, input={"email": "not an address", "captcha": NO_CAPTCHA})

    assert refused["problems"] == [{"path": ["email"], "code": "BAD_FORMAT"}]


class TestWithLimits:
    """The same portal, which counts."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(_env_file=None, public_url="http://portail.test", captcha=("off",), limits="on")

    async def test_the_letter_is_sent_again_three_times_a_day(self, portal: Portal, api: Caller) -> None:
        form = {"email": EMAIL, "captcha": NO_CAPTCHA}
        answers = [await api(RESEND, input=form) for _ in range(4)]

        assert [answer["__typename"] for answer in answers] == ["MailOnItsWay"] * 3 + ["TooManyRequests"]

    async def test_one_network_tries_twenty_links_in_ten_minutes(self, portal: Portal, api: Caller) -> None:
        token = await sign_up(portal)
        for _ in range(20):
            await api(ACTIVATE, input=activation_form("gu_nonsense"))

        refused = await api(ACTIVATE, input=activation_form("gu_nonsense"))
        genuine = await api(ACTIVATE, input=activation_form(token))

        assert refused["__typename"] == "TooManyRequests"
        assert genuine["__typename"] == "AccountActivated"


class TestWithoutSecretQuestions:
    """The same portal, which asks no question."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            public_url="http://portail.test",
            captcha=("off",),
            limits="off",
            secret_question="off",
        )

    async def test_a_question_is_neither_asked_nor_kept(self, portal: Portal, api: Caller) -> None:
        token = await sign_up(portal)

        await api(ACTIVATE, input=activation_form(token))

        account = await Account.get()
        assert account.status is AccountStatus.ACTIVE
        assert (account.secret_question, account.secret_answer_hash) == (None, None)
