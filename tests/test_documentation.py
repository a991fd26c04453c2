"""The documentation: what it names exists, what it shows works, what it lists is complete."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate
from pydantic import SecretStr

from server.pages import read_tabs
from server.settings import Settings
from tests.journeys import DOCS, OPERATIONS, SERVED, Journey, journeys, refusals_of, root_fields

pytestmark = pytest.mark.one_database

ROOT = DOCS.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *DOCS.rglob("*.md"),
]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
SETTINGS = {f"GUICHET_{name.upper()}": about.default for name, about in Settings.model_fields.items()}
JOURNEYS = journeys()
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|graphql|txt|sh|html))`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if "://" not in link]

    assert [link for link in links if not leads_somewhere(page, link)] == []
    assert [path for path in PATH.findall(text) if not (ROOT / path).exists()] == []


def test_every_example_is_told_of_once() -> None:
    assert sorted(journey.file for journey in JOURNEYS) == sorted(
        path.stem for path in OPERATIONS.glob("*.graphql")
    )


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.file)
def test_an_example_is_told_of_by_its_name_and_with_its_refusals(journey: Journey) -> None:
    assert journey.operation.name
    assert journey.name == journey.operation.name.value
    assert journey.refusals == refusals_of(journey.operation)
    assert journey.document.startswith("# ")


def test_every_part_of_the_contract_has_its_example() -> None:
    shown = {field.name.value for journey in JOURNEYS for field in root_fields(journey.operation)}

    assert SERVED.query_type
    assert SERVED.mutation_type
    assert {*SERVED.query_type.fields, *SERVED.mutation_type.fields} - shown == set()


def test_every_document_of_the_journeys_is_valid() -> None:
    blocks = re.findall(r"```graphql\n(.*?)```", (DOCS / "journeys.md").read_text("utf-8"), re.DOTALL)

    assert blocks
    assert [fault for block in blocks for fault in validate(SERVED, parse(block))] == []


def test_every_tab_is_an_example() -> None:
    names = (OPERATIONS / "tabs.txt").read_text(encoding="utf-8").split()

    assert len(set(names)) == len(names) == len(read_tabs())


def test_the_read_me_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(GUICHET_\w+)` \| (.+?) \|", README, re.MULTILINE)

    assert sorted(name for name, _ in rows) == sorted(SETTINGS)
    assert [(name, cell) for name, cell in rows if shown(SETTINGS[name]) not in cell] == []


def test_the_example_of_a_settings_file_lists_every_setting_with_its_default() -> None:
    rows = re.findall(r"^#(GUICHET_\w+)=(.*)$", ENV_EXAMPLE, re.MULTILINE)

    assert sorted(name for name, _ in rows) == sorted(SETTINGS)
    assert [(name, value) for name, value in rows if shown(SETTINGS[name]) not in value] == []


if shutil.which("bash") and shutil.which("curl"):

    def test_the_tour_of_the_read_me_works_as_it_is_pasted(live_url: str, tmp_path: Path) -> None:
        case, signed_up, activated, logged_in, me = take_the_tour(live_url, tmp_path)

        assert case["signUpCase"]["outcome"] == "NEW_STRUCTURE"
        assert case["signUpCase"]["legalName"] == signed_up["signUp"]["designation"]
        assert activated["activateAccount"]["attachments"][0]["role"] == "MAIN_MANAGER"
        assert logged_in["logIn"]["__typename"] == "SessionOpened"
        assert me["me"]["email"] == "ada@example.org"


def take_the_tour(url: str, folder: Path) -> list[Any]:
    """Paste every block of the tour into one shell, at a person's pace; return the answers."""
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "var").mkdir()
    letter_came = f"until curl -s {url}/inbox.json | grep -q ada@example.org; do sleep 0.1; done\n"
    pasted = "".join(tour()).replace("http://127.0.0.1:8000", url)
    script = pasted.replace("token=", f"{letter_came}token=", 1)
    done = subprocess.run(
        ["bash", "-eu"], input=script, cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return [json.loads(line)["data"] for line in done.stdout.splitlines()]


def tour() -> list[str]:
    """Return the blocks of the tour, in their order."""
    chapter = README.partition("## A tour with curl")[2].partition("\n## ")[0]
    return re.findall(r"```bash\n(.*?)```", chapter, re.DOTALL)


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def anchors_of(page: Path) -> set[str]:
    """Return the names under which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def shown(default: Any) -> str:  # Any: of a setting
    """Return a default as it is written; nothing, where there is none to write."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    return str(default) if default else ""
