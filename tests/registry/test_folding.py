"""The folding of names costs time in proportion to their length, whatever they are made of."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.folding import searchable, stream_safe, without_accents

# Marks; marks that are letters or spacing signs before they are decomposed.
MARKS = st.sampled_from("\u0300\u0316\u0344\u0345\u0f73\u0f81\u3099\uff9e\uff9f\u05b0")
STARTERS = st.sampled_from("aé\u00a8\ufdfaスŒ")


def longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for sign in unicodedata.normalize("NFKD", text):
        run = run + 1 if unicodedata.combining(sign) else 0
        longest = max(longest, run)
    return longest


@given(st.text(MARKS | STARTERS, max_size=300), MARKS, MARKS)
def test_no_run_of_marks_is_long_once_decomposed(text: str, one: str, other: str) -> None:
    # A sign decomposes into two or three marks at most; a starter may bring one of its own.
    assert longest_run_of_marks(stream_safe(text + one * 200 + other * 200)) <= 3 * 30 + 1


@given(st.text(max_size=60))
def test_thirty_marks_on_a_letter_are_more_than_any_name_has(text: str) -> None:
    if longest_run_of_marks(text) <= 10:
        assert stream_safe(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [("Œuvre d'été", "oeuvre d ete"), ("e\u0301" * 3, "eee"), ("Việt Nam", "viet nam"), ("ｶﾞ", "カ")],
)
def test_names_are_folded_as_before(text: str, words: str) -> None:
    assert searchable(text) == words


def test_accents_are_dropped_from_texts_of_any_length() -> None:
    assert without_accents("\u0344" * 15_800 + "\u0316" * 15_800 + "é") == "e"
