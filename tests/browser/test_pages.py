"""What a person sees and does on the pages of development."""

import json

import pytest

from .chromium import Chromium, Tab
from .stand_in import GOOD_TOKEN


def test_the_landing_page_leads_everywhere_and_says_who_to_be(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(pages_url)
    page.wait_for("camille@atelier.example")

    links = page.read("[...document.querySelectorAll('main a')].map((link) => link.pathname)")
    assert {"/graphql", "/inbox", "/schema.graphql", "/readyz"} <= set(links)


def test_the_newest_letter_comes_first_and_runs_no_script(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/inbox")
    page.wait_for("Votre compte est activé <b>")

    assert page.read("document.querySelector('.subject').textContent") == "Votre compte est activé <b>"
    assert "Inbox" in page.read("document.title")
    assert page.read("document.querySelector('iframe').sandbox.value") == (
        "allow-popups allow-popups-to-escape-sandbox"
    )


def test_the_links_of_the_text_version_can_be_followed(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/inbox")
    page.wait_for("Inbox")

    link = page.read("document.querySelector('pre a').href")
    assert link.endswith(f"/activate#{GOOD_TOKEN}")


def test_an_empty_inbox_says_how_to_get_a_letter(chromium: Chromium, pages_url: str) -> None:
    chromium.open(f"{pages_url}/empty-inbox").wait_for("No letter yet.")


def test_a_person_activates_the_account_from_the_letter(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/activate#{GOOD_TOKEN}")
    page.wait_for("Ada Cumulus")

    page.fill(password="Un-nuage-2026", passwordConfirmation="Un-nuage-2026", secretAnswer="Cirrus")
    page.press("form button")

    page.wait_for("The account ada@nuages.example is active.")
    page.wait_for("LA FABRIQUE DE NUAGES : you manage it")


def test_a_fault_is_shown_under_its_field(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/activate#{GOOD_TOKEN}")
    page.wait_for("Ada Cumulus")

    page.fill(password="short", passwordConfirmation="short", secretAnswer="Cirrus")
    page.press("form button")

    page.wait_for("Use at least 12 characters.")
    assert page.read("document.activeElement.id") == "password"
    assert page.read("document.getElementById('password').getAttribute('aria-invalid')") == "true"


def test_a_person_chooses_a_new_password_from_the_letter(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/reset-password#{GOOD_TOKEN}")
    page.wait_for("Ada Cumulus")

    page.fill(password="Un-nuage-2026", passwordConfirmation="Un-nuage-2026")
    page.press("form button")

    page.wait_for("The password of ada@nuages.example is changed.")


def test_an_address_is_confirmed_by_a_press_and_not_by_opening_the_link(
    chromium: Chromium, pages_url: str
) -> None:
    page = chromium.open(f"{pages_url}/confirm-email#{GOOD_TOKEN}")
    page.wait_for("Confirm this address")

    page.press("form button")

    page.wait_for("The address is confirmed.")


@pytest.mark.parametrize("path", ["activate", "reset-password"])
def test_a_link_that_opens_nothing_says_so(path: str, chromium: Chromium, pages_url: str) -> None:
    chromium.open(f"{pages_url}/{path}#some-other-token").wait_for("This link opens nothing.")


def test_every_field_has_its_label(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/activate#{GOOD_TOKEN}")
    page.wait_for("Ada Cumulus")

    assert _unlabelled(page) == []
    assert page.read("document.documentElement.lang") == "en"


def _unlabelled(page: Tab) -> object:
    return json.loads(
        page.read(
            "JSON.stringify([...document.querySelectorAll('input, select')]"
            ".filter((field) => !field.labels.length).map((field) => field.id))"
        )
    )
