"""What people may write into a form: cleaned, bounded, and harmless in a letter."""

import re
import unicodedata

from security.invisible import BLANK_LETTERS, JOINER, REORDERING, trimmed
from security.lengths import room_for

# What stands between the letters of names, beside blanks, dots and commas.
_APOSTROPHES = "'`\u00b4\u2018\u2019\u2032\u055a\u05f3\u05f4"  # the ʻokina is a letter, and often typed so
_HYPHENS = "-\u2010\u2011\u2013\u05be\u30a0"
_MIDDLE_DOTS = "\u00b7\u2027\u30fb\uff65"  # Catalan, Chinese, Japanese
_NAME_SIGNS = frozenset(f" .,{_APOSTROPHES}{_HYPHENS}{_MIDDLE_DOTS}")
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners that Persian and Indic scripts and emoji need; the rest of Cf reverses or hides text.
_JOINERS = frozenset("\u200c\u200d")
_LINK = re.compile(r"://|www\.|[^\s.,]\.[^\W\d_]{2,}", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
# Composing sorts each run of marks in time that grows with its square; Unicode's stream-safe text has 30.
_MOST_MARKS = 30


class BadText(ValueError):
    """Say by a problem code (REQUIRED, TOO_LONG, BAD_FORMAT, NOT_ALLOWED) why a text is refused."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def person_name(text: str, *, max_length: int = 80) -> str:
    """Clean a first or last name. Raises `BadText`.

    Names are printed in letters that strangers can have sent: letters, marks, blanks, apostrophes, hyphens,
    middle dots, dots and commas are all a name needs, and none of them writes a link. The joiners of Unicode
    stand only between letters of scripts that are written with them (UAX #31, 2.3).
    """
    name = one_line(text, max_length=max_length)
    if not all(_is_of_name(sign) for sign in JOINER.sub("", name)):
        raise BadText("NOT_ALLOWED")
    if _LINK.search(name):
        raise BadText("NOT_ALLOWED")
    if not any(sign.isalpha() for sign in name):
        raise BadText("BAD_FORMAT")
    return name


def one_line(text: str, *, max_length: int = 200) -> str:
    """Clean a text of one line, runs of blanks made one. Raises `BadText`."""
    return _bounded(
        _BLANKS.sub(" ", _composed(text, max_length=max_length, lines=False)), max_length=max_length
    )


def free_text(text: str, *, max_length: int = 500) -> str:
    """Clean a text of several lines. Raises `BadText`."""
    return _bounded(_composed(text, max_length=max_length, lines=True), max_length=max_length)


def secret_answer(text: str) -> str:
    """Reduce an answer to what its author will type again: no case, accents or doubled blanks.

    Raises `BadText`. A decomposed text can be eighteen times longer than the typed one: it is bounded first.
    """
    answer = one_line(text, max_length=200)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", answer).casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _bounded(" ".join(plain.split()), max_length=1_000)


def is_blank(text: str | None) -> bool:
    """Whether a text says nothing: left out, or made of signs that nobody sees."""
    return not trimmed(text or "")


def is_storable(text: str) -> bool:
    """Tell whether a database takes a text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_of_name(sign: str) -> bool:
    is_letter = unicodedata.category(sign)[0] in "LM" and sign not in BLANK_LETTERS
    return is_letter or sign in _NAME_SIGNS


def _composed(text: str, *, max_length: int, lines: bool) -> str:
    # Composing costs time in proportion to what was sent, and trimming may bring a text within bounds.
    if len(text) > room_for(max_length):
        raise BadText("TOO_LONG")
    seen = trimmed(text, but=REORDERING)
    unified = seen.replace("\r\n", "\n") if lines else seen
    if not is_storable(unified):
        raise BadText("BAD_FORMAT")
    if _has_run_of_marks(unified):
        raise BadText("NOT_ALLOWED")
    allowed = "\n\t" if lines else "\t"
    for sign in unified:
        if sign not in allowed and sign not in _JOINERS and unicodedata.category(sign) in _FORBIDDEN:
            raise BadText("NOT_ALLOWED")
    return unicodedata.normalize("NFC", unified)


def _has_run_of_marks(text: str) -> bool:
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if marks > _MOST_MARKS:
            return True
    return False


def _bounded(text: str, *, max_length: int) -> str:
    cleaned = trimmed(text)
    if not cleaned:
        raise BadText("REQUIRED")
    if len(cleaned) > max_length:
        raise BadText("TOO_LONG")
    return cleaned
