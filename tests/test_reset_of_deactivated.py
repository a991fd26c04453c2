"""A forgotten password of an account that has none to reset: deactivated, or not yet activated."""

import pytest

from models.account import Account
from tests.documents import ACTIVATION, SIGN_UP
from tests.portal import TOKEN, Caller, Portal, sign_up_form, text_of
from tests.test_reset_password import answer, everybody, start

GONE, ASKING, SHUT = "gone@example.org", "asking@example.org", "shut@example.org"
HOW_TO_COME_BACK = {
    GONE: "ask for its reactivation on the log-in page",
    ASKING: "Its reactivation was requested already",
    SHUT: "write to the support desk",
}
REACTIVATION = {
    GONE: "demandez sa réactivation sur la page de connexion",
    ASKING: "Sa réactivation a déjà été demandée",
    SHUT: "adressez-vous à elle",
}


async def forget(api: Caller, email: str, *, given: str = "anything") -> None:
    await answer(api, (await start(api, email))["flow"], given)


@pytest.mark.parametrize(("language", "expected"), [("EN", HOW_TO_COME_BACK), ("FR", REACTIVATION)])
async def test_the_letter_says_how_to_come_back(
    portal: Portal, api: Caller, language: str, expected: dict[str, str]
) -> None:
    await everybody(portal)
    await Account.all().update(language=language)

    for email in expected:
        await forget(api, email)

    told = {recipient: " ".join(text_of(message).split()) for recipient, message in await portal.deliver()}
    assert all(words in told[email] for email, words in expected.items())
    assert not any(TOKEN.search(text) or "http" in text for text in told.values())


@pytest.mark.parametrize("email", [GONE, ASKING, SHUT])
async def test_it_comes_once_a_day(portal: Portal, api: Caller, email: str) -> None:
    await everybody(portal)

    for _ in range(3):
        await forget(api, email)
    first_day = await portal.deliver()
    portal.clock.move(hours=25)
    await forget(api, email)

    assert (len(first_day), len(await portal.deliver())) == (1, 1)


async def test_the_letter_of_the_deactivation_itself_does_not_hold_it_up(portal: Portal, api: Caller) -> None:
    ada = await portal.member("ada@example.org")
    await ada(
        "mutation ($input: DeactivateAccountInput!) { deactivateAccount(input: $input) { __typename } }",
        input={"password": "Correct-Horse-47!"},
    )
    await portal.deliver()

    await forget(api, "ada@example.org")

    assert [message["Subject"] for _, message in await portal.deliver()] == [
        "Mot de passe oublié : votre compte est désactivé"
    ]


async def test_a_pending_person_gets_the_activation_letter_again(portal: Portal, api: Caller) -> None:
    await api(SIGN_UP, input=sign_up_form("ada@example.org"))
    older = await portal.link_token()

    await forget(api, "ada@example.org")

    newer = await portal.link_token()
    assert newer != older
    assert (await api(ACTIVATION, token=older))["reason"] == "REPLACED"
    assert (await api(ACTIVATION, token=newer))["email"] == "ada@example.org"
