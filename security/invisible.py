"""Signs that nobody sees: pasted along with an address or a name, and dropped at its ends."""

import re
import unicodedata

# Letters and marks that print nothing, though Unicode counts them among letters and marks (UAX #44:
# Default_Ignorable_Code_Point), and the empty Braille pattern.
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# They change the order in which a text is read: at the end of a name they are no accident.
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_SCRIPTS_THAT_JOIN = r"\u0600-\u07bf\u0840-\u0dff\u0f00-\u109f\u1780-\u18af"  # Arabic, Indic and their like
# A joiner (ZWJ, ZWNJ) where Persian or Sinhala need it: between two letters of such a script (UAX #31, 2.3).
JOINER = re.compile(f"(?<=[{_SCRIPTS_THAT_JOIN}])[\u200c\u200d](?=[{_SCRIPTS_THAT_JOIN}])")


def is_invisible(sign: str) -> bool:
    """Whether a sign is White_Space, a format sign (Cf), or a letter that prints nothing."""
    return sign.isspace() or sign in BLANK_LETTERS or unicodedata.category(sign) == "Cf"


def trimmed(text: str, *, but: frozenset[str] = frozenset()) -> str:
    """Return a text without the invisible signs at its ends; those of `but` stay."""
    first, last = 0, len(text)
    while first < last and is_invisible(text[first]) and text[first] not in but:
        first += 1
    while last > first and is_invisible(text[last - 1]) and text[last - 1] not in but:
        last -= 1
    return text[first:last]
