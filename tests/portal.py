"""A whole portal in one process: the real edge, schema, tables and letters; its own clock and post box."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import httpx2

from mail.delivery import Delivery
from mail.outbox import claim
from mail.transport import Memory
from resolvers.context import Services
from resolvers.defer import run_deferred
from server.app import behind_edge, create_site
from server.settings import Settings
from tests.canary import canary
from tests.documents import ACTIVATE, LOG_IN, SIGN_UP

TOKEN = re.compile(r"#(gu_[\w-]+)")
PASSWORD = "Correct-Horse-47!"
ANSWER = "École des Fables"


class Clock:
    """The product's clock, which tests move."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **by: float) -> None:
        self.instant += timedelta(**by)


@dataclass
class Caller:
    """Somebody at a screen of his own: keeps cookies, speaks one language, has one address."""

    client: httpx2.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)
    afterwards: Callable[[], Awaitable[object]] | None = None  # what the server does after its answer

    async def raw(self, document: str, **variables: Any) -> httpx2.Response:
        body = {"query": document, "variables": variables}
        response = await self.client.post("/graphql", json=body, headers=self.headers)
        canary.saw(variables, response)
        if self.afterwards is not None and "mutation" in document:
            await self.afterwards()
        return response

    async def __call__(self, document: str, **variables: Any) -> Any:
        """Return the data of an operation: of its root field, where there is one. Errors fail the test."""
        response = await self.raw(document, **variables)
        content = response.json()
        assert "errors" not in content, content
        data = content["data"]
        return next(iter(data.values())) if len(data) == 1 else data

    async def errors(self, document: str, **variables: Any) -> list[dict[str, Any]]:
        """Return the top-level errors of an operation that must have some."""
        response = await self.raw(document, **variables)
        return list(response.json()["errors"])


@dataclass
class Portal:
    settings: Settings
    services: Services
    clock: Clock
    post_box: Memory
    delivery: Delivery
    is_prompt: bool = True  # what an answer leaves to be done is done before the caller goes on

    def caller(self, *, language: str = "en", address: str = "203.0.113.7", **headers: str) -> Caller:
        """Return somebody new at the counter."""
        site = create_site(self.settings)
        site.state.services = self.services
        transport = httpx2.ASGITransport(behind_edge(site, self.settings), client=(address, 50000))
        client = httpx2.AsyncClient(transport=transport, base_url=self.settings.public_url)
        return Caller(client, {"Accept-Language": language, **headers}, self._after_an_answer)

    async def run_deferred(self) -> int:
        """Do what the answers left to be done."""
        return await run_deferred(self.services)

    async def _after_an_answer(self) -> None:
        if self.is_prompt:
            await self.run_deferred()

    async def deliver(self) -> list[tuple[str, EmailMessage]]:
        """Send every letter that is due, and return those sent by this call."""
        await self.run_deferred()
        before = len(self.post_box.sent)
        while letters := await claim(10, now=self.clock()):
            for letter in letters:
                await self.delivery.deliver(letter)
        for _, message in self.post_box.sent[before:]:
            canary.saw_tokens(text_of(message))
        return self.post_box.sent[before:]

    async def link_token(self) -> str:
        """Return the token of the link in the newest letter that carries one."""
        await self.deliver()
        for _, message in reversed(self.post_box.sent):
            if found := TOKEN.search(text_of(message)):
                return found[1]
        raise AssertionError("no letter carries a link")

    async def member(self, email: str, **structure: Any) -> Caller:
        """Return somebody who signed up, activated the account and logged in."""
        caller = self.caller()
        await caller(SIGN_UP, input=sign_up_form(email, **structure))
        await caller(ACTIVATE, input=activation_form(await self.link_token()))
        await caller(LOG_IN, input={"email": email, "password": PASSWORD})
        return caller


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def recipients(sent: Iterable[tuple[str, EmailMessage]]) -> list[str]:
    return [recipient for recipient, _ in sent]


def sign_up_form(email: str, **changes: Any) -> dict[str, Any]:
    """Return a sign-up form that is right; `siret` stands for the whole structure."""
    siret = changes.pop("siret", None)
    structure = {"structure": {"identifier": {"kind": "SIRET", "value": siret}}} if siret else {}
    return {
        "email": email,
        "emailConfirmation": email,
        "firstName": "Ada",
        "lastName": "Lovelace",
        "captcha": {"id": "", "answer": ""},
        **structure,
        **changes,
    }


def activation_form(token: str, **changes: Any) -> dict[str, Any]:
    return {
        "token": token,
        "password": PASSWORD,
        "passwordConfirmation": PASSWORD,
        "secretQuestion": "What was the name of your first school?",
        "secretAnswer": ANSWER,
        **changes,
    }
