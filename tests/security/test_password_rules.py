"""Passwords are judged by every rule at once, and the obvious ones are known."""

import unicodedata

import pytest

from security.guessable import _common
from security.passwords import (
    GUIDE_AT_ACTIVATION,
    GUIDE_AT_RESET,
    NIST,
    RECOMMENDED,
    PasswordRules,
    faults,
    rules_for,
)

ADA = ("ada.lovelace@example.org", "Ada", "Lovelace", "Compagnie Bréguet", "73282932000074")


@pytest.mark.parametrize(
    "password",
    [
        "Correct horse 42",
        "correct-horse-42",
        "Tr0ub4dor & three",
        "été à la plage 3",
        "Zanzibar-Kiwi-7",
        "p4sse-muraille Bleu",
    ],
)
def test_good_passwords_pass(password: str) -> None:
    assert faults(password, rules=RECOMMENDED, personal=ADA) == []


def test_every_fault_is_told_at_once() -> None:
    assert faults("lovelace", rules=RECOMMENDED, personal=ADA) == [
        "TOO_SHORT",
        "NEEDS_MORE_CHARACTER_CLASSES",
        "CONTAINS_PERSONAL_DATA",
    ]
    assert faults("", rules=RECOMMENDED) == ["TOO_SHORT", "NEEDS_MORE_CHARACTER_CLASSES"]


@pytest.mark.parametrize(
    ("password", "enough"),
    [
        ("zanzibarkiwi", False),
        ("Zanzibarkiwi", False),
        ("Zanzibarkiw7", True),
        ("zanzibar kiw7", True),
        ("zanzibarékiw7", True),
        ("zanzibar-kiwi", False),
        ("Zanzibar-kiwi", True),
        ("zanzibarkiwi٣", False),
        ("ZANZIBAR\u00c9٣", False),
    ],
)
def test_classes_are_those_of_the_guide(password: str, enough: bool) -> None:
    assert ("NEEDS_MORE_CHARACTER_CLASSES" not in faults(password, rules=RECOMMENDED)) is enough


@pytest.mark.parametrize(
    ("rules", "length"), [(GUIDE_AT_ACTIVATION, 8), (GUIDE_AT_RESET, 12), (RECOMMENDED, 12), (NIST, 15)]
)
def test_lengths_are_those_of_the_profile(rules: PasswordRules, length: int) -> None:
    password = "Kx7-Vq2.Wm9/Zt4+"
    assert "TOO_SHORT" in faults(password[: length - 1], rules=rules)
    assert faults(password[:length], rules=rules) == []


def test_profiles_have_names() -> None:
    assert rules_for("recommended") is RECOMMENDED
    assert rules_for("nist") is NIST
    assert rules_for("guide") is GUIDE_AT_RESET
    assert rules_for("guide", at_activation=True) is GUIDE_AT_ACTIVATION
    with pytest.raises(ValueError, match="lax"):
        rules_for("lax")


def test_nist_asks_for_no_classes() -> None:
    assert faults("muraille chemin", rules=NIST) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Kx7-" * 64 + "x", "TOO_LONG"),
        ("Kx7-" * 250_000, "TOO_LONG"),
        ("Correct horse\0 42", "BAD_FORMAT"),
        ("Correct horse\ud800 42", "BAD_FORMAT"),
        ("\u0301\u0302\u0303" * 6, "BAD_FORMAT"),
    ],
)
def test_sec_85_what_cannot_be_hashed_is_refused(password: str, code: str) -> None:
    assert code in faults(password, rules=RECOMMENDED)


def test_256_code_points_pass_and_are_counted_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Correct horse é 42 ") * 13
    assert len(decomposed) > 256 > len(unicodedata.normalize("NFC", decomposed))
    assert "TOO_LONG" not in faults(decomposed, rules=RECOMMENDED)


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "P@ssw0rd",
        "Password2024!",
        "P@ssw0rd2024!",
        "motdepasse",
        "M0tdep@sse-1",
        "Azerty123456!",
        "azertyuiop12",
        "Qwerty-123456",
        "1234567890Aa!",
        "0987654321Aa!",
        "Abcdefgh1234!",
        "aaaaaaaaaaA1!",
        "Aa1!Aa1!Aa1!",
        "Bonjour-2026!",
        "Sunshine#2023",
        "Qsdfghjklm1!",
    ],
)
def test_sec_87_common_passwords_and_runs_are_refused(password: str) -> None:
    assert "TOO_COMMON" in faults(password, rules=RECOMMENDED)


@pytest.mark.parametrize(
    "password",
    [
        "Vive-Lovelace-42",
        "Vive-L0v3lac3-42",
        "xX-LOVELACE-Xx7",
        "Vive-Breguet-42",
        "Vive-Bréguet-42",
        "Vive 732829320 !",
        "Vive 73282932000074 !",
        "La-Compagnie-42!",
    ],
)
def test_sec_87_words_that_strangers_know_are_refused(password: str) -> None:
    assert faults(password, rules=RECOMMENDED, personal=ADA) == ["CONTAINS_PERSONAL_DATA"]


@pytest.mark.parametrize("password", ["Zanzibar-Adam-42", "Example-Kiwi-42", "Correct horse 42"])
def test_short_words_and_the_domain_of_an_address_are_nobodys(password: str) -> None:
    assert faults(password, rules=RECOMMENDED, personal=ADA) == []


def test_the_list_is_long_enough() -> None:
    assert len(_common()) >= 10_000
    assert all(word == word.lower() for word in _common())
