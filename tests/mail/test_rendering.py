"""Letters as people receive them: complete, in two languages, and harmless."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, nodes

from mail.letters import KINDS, Draft
from mail.rendering import CannotBeWritten, Rendered, Renderer, shown
from mail.specimens import SPECIMENS, specimens, write_specimens
from models.account import Account, Language
from models.attachment import LAPSES_AFTER
from models.letter import Letter
from security.keys import Keys

TEMPLATES = Path("mail/templates")
NASTY = "Ada\r\nBcc: victim@c.example\u2028\u202e<script>alert(1)</script>{{7*7}} http://evil.example"


def is_folder(path: Path) -> bool:
    return path.is_dir()


def test_every_letter_has_a_function_a_folder_and_a_specimen():
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}

    assert folders == set(KINDS) == set(SPECIMENS)


def test_every_folder_has_a_subject_a_text_and_a_page():
    for folder in filter(is_folder, TEMPLATES.iterdir()):
        assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=str)
def test_whatever_is_said_in_french_is_said_in_english(path):
    for condition in Environment().parse(path.read_text()).find_all(nodes.If):
        if isinstance(condition.test, nodes.Name) and condition.test.name == "fr":
            assert condition.body
            assert condition.else_


def test_specimens_are_written_for_each_letter_in_both_languages(tmp_path):
    files = write_specimens(tmp_path)

    names = {file.name for file in files}
    assert names == {"index.html"} | {
        f"{kind}.{language}.{suffix}"
        for kind in KINDS
        for language in ("fr", "en")
        for suffix in ("txt", "html")
    }
    assert all(file.read_text() for file in files)


@pytest.mark.parametrize(("kind", "language", "draft"), specimens())
def test_the_page_says_what_the_text_says(renderer, kind, language, draft):
    rendered = renderer.render(draft)

    for paragraph in rendered.text.split("\n\n"):
        assert paragraph.strip() in words_of(rendered.html)


@pytest.mark.parametrize(("kind", "language", "draft"), specimens())
def test_every_fact_is_in_the_letter(renderer, kind, language, draft):
    rendered = renderer.render(draft)

    facts = {name: fact for name, fact in draft.facts.items() if name != "registered_name"}
    for fact in shown(facts, language=language).values():
        for said in [fact] if isinstance(fact, str) else fact if isinstance(fact, list) else []:
            told = renderer.instant(said, language=language) if said[:4] == "2026" else said
            assert told in rendered.text


@pytest.mark.parametrize(("kind", "language", "draft"), specimens())
def test_a_page_loads_nothing_from_elsewhere(renderer, kind, language, draft):
    html = renderer.render(draft).html

    assert not any(word in html for word in ("src=", "<link", "<script", "url(", "@import", "<img"))
    assert 'content="light dark"' in html


def test_an_activation_letter_gives_the_link_and_the_instant_until_which_it_works(renderer):
    french, english = rendered("activation", renderer)

    link = "https://portail.test/activate#gu_"
    assert french.subject == "Activer votre compte"
    assert english.subject == "Activate your account"
    assert link in french.text
    assert link in english.text
    assert "jusqu’au 1er avril 2026 à 11:30:00 (heure de Paris, UTC+02:00)" in french.text
    assert "until 1 April 2026 at 11:30:00 (Paris time, UTC+02:00)" in english.text
    assert "demandez-en un nouveau" in french.text
    assert "ask for a new one" in english.text
    assert french.html.count('<a href="https://portail.test/activate#gu_') == 2


def test_the_same_letter_carries_the_same_link_at_every_attempt(renderer):
    once, again = rendered("activation", renderer)[0], rendered("activation", renderer)[0]

    assert once.text == again.text


@pytest.mark.parametrize(
    ("zone", "language", "shown"),
    [
        ("Pacific/Noumea", Language.FR, "15 août 2026 à 00:42:07 (heure de Nouméa, UTC+11:00)"),
        ("Pacific/Tahiti", Language.EN, "14 August 2026 at 03:42:07 (Tahiti time, UTC-10:00)"),
    ],
)
def test_instants_are_those_of_the_portal_and_name_its_zone(zone, language, shown):
    renderer = Renderer(
        public_url="https://p.test", time_zone=ZoneInfo(zone), keys=Keys.for_tests(), sender="a@p.test"
    )

    assert renderer.instant(datetime(2026, 8, 14, 13, 42, 7, tzinfo=UTC), language=language) == shown


def test_a_deactivated_account_is_told_how_to_come_back(renderer):
    text = renderer.render(draft("already_registered", is_active=False, for_another_account=False)).text

    assert "désactivé" in text
    assert "Mot de passe oublié" not in text


def test_who_shut_an_account_is_asked_only_where_it_may_have_been_somebody_else(renderer):
    by_its_owner = renderer.render(draft("account_deactivated", reason=None)).text
    by_the_desk = renderer.render(draft("account_deactivated", reason="Doublon.")).text

    assert "Si ce n’était pas vous" in by_its_owner
    assert "Si ce n’était pas vous" not in by_the_desk
    assert "Motif : « Doublon. »" in by_the_desk


@pytest.mark.parametrize("kind", ["attachment_requested", "attachment_reminder", "attachment_lapsed"])
def test_a_letter_says_after_how_many_days_a_request_lapses(renderer, kind):
    french, english = rendered(kind, renderer)

    assert f"{LAPSES_AFTER.days} jours" in french.text
    assert f"{LAPSES_AFTER.days} days" in english.text


@pytest.mark.parametrize(("kind", "language", "draft"), specimens())
def test_every_letter_greets_alike_and_calls_the_desk_by_one_name(renderer, kind, language, draft):
    rendered = renderer.render(draft)

    greeting = "Hello" if language is Language.EN else "Bonjour"
    name = f" {quoted('Ada Lovelace', language)}" if "name" in draft.facts else ""
    assert rendered.text.startswith(f"{greeting}{name},\n\n")
    assert not re.search(r"\b(le|au) support\b", rendered.text, re.IGNORECASE)


def test_sec_65_what_people_type_is_escaped_and_makes_no_link(renderer):
    letter = draft(
        "attachment_requested", person_name=NASTY, person_email="g@x.example", structure_name=NASTY
    )
    letter.facts.update(structure_identifier="SIRET", registered_name=None, note=NASTY, days=90)

    rendered = renderer.render(letter)

    assert "<script>" not in rendered.html
    assert "{{7*7}}" in rendered.text
    assert "http://evil" not in rendered.text + rendered.html
    assert not any(sign in rendered.text for sign in "\r\u2028\u202e")


def test_sec_61_a_name_adds_no_header_and_no_paragraph(renderer):
    plain = message(renderer, structure_name="Boulangerie")
    nasty = message(renderer, structure_name=NASTY)

    assert nasty.keys() == plain.keys()
    assert nasty["Subject"].count("\n") == 0
    assert text_of(nasty).count("\n\n") == text_of(plain).count("\n\n")


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.example, victim@c.example",
        "a@b.example;victim@c.example",
        "Ada <a@b.example>",
        "a@b.example\r\nBcc: victim@c.example",
        "a@b\u2028.example",
        "ıda@b.example",
        "",
    ],
)
def test_sec_60_62_a_recipient_is_one_stored_address_or_none(renderer, recipient):
    with pytest.raises(CannotBeWritten):
        message(renderer, recipient=recipient)


def test_a_message_says_what_it_is(renderer):
    letter = a_letter(recipient="ada@b.example")
    written = renderer.message(letter)

    assert written["Message-ID"] == f"<{letter.id}@portail.test>"
    assert renderer.message(letter)["Message-ID"] == written["Message-ID"]
    assert written["From"] == "Guichet <no-reply@portail.test>"
    assert written["To"] == "ada@b.example"
    assert written["Auto-Submitted"] == "auto-generated"
    assert written["Date"].datetime == letter.created_at
    assert [part.get_content_type() for part in written.iter_parts()] == ["text/plain", "text/html"]


def test_no_line_of_a_message_is_too_long_or_beyond_ascii(renderer):
    content = message(renderer, structure_name="É" * 255, note="é" * 500).as_bytes()

    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_flt_16_a_fact_beyond_reason_is_refused(renderer):
    with pytest.raises(CannotBeWritten):
        message(renderer, note="x" * 10_000_000)


def quoted(text: str, language: Language) -> str:
    return f"“{text}”" if language is Language.EN else f"« {text} »"


def rendered(kind: str, renderer: Renderer) -> list[Rendered]:
    return [renderer.render(draft) for other, _, draft in specimens() if other == kind]


def draft(kind: str, **facts: object) -> Draft:
    return Draft(
        kind=kind, account=None, recipient="", language=Language.FR, facts={"name": "Ada Lovelace", **facts}
    )


def a_letter(*, recipient: str = "ada@b.example", **facts: object) -> Letter:
    said = {**SPECIMENS["attachment_requested"](Account(language=Language.FR)).facts, **facts}
    letter = Letter(
        id=uuid4(),
        kind="attachment_requested",
        recipient=recipient,
        language=Language.FR,
        facts=said,
        created_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )
    letter.link_token = None
    return letter


def message(renderer: Renderer, **changes: object) -> EmailMessage:
    return renderer.message(a_letter(**changes))


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def words_of(html: str) -> str:
    class Words(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    parser = Words()
    parser.feed(html)
    return parser.said
