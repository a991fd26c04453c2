"""Log in, log out, and the sessions between: one same answer for whoever may not come in."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import httpx2
import pytest

from models.account import Account, AccountStatus
from models.database import transaction
from models.session import Session
from security.hashing import Hasher
from security.keys import Keys
from security.limits import Limiter, LogInRules
from tests.documents import LOG_IN, ME, SIGN_UP
from tests.portal import PASSWORD, Caller, Portal, recipients, sign_up_form

EMAIL = "ada@example.org"
WRONG = "Wrong-Horse-48!"

LOG_OUT = "mutation { logOut { message } }"
SESSIONS = "{ me { sessions { id current userAgent expiresAt } } }"
REVOKE = """
mutation ($id: ID!) {
  revokeSession(id: $id) {
    __typename
    ... on SessionsRevoked { count }
    ... on NotFound { code message }
  }
}
"""
REVOKE_OTHERS = "mutation { revokeOtherSessions { count } }"


ON_ENTERING = """
mutation ($input: LogInInput!) {
  logIn(input: $input) { ... on SessionOpened { account { email secretQuestion sessions { id } } } }
}
"""


def attempt(email: str = EMAIL, password: str = PASSWORD, **more: Any) -> dict[str, Any]:
    return {"email": email, "password": password, **more}


def told(response: httpx2.Response) -> tuple[int, dict[str, str], Any]:
    """Return all that a caller can see of a response, but the request id and the date."""
    own = ("x-request-id", "date")
    return (
        response.status_code,
        {name: value for name, value in response.headers.items() if name not in own},
        response.json(),
    )


class Watched(Hasher):
    """Counts the passwords that are looked at, and lets a test act between the look and what follows."""

    def __init__(self, **parameters: Any) -> None:
        super().__init__(Keys.for_tests(), **{"memory_kib": 64, "passes": 1, "threads": 2, **parameters})
        self.verified = 0

    async def verify(self, stored: str | None, secret: str) -> bool:
        self.verified += 1
        return await super().verify(stored, secret)


def use(portal: Portal, **services: Any) -> None:
    """Give the portal other services, for the callers to come."""
    portal.services = replace(portal.services, **services)


async def test_the_right_password_opens_a_session_in_a_cookie(portal: Portal) -> None:
    await portal.member(EMAIL)
    ada = portal.caller()

    response = await ada.raw(LOG_IN, input=attempt())

    opened = response.json()["data"]["logIn"]
    assert opened["accessToken"] is None
    assert opened["account"]["email"] == EMAIL
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("guichet=gs_")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert (await ada(ME))["email"] == EMAIL


async def test_the_address_may_be_typed_in_any_case(portal: Portal) -> None:
    await portal.member(EMAIL)

    opened = await portal.caller()(LOG_IN, input=attempt("  ADA@Example.ORG "))

    assert opened["__typename"] == "SessionOpened"


async def test_the_instant_of_the_log_in_before_is_told(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    before = portal.clock()
    portal.clock.move(minutes=10)

    opened = await ada(LOG_IN, input=attempt())

    assert opened["account"]["previousLogInAt"] == before.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


async def test_a_log_in_that_is_written_again_is_not_the_one_before(portal: Portal) -> None:
    await portal.member(EMAIL)
    account, before = await Account.get(), portal.clock()
    former, tries = account.last_log_in_at, iter((True, False))
    portal.clock.move(minutes=10)

    async def write() -> None:
        assert await account.note_log_in(now=portal.clock(), former=former)
        if next(tries):
            raise asyncpg.DeadlockDetectedError("another writer was first")

    await transaction(write)

    assert (await Account.get()).previous_log_in_at == account.previous_log_in_at == before


@pytest.mark.parametrize("is_signed_in_already", [False, True])
async def test_who_comes_in_sees_what_is_for_the_owner_alone(
    portal: Portal, is_signed_in_already: bool
) -> None:
    ada = await portal.member(EMAIL)
    caller = await portal.member("bob@example.org") if is_signed_in_already else portal.caller()

    opened = await caller(ON_ENTERING, input=attempt())

    assert opened["account"]["secretQuestion"] == (await ada(ME))["secretQuestion"] is not None
    assert len(opened["account"]["sessions"]) == 2


async def test_sec_50_nobody_is_told_why_he_may_not_come_in(portal: Portal, api: Caller) -> None:
    await portal.member(EMAIL)
    await portal.member("gone@example.org")
    gone = Account.filter(email_key="gone@example.org")
    await gone.update(status=AccountStatus.DEACTIVATED, deactivated_at=portal.clock())
    await api(SIGN_UP, input=sign_up_form("pending@example.org"))

    attempts = [
        attempt("unknown@example.org"),
        attempt(EMAIL, WRONG),
        attempt("pending@example.org"),
        attempt("gone@example.org"),
        attempt("not an address"),
        attempt(EMAIL, "x" * 5000),
    ]
    answers = [told(await api.raw(LOG_IN, input=tried)) for tried in attempts]

    assert answers == [answers[0]] * len(attempts)
    assert answers[0][2]["data"]["logIn"]["__typename"] == "InvalidCredentials"


async def test_every_attempt_costs_one_look_at_a_password(portal: Portal) -> None:
    await portal.member(EMAIL)
    hasher = Watched()
    use(portal, hasher=hasher)
    api = portal.caller()

    costs = []
    for tried in (attempt("unknown@example.org"), attempt(EMAIL, WRONG), attempt("not an address")):
        before = hasher.verified
        await api(LOG_IN, input=tried)
        costs.append(hasher.verified - before)

    assert costs == [1, 1, 1]


async def test_sec_50_a_known_address_is_throttled_like_an_unknown_one(portal: Portal) -> None:
    await portal.member(EMAIL)
    use(portal, limits=Limiter.in_memory())

    answers = {}
    for number, email in enumerate((EMAIL, "unknown@example.org")):
        api = portal.caller(address=f"203.0.113.{number}")
        answers[email] = [told(await api.raw(LOG_IN, input=attempt(email, WRONG))) for _ in range(8)]

    assert answers[EMAIL] == answers["unknown@example.org"]
    required = [body["data"]["logIn"]["captchaRequired"] for _, _, body in answers[EMAIL]]
    assert required == [False] * 4 + [True] * 4


async def test_a_throttled_account_refuses_even_the_right_password(portal: Portal) -> None:
    await portal.member(EMAIL)
    use(portal, limits=Limiter.in_memory())
    api = portal.caller()
    for _ in range(5):
        await api(LOG_IN, input=attempt(EMAIL, WRONG))

    refused = await api(LOG_IN, input=attempt())

    assert refused["__typename"] == "InvalidCredentials"
    assert refused["captchaRequired"] is True


async def test_sec_34_of_200_guesses_at_once_five_are_looked_at(portal: Portal) -> None:
    await portal.member(EMAIL)
    hasher = Watched()
    use(portal, hasher=hasher, limits=Limiter.in_memory())
    api = portal.caller()

    answers = await asyncio.gather(
        *(api(LOG_IN, input=attempt(EMAIL, f"Guess-{n}-Hors")) for n in range(200))
    )

    assert hasher.verified <= 5
    assert {answer["__typename"] for answer in answers} == {"InvalidCredentials", "TooManyRequests"}


async def test_sec_34_guesses_from_everywhere_are_looked_at_25_times_a_day(portal: Portal) -> None:
    await portal.member(EMAIL)
    await portal.deliver()
    hasher = Watched()
    use(portal, hasher=hasher, limits=Limiter.in_memory())
    callers = [portal.caller(address=f"198.51.100.{number}") for number in range(60)]

    await asyncio.gather(*(caller(LOG_IN, input=attempt(EMAIL, WRONG)) for caller in callers))

    assert hasher.verified == 25
    letters = await portal.deliver()
    assert recipients(letters) == [EMAIL]  # the owner is told, once


async def test_after_failures_from_everywhere_a_captcha_lets_the_owner_in(portal: Portal) -> None:
    await portal.member(EMAIL)
    use(portal, limits=Limiter.in_memory(log_in=LogInRules(failures_of_account=3, failures_of_pair=100)))
    api = portal.caller()
    for _ in range(3):
        await api(LOG_IN, input=attempt(EMAIL, WRONG))

    without = await api(LOG_IN, input=attempt())
    passed = await api(LOG_IN, input=attempt(captcha={"id": "", "answer": ""}))

    assert (without["__typename"], without["captchaRequired"]) == ("InvalidCredentials", True)
    assert passed["__typename"] == "SessionOpened"


async def test_one_network_may_try_thirty_times_in_five_minutes(portal: Portal) -> None:
    use(portal, limits=Limiter.in_memory())
    api = portal.caller()
    for number in range(30):
        await api(LOG_IN, input=attempt(f"unknown{number}@example.org"))

    refused = await api(LOG_IN, input=attempt("unknown31@example.org"))
    elsewhere = await portal.caller(address="198.51.100.1")(LOG_IN, input=attempt("x@example.org"))

    assert refused["__typename"] == "TooManyRequests"
    assert 0 < refused["retryAfter"] <= 300
    assert elsewhere["__typename"] == "InvalidCredentials"


async def test_sec_37_a_success_does_not_clear_the_failures_of_a_network(portal: Portal) -> None:
    await portal.member(EMAIL)
    use(portal, limits=Limiter.in_memory())
    api = portal.caller()
    for number in range(30):
        await api(LOG_IN, input=attempt(f"unknown{number}@example.org"))
        if number % 5 == 0:
            assert (await api(LOG_IN, input=attempt()))["__typename"] == "SessionOpened"

    refused = await api(LOG_IN, input=attempt("unknown@example.org"))

    assert refused["__typename"] == "TooManyRequests"


async def test_a_bearer_token_is_told_once_and_sets_no_cookie(portal: Portal) -> None:
    await portal.member(EMAIL)
    mobile = portal.caller()

    response = await mobile.raw(LOG_IN, input=attempt(transport="BEARER"))
    token = response.json()["data"]["logIn"]["accessToken"]
    mobile.headers["Authorization"] = f"Bearer {token}"

    assert "set-cookie" not in response.headers
    assert (await mobile(ME))["email"] == EMAIL
    assert await portal.caller(Authorization=f"Bearer {token}x")("{ me { email } }") is None


async def test_sec_57_a_session_that_the_caller_chose_is_never_opened(portal: Portal) -> None:
    await portal.member(EMAIL)
    ada = portal.caller()
    chosen = "gs_chosen-by-somebody-else"
    ada.client.cookies.set("guichet", chosen)

    response = await ada.raw(LOG_IN, input=attempt())

    assert chosen not in response.headers["set-cookie"]
    assert await portal.caller(Authorization=f"Bearer {chosen}")("{ me { email } }") is None


async def test_sec_57_a_log_in_while_logged_in_ends_the_session_before(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    before = ada.client.cookies["guichet"]

    await ada(LOG_IN, input=attempt())

    assert ada.client.cookies["guichet"] != before
    assert await portal.caller(Authorization=f"Bearer {before}")("{ me { email } }") is None
    assert await Session.all().count() == 1


async def test_a_session_ends_after_thirty_minutes_without_use(portal: Portal) -> None:
    ada = await portal.member(EMAIL)

    portal.clock.move(minutes=29)
    assert (await ada(ME))["email"] == EMAIL
    portal.clock.move(minutes=29)
    assert (await ada(ME))["email"] == EMAIL
    portal.clock.move(minutes=30)

    assert await ada("{ me { email } }") is None


async def test_a_session_ends_after_twelve_hours_whatever_its_use(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    for _ in range(35):
        portal.clock.move(minutes=20)
        assert (await ada(ME))["email"] == EMAIL

    portal.clock.move(minutes=20)

    assert await ada("{ me { email } }") is None


async def test_a_use_is_noted_at_most_once_a_minute(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    opened_at = portal.clock()

    portal.clock.move(seconds=59)
    await ada(ME)
    assert (await Session.get()).last_seen_at == opened_at
    portal.clock.move(seconds=1)
    await ada(ME)

    assert (await Session.get()).last_seen_at == portal.clock()


async def test_logging_out_ends_the_session_and_drops_the_cookie(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    token = ada.client.cookies["guichet"]

    response = await ada.raw(LOG_OUT)

    assert response.json()["data"]["logOut"]["message"] == "You are logged out."
    assert response.headers["set-cookie"].startswith("guichet=; Max-Age=0")
    assert await portal.caller(Authorization=f"Bearer {token}")("{ me { email } }") is None


async def test_a_stranger_may_log_out_too(api: Caller) -> None:
    assert (await api(LOG_OUT))["message"] == "You are logged out."


async def test_sessions_are_listed_and_one_of_them_is_closed(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    phone = portal.caller(**{"User-Agent": "A phone"})
    await phone(LOG_IN, input=attempt())

    sessions = (await ada(SESSIONS))["sessions"]
    of_phone = next(session for session in sessions if session["userAgent"] == "A phone")
    assert [session["current"] for session in sessions] == [False, True]
    assert await ada(REVOKE, id=of_phone["id"]) == {"__typename": "SessionsRevoked", "count": 1}

    assert await phone("{ me { email } }") is None
    assert (await ada(REVOKE, id=of_phone["id"]))["__typename"] == "NotFound"


async def test_somebody_elses_session_is_like_one_that_does_not_exist(portal: Portal) -> None:
    ada, bob = await portal.member(EMAIL), await portal.member("bob@example.org")
    adas = (await ada(SESSIONS))["sessions"][0]["id"]

    foreign = await bob(REVOKE, id=adas)
    nonsense = await bob(REVOKE, id="nonsense")

    assert foreign == nonsense
    assert foreign["__typename"] == "NotFound"
    assert (await ada(ME))["email"] == EMAIL


async def test_every_other_session_is_closed_at_once(portal: Portal) -> None:
    ada = await portal.member(EMAIL)
    others = [portal.caller() for _ in range(3)]
    for other in others:
        await other(LOG_IN, input=attempt())

    assert (await ada(REVOKE_OTHERS))["count"] == 3

    assert [await other("{ me { email } }") for other in others] == [None] * 3
    assert (await ada(ME))["email"] == EMAIL


@pytest.mark.parametrize("document", [REVOKE_OTHERS, REVOKE.replace("($id: ID!)", "").replace("$id", '"x"')])
async def test_a_stranger_closes_nothing(api: Caller, document: str) -> None:
    errors = await api.errors(document)

    assert [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def test_the_eleventh_session_ends_the_oldest(portal: Portal) -> None:
    first = await portal.member(EMAIL)
    others = [portal.caller() for _ in range(10)]
    for other in others[:-1]:
        await other(LOG_IN, input=attempt())
    assert (await first(ME))["email"] == EMAIL

    await others[-1](LOG_IN, input=attempt())

    assert await first("{ me { email } }") is None
    assert (await others[0](ME))["email"] == EMAIL


async def test_thirty_log_ins_at_once_leave_ten_sessions(portal: Portal) -> None:
    await portal.member(EMAIL)

    await asyncio.gather(*(portal.caller()(LOG_IN, input=attempt()) for _ in range(30)))

    assert await Session.all().count() == 10


async def test_a_hash_with_old_parameters_is_renewed_at_log_in(portal: Portal) -> None:
    await portal.member(EMAIL)
    old = (await Account.get()).password_hash
    stronger = Watched(passes=2)
    use(portal, hasher=stronger)

    await portal.caller()(LOG_IN, input=attempt())

    renewed = (await Account.get()).password_hash
    assert renewed is not None
    assert renewed != old
    assert not stronger.needs_rehash(renewed)
    assert (await portal.caller()(LOG_IN, input=attempt()))["__typename"] == "SessionOpened"


async def test_an_account_deactivated_while_its_password_is_looked_at_stays_closed(portal: Portal) -> None:
    await portal.member(EMAIL)

    class Deactivating(Watched):
        async def verify(self, stored: str | None, secret: str) -> bool:
            right = await super().verify(stored, secret)
            await Account.all().update(status=AccountStatus.DEACTIVATED, deactivated_at=portal.clock())
            return right

    use(portal, hasher=Deactivating())
    refused = await portal.caller()(LOG_IN, input=attempt())

    assert refused["__typename"] == "InvalidCredentials"
    assert await Session.filter(created_at__gt=portal.clock()).count() == 0


async def test_sec_58_a_session_dies_with_the_secrets_it_was_opened_with(portal: Portal) -> None:
    ada = await portal.member(EMAIL)

    await Account.all().update(credential_version=99)

    assert await ada("{ me { email } }") is None
