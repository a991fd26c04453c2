"""GraphiQL opens with one tab for each journey, from our own files: this browser reaches no other machine."""

from server.pages import read_tabs

from .chromium import Chromium


def test_graphiql_opens_with_one_tab_for_each_journey(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/graphql")
    page.wait_for("RegistryRecord")

    names = page.read("[...document.querySelectorAll('.graphiql-tab-button')].map((tab) => tab.textContent)")
    assert names[:6] == ["Rules", "RegistryRecord", "SignUpCase", "Workspaces", "CreateCaptcha", "SignUp"]
    assert len(names) == len(read_tabs())


def test_an_example_runs_at_the_press_of_the_triangle(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/graphql")
    page.wait_for("RegistryRecord")
    assert "of three kinds" not in page.read("document.body.innerText")

    page.press(".graphiql-execute-button")

    page.wait_for("of three kinds")


def test_graphiql_stays_within_the_policy_of_its_page(chromium: Chromium, pages_url: str) -> None:
    page = chromium.open(f"{pages_url}/graphql")
    page.wait_for("RegistryRecord")

    page.press("button[aria-label='Open settings dialog']")
    page.wait_for("Theme")

    refused = [complaint for complaint in chromium.complaints if "Content Security Policy" in complaint]
    assert refused == []
