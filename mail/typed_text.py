"""What people typed, made harmless in a letter: one line, cut, in quotes, and nothing that becomes a link.

A link is broken where everybody sees it, by brackets around its dots, as those do who report malice: a name
such as "S.A.R.L. Dupont" or "Dr. No" stays as it is. Signs that nobody sees would break it too, but they
travel with what is copied, and libphonenumber reads over them.
"""

import re
import unicodedata

from security.invisible import BLANK_LETTERS, JOINER

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_QUOTES = str.maketrans(dict.fromkeys('«»"“”„‟‹›〝〞〟＂', "'"))

_DOTS = ".\uff0e\u3002\uff61\u2024\ufe52"  # the last five are dots of a domain too (UTS #46)
_END = r"\s.,;:!?'’()/&+…"
# Before two signs or more of which the first is a letter: a top-level domain, and not an initial.
_DOT_OF_DOMAIN = re.compile(
    f"(?<=\\S)[{_DOTS}](?=[^\\W\\d_][^{_END}])|(?<=www)[{_DOTS}](?=\\S)", re.IGNORECASE
)
_DOT_OF_ADDRESS = re.compile(r"(?<![\d.()])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_SLASHES = re.compile(
    r"[:\uff1a\ufe55]?[/\\\uff0f\uff3c\u2044\u2215\u29f8](?=[/\\\uff0f\uff3c\u2044\u2215\u29f8])"
)
_SCHEME = re.compile(
    r"\b(mailto|tel|sms|sips?|xmpp|callto|facetime|skype|javascript|data|file)[:\uff1a](?=\S)", re.IGNORECASE
)
_AT = re.compile("(?<=\\S)[@\uff20\ufe6b](?=\\S)")
_NUMBER = re.compile(r"\+?\d(?:[ .()/\-\u2010-\u2015\u2212]{0,3}\d){7,}")
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d")
_RUN = re.compile(r"\d{1,6}(?!\d)|\d{4}")  # groups as typed; what is longer than six digits, in fours


def on_one_line(text: str) -> str:
    """Return a text on one line: controls, reversed writing and signs that nobody sees become blanks."""
    joiners = {found.start() for found in JOINER.finditer(text)}
    shown = (" " if _is_hidden(sign) and place not in joiners else sign for place, sign in enumerate(text))
    return " ".join("".join(shown).split())


def quoted(text: str, *, longest: int, is_french: bool) -> str:
    """Return what somebody typed as a letter may print it; nothing, where nothing was typed.

    The quotes are the letter's own: those in the text become apostrophes, so that it cannot end them.
    """
    line = on_one_line(text)
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    harmless = unlinked(line.translate(_QUOTES))
    if not harmless:
        return ""
    return f"« {harmless} »" if is_french else f"“{harmless}”"


def unlinked(line: str) -> str:
    """Break what a mail program would make a link of: URLs, domains, addresses, telephone numbers."""
    line = _DOT_OF_ADDRESS.sub(r"\1[.]\2[.]\3[.]\4", line)
    line = _NUMBER.sub(_grouped, line)
    for links in (_SLASHES, _DOT_OF_DOMAIN, _AT):
        line = links.sub(r"[\g<0>]", line)
    return _SCHEME.sub(r"\1[:]", line)


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN or sign in BLANK_LETTERS


def _grouped(number: re.Match[str]) -> str:
    """Return a number in groups that no program takes for a telephone's; dates stay as they are."""
    if _DATE.fullmatch(number[0]):
        return number[0]
    plus = "+" if number[0].startswith("+") else ""
    return plus + "·".join(_RUN.findall(number[0]))
