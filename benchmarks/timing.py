"""Does the time of an answer tell who has an account? `python -m benchmarks.timing --delay-ms 4 --n 300`.

A real server with its embedded mail worker is asked about addresses with and without an account in turn. The
area under the curve is the chance that an answer about an account took longer than one about none: 0.5 tells
nothing, and 0.5 ± 0.08 is what 300 of each can show by chance at most.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

import httpx2

from benchmarks.places import BUILD, POSTGRES, fresh_database, our_server
from models.account import Account, AccountStatus
from models.database import close_database, open_database, transaction
from security.hashing import Hasher
from server.services import keys_of
from server.settings import Settings
from tests.proxy import Proxy

BOUND = 0.08
THEN = datetime(2026, 1, 1, tzinfo=UTC)
ANYTHING = {"id": "", "answer": ""}
STATES = {
    "active": AccountStatus.ACTIVE,
    "pending": AccountStatus.PENDING_ACTIVATION,
    "gone": AccountStatus.DEACTIVATED,
}
Ask = Callable[[httpx2.AsyncClient, str], Awaitable[float]]


def asks(field: str, input_type: str, **more: Any) -> Ask:
    """Return a request about an address, which gives the seconds of its answer."""
    document = f"mutation ($input: {input_type}!) {{ {field}(input: $input) {{ __typename }} }}"

    async def ask(client: httpx2.AsyncClient, email: str) -> float:
        form = {"email": email, **{name: value or email for name, value in more.items()}}
        seconds, _ = await timed(client, document, form)
        return seconds

    return ask


START = """
mutation ($input: StartPasswordResetInput!) {
  startPasswordReset(input: $input) { ... on PasswordResetStarted { flow } }
}
"""
ANSWER = (
    "mutation ($input: AnswerSecretQuestionInput!) { answerSecretQuestion(input: $input) { __typename } }"
)


async def answer(client: httpx2.AsyncClient, email: str) -> float:
    """Begin a procedure, which is not measured, then answer its secret question."""
    _, begun = await timed(client, START, {"email": email, "captcha": ANYTHING})
    form = {"flow": begun["startPasswordReset"]["flow"], "answer": "anything"}
    seconds, _ = await timed(client, ANSWER, form)
    return seconds


NAMES = {"firstName": "Ada", "lastName": "Lovelace"}
CASES: dict[str, tuple[str, Ask]] = {
    "signUp": ("active", asks("signUp", "SignUpInput", emailConfirmation=None, captcha=ANYTHING, **NAMES)),
    "resendActivation": ("pending", asks("resendActivation", "ResendActivationInput", captcha=ANYTHING)),
    "requestReactivation": (
        "gone",
        asks("requestReactivation", "RequestReactivationInput", captcha=ANYTHING),
    ),
    "startPasswordReset": ("active", asks("startPasswordReset", "StartPasswordResetInput", captcha=ANYTHING)),
    "answerSecretQuestion": ("pending", answer),
    "logIn": ("active", asks("logIn", "LogInInput", password="Wrong-Horse-48!")),
}


async def timed(client: httpx2.AsyncClient, document: str, form: dict[str, Any]) -> tuple[float, Any]:
    body = {"query": document, "variables": {"input": form}}
    began = time.perf_counter()
    response = await client.post("/graphql", json=body)
    seconds = time.perf_counter() - began
    content = response.json()
    if "errors" in content:
        raise RuntimeError(content["errors"])
    return seconds, content["data"]


async def make_people(url: str, *, count: int) -> None:
    """Write as many accounts of each state straight into the tables."""
    hasher = Hasher(keys_of(Settings(_env_file=None, keys_file=BUILD / "keys")))
    secret = await hasher.hash("Correct-Horse-47!")
    hasher.close()
    people = [
        _account(name, number, status, password_hash=secret)
        for name, status in STATES.items()
        for number in range(count)
    ]
    await open_database(url)
    await transaction(lambda: Account.bulk_create(people))
    await close_database()


def _account(name: str, number: int, status: AccountStatus, *, password_hash: str) -> Account:
    email = f"{name}{number}@example.org"
    was_activated = status is not AccountStatus.PENDING_ACTIVATION
    return Account(
        email=email,
        email_key=email,
        contact_email=email,
        first_name="Ada",
        last_name="Lovelace",
        status=status,
        created_at=THEN,
        password_hash=password_hash if was_activated else None,
        activated_at=THEN if was_activated else None,
    )


def area(known: list[float], unknown: list[float]) -> float:
    """Return the area under the curve: how often a known one took longer, ties counting half."""
    wins = sum((k > u) + 0.5 * (k == u) for k in known for u in unknown)
    return wins / (len(known) * len(unknown))


async def measure(port: int, *, n: int, chosen: list[str]) -> AsyncIterator[str]:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for case in chosen or CASES:
            state, ask = CASES[case]
            for number in range(5):  # statements are prepared, documents parsed
                await ask(client, f"warm{case}{number}@example.org")
            seconds: dict[str, list[float]] = {state: [], "nobody": []}
            for number in range(n):
                for name in secrets.choice([(state, "nobody"), ("nobody", state)]):
                    of_case = name if name == state else f"nobody{case}"
                    seconds[name].append(await ask(client, f"{of_case}{number}@example.org"))
            auc = area(seconds[state], seconds["nobody"])
            medians = (1000 * median(values) for values in seconds.values())
            verdict = "" if abs(auc - 0.5) <= BOUND else "TELLS"
            yield "| {} | {} | {:.2f} | {:.1f} | {:.1f} | {} |".format(case, state, auc, *medians, verdict)


@asynccontextmanager
async def served(dialect: str, *, delay: float, count: int) -> AsyncIterator[int]:
    """Serve a furnished database, through the proxy where it is reached by the network; give the port."""
    url = fresh_database(dialect, name="guichet_timing")
    await make_people(url, count=count)
    async with AsyncExitStack() as stack:
        if dialect == "postgres":
            proxy = await stack.enter_async_context(Proxy.before(POSTGRES, usual_port=5432, delay=delay))
            url = proxy.instead_of(url)
        loop = asyncio.get_running_loop()
        server = our_server(url, mail_worker="embedded")
        running = await loop.run_in_executor(None, server.__enter__)
        try:
            yield running.port
        finally:
            await loop.run_in_executor(None, server.__exit__, None, None, None)


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("cases", nargs="*", help=f"some of {', '.join(CASES)}; all, unless some are named")
    options.add_argument("--n", type=int, default=300, help="requests of each kind")
    options.add_argument("--delay-ms", type=float, default=0.0, help="to the database, each way")
    options.add_argument("--dialect", choices=["sqlite", "postgres"], default="postgres")
    given = options.parse_args()
    print(f"\n### Timing, {given.dialect}, {given.delay_ms:g} ms each way, n = {given.n}\n")
    print("| operation | account | area | its median ms | nobody's | |\n|---|---|--:|--:|--:|---|")
    async with served(given.dialect, delay=given.delay_ms / 1000, count=given.n) as port:
        async for line in measure(port, n=given.n, chosen=given.cases):
            print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
