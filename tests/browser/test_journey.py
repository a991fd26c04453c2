"""The whole way in a browser, on the real server: the front page, an example, a letter, an account."""

import secrets
from typing import Any

import httpx2

from security.captcha import solve
from tests.documents import SIGN_UP
from tests.portal import ANSWER, PASSWORD, sign_up_form

from .chromium import Chromium

CAPTCHA = "mutation { createCaptcha(kind: PROOF_OF_WORK) { ... on Captcha { id challenge } } }"


def ask(url: str, document: str, **variables: Any) -> Any:  # a response of GraphQL
    response = httpx2.post(f"{url}/graphql", json={"query": document, "variables": variables})
    return response.json()["data"]


def sign_up(url: str) -> str:
    """Sign somebody up, as a program that works for its captcha, and return the address."""
    email = f"{secrets.token_hex(6)}@example.org"
    captcha = ask(url, CAPTCHA)["createCaptcha"]
    answer = {"id": captcha["id"], "answer": solve(captcha["challenge"])}
    accepted = ask(url, SIGN_UP, input=sign_up_form(email, captcha=answer, language="EN"))["signUp"]
    assert accepted["__typename"] == "SignUpAccepted", accepted
    return email


def test_the_front_page_leads_to_pages_that_answer(chromium: Chromium, live_url: str) -> None:
    page = chromium.open(live_url)
    page.wait_for("camille@atelier.example")

    links = page.read("[...document.querySelectorAll('main a')].map((link) => link.href)")
    pages = [httpx2.get(link, headers={"Accept": "text/html"}) for link in links if link.startswith(live_url)]
    assert {page.status_code for page in pages} == {200}


def test_the_first_example_runs_in_graphiql(chromium: Chromium, live_url: str) -> None:
    page = chromium.open(f"{live_url}/graphql")
    page.wait_for("RegistryRecord")

    page.press(".graphiql-execute-button")

    page.wait_for('"minLength"')


def test_a_letter_leads_from_the_inbox_to_an_active_account(chromium: Chromium, live_url: str) -> None:
    email = sign_up(live_url)
    inbox = chromium.open(f"{live_url}/inbox")
    inbox.wait_for(email)
    link = inbox.read("document.querySelector('pre a').href")
    assert link.startswith(f"{live_url}/activate#gu_")

    page = chromium.open(link)
    page.wait_for("Ada Lovelace")
    page.fill(password=PASSWORD, passwordConfirmation=PASSWORD, secretAnswer=ANSWER)
    page.press("form button")

    page.wait_for(f"The account {email} is active.")
    chromium.open(link).wait_for("This link has already been used.")
