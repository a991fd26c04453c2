"""Before its answer a stranger's request does the same work whether or not there is an account."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from models.account import Account
from models.database import close_database, open_database
from resolvers.secret_questions import SecretQuestionMode
from security.limits import Limiter, LogInRules
from server.demo.sirets import DEMO_SIRETS
from tests.conftest import DIALECT, SERVER
from tests.desk import OPEN_REQUEST
from tests.documents import LOG_IN, RESEND, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, sign_up_form
from tests.proxy import Proxy
from tests.statements import statements
from tests.test_as_long import ANSWER, CHANGE_EMAIL, REACTIVATE, START
from tests.test_reset_password import everybody

NO_CAPTCHA = {"id": "", "answer": ""}
Flow = Callable[[Portal, str], Awaitable[Any]]


def stranger(portal: Portal) -> Caller:
    return portal.caller(address="198.51.100.77")


def asks(document: str, **more: Any) -> Flow:
    """Return the flow of a form that takes an address and a captcha."""

    async def ask(portal: Portal, email: str) -> Any:
        return await stranger(portal)(document, input={"email": email, "captcha": NO_CAPTCHA, **more})

    return ask


async def sign_up(portal: Portal, email: str) -> Any:
    return await stranger(portal)(SIGN_UP, input=sign_up_form(email))


async def sign_up_with_a_company(portal: Portal, email: str) -> Any:
    form = sign_up_form(email, siret=DEMO_SIRETS.unknown_to_the_portal)
    return await stranger(portal)(SIGN_UP, input=form)


async def start_without_question(portal: Portal, email: str) -> Any:
    rules = replace(portal.services.rules, secret_question=SecretQuestionMode.FREE_TEXT)
    other = replace(portal, services=replace(portal.services, rules=rules))
    return await asks(START)(other, email)


def answers(given: str, *, within: bool = True) -> Flow:
    """Return the flow of an answer to the secret question: the start of the procedure counts too."""

    async def answer(portal: Portal, email: str) -> Any:
        begun = await asks(START)(portal, email)
        return await stranger(portal)(ANSWER, input={"flow": begun["flow"], "answer": given})

    return answer


async def log_in(portal: Portal, email: str) -> Any:
    return await stranger(portal)(LOG_IN, input={"email": email, "password": "Wrong-Horse-48!"})


async def log_in_that_is_told_to_the_owner(portal: Portal, email: str) -> Any:
    limits = Limiter.in_memory(log_in=LogInRules(failures_of_account=1))
    other = replace(portal, services=replace(portal.services, limits=limits))
    return await log_in(other, email)


FLOWS: dict[str, Flow] = {
    "signUp": sign_up,
    "signUp with a company": sign_up_with_a_company,
    "resendActivation": asks(RESEND),
    "requestReactivation": asks(REACTIVATE),
    "startPasswordReset": asks(START),
    "startPasswordReset without a question": start_without_question,
    "answerSecretQuestion, right": answers("École des Fables"),
    "answerSecretQuestion, wrong": answers("wrong"),
    "logIn": log_in,
    "logIn, told to the owner": log_in_that_is_told_to_the_owner,
    "openSupportRequest": asks(OPEN_REQUEST, category="OTHER", message="Who can help me?"),
}


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy | None]:
    """A delaying proxy before the database, where it is one that is reached by the network."""
    if DIALECT == "sqlite":
        yield None
        return
    async with Proxy.before(SERVER, usual_port=5432) as proxy:
        yield proxy


@pytest.fixture
async def database(database: str, proxy: Proxy | None) -> AsyncIterator[str]:
    """The fresh database, reached through the proxy where there is one."""
    if proxy is not None:
        await close_database()
        await open_database(proxy.instead_of(database))
    yield database
    if proxy is not None:
        await close_database()
        await open_database(database)  # closed by whoever opened it first


@pytest.fixture
async def addresses(portal: Portal) -> list[str]:
    """An account in every state, with another contact address than its own, and an address without one."""
    addresses = await everybody(portal)
    await Account.all().update(contact_email="office@example.org")
    portal.is_prompt = False
    return list(addresses.values())


@pytest.mark.parametrize("name", FLOWS)
async def test_the_same_statements_in_the_same_order(portal: Portal, addresses: list[str], name: str) -> None:
    said = {}
    for email in addresses:
        with statements() as said[email]:
            await FLOWS[name](portal, email)

    assert said == dict.fromkeys(addresses, said[addresses[0]])


@pytest.mark.skipif(DIALECT == "sqlite", reason="a file is not reached by the network")
@pytest.mark.parametrize("name", FLOWS)
async def test_as_many_round_trips(portal: Portal, addresses: list[str], proxy: Proxy, name: str) -> None:
    await FLOWS[name](portal, "somebody@example.org")  # each statement is prepared once
    taken, proxy.delay = {}, 0.004
    for email in addresses:
        before = proxy.round_trips
        await FLOWS[name](portal, email)
        taken[email] = proxy.round_trips - before

    assert taken == dict.fromkeys(addresses, taken[addresses[0]])
    assert 0 < taken[addresses[0]] < 15


async def test_a_new_address_of_a_member_is_looked_up_after_the_answer(
    portal: Portal, addresses: list[str]
) -> None:
    ada = await portal.member("ada@example.org")
    said = {}
    for email in addresses:
        form = {"email": email, "emailConfirmation": email, "password": PASSWORD}
        with statements() as said[email]:
            await ada(CHANGE_EMAIL, input=form)

    assert said == dict.fromkeys(addresses, said[addresses[0]])


async def test_what_is_asked_is_done_afterwards_all_the_same(portal: Portal, addresses: list[str]) -> None:
    for email in addresses:
        await asks(RESEND)(portal, email)
        await asks(REACTIVATE)(portal, email)

    assert await portal.run_deferred() == 2 * len(addresses)
    kinds = sorted({letter["Subject"] for _, letter in await portal.deliver()})
    assert kinds == ["Activer votre compte", "Réactivation de votre compte demandée"]
