"""Addresses and texts come in clean, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security.addresses import BadAddress, parse_address
from security.texts import BadText, free_text, is_storable, one_line, person_name, secret_answer


@pytest.mark.parametrize(
    ("text", "kept", "key"),
    [
        ("Ada.Lovelace@Example.org", "Ada.Lovelace@Example.org", "ada.lovelace@example.org"),
        ("  ada+portal@example.org ", "ada+portal@example.org", "ada+portal@example.org"),
        ("ADA@EXAMPLE.ORG", "ADA@EXAMPLE.ORG", "ada@example.org"),
        ("ada@ｅxample.org", "ada@example.org", "ada@example.org"),
        ("ada@Bücher.Example", "ada@Bücher.Example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("ada@guichet.test", "ada@guichet.test", "ada@guichet.test"),
        ("no-reply@guichet.invalid", "no-reply@guichet.invalid", "no-reply@guichet.invalid"),
    ],
)
def test_an_address_has_one_key_however_it_is_typed(text: str, kept: str, key: str) -> None:
    address = parse_address(text)
    assert (address.text, address.key) == (kept, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "ada@example.org, eve@example.org",
        "ada@example.org;eve@example.org",
        "Ada <ada@example.org>",
        "ada@example.org\nBcc: eve@example.org",
        "ada@example.org\0",
        "ada\u202e@example.org",
        "-oQ/tmp@example.org",
        '"ada lovelace"@example.org',
        "ada(comment)@example.org",
        "ada@[127.0.0.1]",
        "ada@@example.org",
        "ada..l@example.org",
        ".ada@example.org",
        "adaı@example.org",
        "ａda@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a." * 124 + "example",
        "ada@example.org" + " " * 10_000 + "x",
        "ada@exam\ud800ple.org",
    ],
)
def test_what_is_no_address_of_one_person_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(text)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except BadAddress:
        return
    assert parse_address(address.text) == address
    assert parse_address(address.delivery).key == address.key
    assert address.delivery.isascii()


@pytest.mark.parametrize(
    "name",
    ["Zoë", "Jean-Marie O’Neill", "d'Alembert", "Martin Jr.", "Nguyễn", "李", "Teri'i, Hina", "J.R. Tolkien"],
)
def test_names_of_people_pass(name: str) -> None:
    assert person_name(f"  {name}\t ") == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "REQUIRED"),
        (" \t ", "REQUIRED"),
        ("a" * 81, "TOO_LONG"),
        ("a" * 1_000_000, "TOO_LONG"),
        ("a\0b", "BAD_FORMAT"),
        ("a\ud800", "BAD_FORMAT"),
        ("-.-", "BAD_FORMAT"),
        ("Ada\nLovelace", "NOT_ALLOWED"),
        ("Ada\u202eecalevoL", "NOT_ALLOWED"),
        ("Ada\u200bLovelace", "NOT_ALLOWED"),
        ("Ada 2", "NOT_ALLOWED"),
        ("https://evil.example", "NOT_ALLOWED"),
        ("Visit evil.example now", "NOT_ALLOWED"),
        ("www.evil", "NOT_ALLOWED"),
        ("<b>Ada</b>", "NOT_ALLOWED"),
        ("Ada 🎉", "NOT_ALLOWED"),
    ],
)
def test_a_name_that_is_none_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadText) as caught:
        person_name(text)
    assert caught.value.code == code


def test_names_are_composed() -> None:
    assert person_name("Zoe\u0308") == "Zoë"


def test_a_line_is_one_and_a_text_keeps_its_lines() -> None:
    assert one_line(" 12  rue\tdu Bac ") == "12 rue du Bac"
    assert free_text("\nBonjour,\r\n\r\nmerci.\n") == "Bonjour,\n\nmerci."
    for refused in ("a\nb", "a\u2028b", "a\x1bb"):
        with pytest.raises(BadText, match="NOT_ALLOWED"):
            one_line(refused)
    with pytest.raises(BadText, match="TOO_LONG"):
        free_text("a" * 501)


@pytest.mark.parametrize(
    "typed", ["Élodie  Dupré", "elodie dupre", " ÉLODIE DUPRÉ ", "E\u0301lodie Dupre\u0301"]
)
def test_a_secret_answer_is_the_same_however_it_is_typed(typed: str) -> None:
    assert secret_answer(typed) == "elodie dupre"


def test_a_secret_answer_folds_what_letters_share() -> None:
    assert secret_answer("Straße ﬁn") == "strasse fin"
    with pytest.raises(BadText, match="REQUIRED"):
        secret_answer("\u0301")


@given(st.text())
def test_any_text_is_cleaned_once_and_for_all_or_refused(text: str) -> None:
    for clean in (person_name, one_line, free_text, secret_answer):
        try:
            cleaned = clean(text)
        except BadText:
            continue
        assert clean(cleaned) == cleaned
        assert is_storable(cleaned)
