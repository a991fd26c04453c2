"""What people type into a letter of ours: quoted, cut, on one line, never a link, and never in a subject."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.letters import Draft
from mail.letters.draft import ADDRESSES, LONGEST, LONGEST_NAME, OURS
from mail.specimens import specimens
from mail.typed_text import quoted, unlinked
from models.account import Language

# As eager as mail programs are, and more: any scheme, any label with something like a top-level domain
# after any dot of a domain, any address, seven digits or more that a telephone could dial.
LINK = re.compile(
    r"://|//|\\\\|\bwww[.．。｡]\S"
    r"|\w[.．。｡․﹒][^\W\d_]{2,}|\w@\w|\b(mailto|tel|sms):\S"
    r"|\+?\d(?:[\s.()/-]{0,2}\d){7,}|\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
HOSTILE = (
    "Votre compte est suspendu… portail-securite.com/login » Bonjour,\r\n\r\nRépondez : "
    "<b>https://evil.example/x</b> {{7*7}}\u2028\u202e " + "x" * 3_000
)
LINKS = [
    "example.com/login",
    "https://evil.example",
    "hxxp://evil.example",
    "http://localhost/x",
    "//evil.example/x",
    r"\\server\share",
    "www.evil",
    "WWW.x.y/z",
    "a@evil.example",
    "jean@société.example",
    "evil．com",
    "evil。com",
    "evil｡com",
    "société.example",
    "пример.рф",
    "中文.中国",
    "evil.com.",
    "(t.co/x)",
    "x.com",
    "sub.domain.evil.museum",
    "xn--socit-esab.xn--p1ai",
    "192.168.0.1/x",
    "http://2130706433",
    "mailto:a@b",
    "tel:112",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "0612345678",
    "+33 (0)6-12-34-56-78",
    "+1 212 555 0123",
    "40 41 42 43",
    "exam\u200bple.com",
    "evil\u2060.com",
    "evil.\u200ccom",
    "evil.\u00adcom",
]


def typed_facts(draft: Draft) -> list[str]:
    """Return the names of the facts whose words are a person's."""
    said = {name: fact for name, fact in draft.facts.items() if name not in OURS | ADDRESSES}
    return [name for name, fact in said.items() if isinstance(fact, str | list)]


CASES = [
    pytest.param(draft, name, id=f"{kind}-{language.value}-{name}")
    for kind, language, draft in specimens()
    for name in typed_facts(draft)
]


def with_fact(draft: Draft, **facts: Any) -> Draft:
    """Return a draft that says something else."""
    lists = {name: [fact] if isinstance(draft.facts[name], list) else fact for name, fact in facts.items()}
    return replace(draft, facts={**draft.facts, **lists})


@pytest.mark.parametrize(("draft", "name"), CASES)
def test_a_hostile_text_is_in_no_subject_and_once_in_the_body_quoted_and_cut(renderer, draft, name):
    plain, hostile = (renderer.render(with_fact(draft, **{name: said})) for said in ("Curie", HOSTILE))

    assert hostile.subject == plain.subject
    assert hostile.text.count("\n\n") == plain.text.count("\n\n")
    opening, closing = "«»" if draft.language is Language.FR else "“”"
    inside = [part for part in re.findall(f"{opening}(.*?){closing}", hostile.text) if "suspendu" in part]
    assert len(inside) == 1
    assert hostile.text.count("suspendu") == 1
    assert len(inside[0]) <= LONGEST.get(name, LONGEST_NAME) * 1.5
    assert "…" in inside[0][-2:]
    for written in (hostile.text, re.sub(r"(?s)<head>.*</head>|<[^>]+>", " ", hostile.html)):
        assert not LINK.search(without_ours(written, draft))


@pytest.mark.parametrize("text", LINKS)
def test_no_mail_program_makes_a_link_of_what_was_typed(renderer, text):
    [(_, _, draft)] = [one for one in specimens() if one[:2] == ("attachment_requested", Language.FR)]

    letter = renderer.render(with_fact(draft, note=f"Voyez {text} vite", person_name=text))

    assert LINK.search(text) or any(sign in text for sign in "\u200b\u2060\u200c\u00ad")
    assert not LINK.search(without_ours(letter.text, draft))


@pytest.mark.parametrize(
    "text",
    [
        "S.A.R.L. Dupont",
        "S.A.R.L, Paris",
        "Dr. No",
        "J.C. Decaux",
        "J.-C. Decaux",
        "Voir p. 3, s'il vous plaît. Merci !",
        "12.50 € le 25/11/2026",
        "1.000.000 XPF",
        "AC/DC & fils",
        "می\u200cخواهم",
        "Col·lell",
    ],
)
def test_what_is_no_link_stays_readable(text):
    assert unlinked(text) == text
    assert quoted(text, longest=100, is_french=True) == f"« {text} »"


@given(st.text())
def test_no_text_ends_its_quotes_or_its_line(text):
    for is_french in (True, False):
        said = quoted(text, longest=100, is_french=is_french)

        opening, closing = "«»" if is_french else "“”"
        assert said == "" or (said[0], said[-1]) == (opening, closing)
        assert not any(sign in said[1:-1] for sign in '«»“”"\n\r\u2028\u202e')


@given(st.text(alphabet="ae1/.:@w\\ 0-+()．x。", max_size=40))
def test_nothing_that_is_typed_makes_a_link(text):
    assert not LINK.search(unlinked(text))


@pytest.mark.parametrize("local", ["www.evil.example/login", "evil.example/a", "a!b"])
def test_an_address_that_looks_like_a_web_page_is_broken_too(renderer, local):
    [(_, _, draft)] = [one for one in specimens() if one[:2] == ("attachment_requested", Language.EN)]

    letter = renderer.render(with_fact(draft, person_email=f"{local}@x.example"))

    assert not LINK.search(without_ours(letter.text, draft))


def without_ours(text: str, draft: Draft) -> str:
    """Return a letter without what may be a link or a number: the portal, addresses, identifiers."""
    text = re.sub(r"https://portail\.test\S*", " ", text)
    for name in ADDRESSES | {"structure_identifier"}:
        text = text.replace(str(draft.facts.get(name) or "\0"), " ")
    return text
