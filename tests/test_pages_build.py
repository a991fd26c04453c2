"""The pages' text and policies, the examples, and GraphiQL's files."""

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path

import pytest
from graphql import GraphQLError, build_schema, parse, validate

from server.demo.people import CAMILLE, DEMO_PASSWORD
from server.pages import (
    ASSETS_FOLDER,
    STATIC_FOLDER,
    LogIn,
    Tab,
    activate,
    assets_are_built,
    confirm_email,
    explorer,
    inbox,
    landing,
    read_tabs,
    reset_password,
)
from server.pages.graphiql import OPERATIONS_FOLDER, SCRIPTS, STYLES, Library

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "schema" / "schema.graphql"
PACKAGES = ROOT / "server" / "pages" / "explorer"
LETTER = {
    "id": "1",
    "to": "ada@nuages.example",
    "from": "no-reply@guichet.invalid",
    "subject": "<script>alert(1)</script>",
    "text": "Bonjour\nhttp://127.0.0.1:8000/activate#a-token\n",
    "html": '<p title="a">Bonjour</p>',
    "createdAt": "2026-11-23T09:30:00Z",
}
EVERY_PAGE = {
    "landing": landing(version="1.2.3", log_ins=[LogIn("a@b.example", "<secret>", "Nobody")]),
    "inbox": inbox([LETTER]),
    "activate": activate(),
    "reset-password": reset_password(),
    "confirm-email": confirm_email(),
    "graphiql": explorer(endpoint="/graphql", tabs=[Tab("{ a }")], assets_built=True),
    "graphiql from the CDN": explorer(endpoint="/graphql", tabs=[], assets_built=False),
}


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_page_lets_a_script_of_its_own_text_run(name: str) -> None:
    page = EVERY_PAGE[name]
    (scripts,) = [part for part in page.csp.split("; ") if part.startswith("script-src ")]

    assert "unsafe" not in scripts
    assert "default-src 'none'" in page.csp
    assert "frame-ancestors 'none'" in page.csp
    assert re.findall(r"<script(?![^>]*\b(?:src=|application/json))", page.html) == []
    assert re.findall(r"\son[a-z]+=", page.html) == []


def test_only_the_fallback_reaches_another_site() -> None:
    assert [name for name, page in EVERY_PAGE.items() if "https:" in page.csp] == ["graphiql from the CDN"]


def test_the_landing_page_escapes_what_it_is_given() -> None:
    page = EVERY_PAGE["landing"]

    assert "1.2.3" in page.html
    assert "&lt;secret&gt;" in page.html


def test_the_inbox_frames_the_letter_and_links_its_text() -> None:
    html = inbox([LETTER]).html

    assert "&lt;script&gt;alert(1)" in html
    assert 'srcdoc="&lt;base target=&#34;_blank&#34;&gt;&lt;p title=&#34;a&#34;&gt;Bonjour&lt;/p&gt;"' in html
    assert 'href="http://127.0.0.1:8000/activate#a-token"' in html


def test_the_inbox_puts_the_newest_letter_first() -> None:
    older = LETTER | {"id": "0", "subject": "Older", "createdAt": "2026-11-22T09:30:00Z"}
    newer = LETTER | {"id": "2", "subject": "Newer", "createdAt": "2026-11-24T09:30:00Z"}

    html = inbox([older, newer]).html

    assert html.index("Newer") < html.index("Older")


def test_a_document_cannot_end_the_element_that_carries_it() -> None:
    page = explorer(endpoint="/graphql", tabs=[Tab("# </script><b>")], assets_built=True)

    assert "</script><b>" not in page.html


def test_the_fallback_says_what_it_does_and_checks_every_file() -> None:
    html = EVERY_PAGE["graphiql from the CDN"].html

    assert "make explorer" in html
    assert html.count("https://unpkg.com/") == html.count('integrity="sha384-') == 4


@pytest.mark.parametrize("library", [*SCRIPTS, STYLES], ids=lambda library: library.file_name)
def test_the_pages_name_the_versions_that_are_locked(library: Library) -> None:
    name, _, version = library.package.rpartition("@")
    lock = json.loads((PACKAGES / "package-lock.json").read_text())

    assert lock["packages"][f"node_modules/{name}"]["version"] == version


def test_the_built_files_are_those_that_the_pages_name() -> None:
    present = [library for library in (*SCRIPTS, STYLES) if (ASSETS_FOLDER / library.file_name).is_file()]

    assert assets_are_built() == (len(present) == 4)
    for library in present:
        digest = hashlib.sha384((ASSETS_FOLDER / library.file_name).read_bytes()).digest()
        assert library.integrity == f"sha384-{b64encode(digest).decode()}"


def test_assets_are_not_built_where_one_file_is_missing(tmp_path: Path) -> None:
    for library in SCRIPTS:
        (tmp_path / library.file_name).touch()

    assert not assets_are_built(tmp_path)


@pytest.mark.parametrize("lock", [PACKAGES, ROOT / "conformance"], ids=lambda folder: folder.name)
def test_packages_come_from_the_public_registry(lock: Path) -> None:
    packages = json.loads((lock / "package-lock.json").read_text())["packages"]
    addresses = [package["resolved"] for package in packages.values() if "resolved" in package]

    assert [address for address in addresses if not address.startswith("https://registry.npmjs.org/")] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.parametrize("path", sorted(OPERATIONS_FOLDER.glob("*.graphql")), ids=lambda path: path.stem)
def test_every_example_is_valid_against_the_schema(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["activate.js", "reset-password.js", "confirm-email.js"])
def test_what_the_pages_ask_is_valid_against_the_schema(name: str) -> None:
    script = (STATIC_FOLDER / name).read_text(encoding="utf-8")
    documents = re.findall(r"`((?:query|mutation) .*?)`;", script, re.DOTALL)

    assert documents
    assert [fault for document in documents for fault in faults_of(document)] == []


def test_the_examples_come_in_the_order_of_a_newcomer() -> None:
    names = [re.search(r"^(?:query|mutation) (\w+)", tab.query, re.MULTILINE) for tab in read_tabs()]

    assert [name and name[1] for name in names][:3] == ["Rules", "RegistryRecord", "SignUpCase"]


def test_the_log_in_example_is_somebody_of_the_demo() -> None:
    variables = [
        json.loads(tab.variables) for tab in read_tabs() if "mutation LogIn" in tab.query and tab.variables
    ]

    assert [(one["input"]["email"], one["input"]["password"]) for one in variables] == [
        (CAMILLE.email, DEMO_PASSWORD)
    ]


def faults_of(document: str) -> list[GraphQLError]:
    parsed = parse(document)
    # The contract is exported from code: before its first export, a document can only be parsed.
    return validate(build_schema(SCHEMA.read_text(encoding="utf-8")), parsed) if SCHEMA.is_file() else []
