"""What an attacker tries first: common passwords, runs of a keyboard, words that strangers know."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

_LIST = Path(__file__).with_name("common_passwords.txt")
# What people write for a letter; the second reading of 1 and ! is l.
_LEET = str.maketrans("0134578@$!|+", "oieasgbasiit")
_LEET_L = str.maketrans("0134578@$!|+", "oleasgbaslit")
_TRIMMINGS = "0123456789 !\"#$%&'()*+,-./:;<=>?[\\]^_`{|}~€£§°"
_ROWS = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "&e\"'(-e_ca",
)
_STEPS = frozenset(pair for row in _ROWS for line in (row, row[::-1]) for pair in pairwise(line))
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_RUN = 3
_SHORTEST_WORD = 4


def is_common(password: str) -> bool:
    """Tell whether a password is a common one, dressed up or not, or mostly runs and repeats.

    Years, digits and signs put before or after a common password that makes up half of the whole change
    nothing; nor do 0 for o and @ for a.
    """
    folded = _folded(password)
    # Strip before reading 0 as o and ! as i, or the year and the signs would join the word.
    for text in (folded, folded.strip(_TRIMMINGS)):
        long_enough = len(text) * 2 >= len(folded)
        if long_enough and not _common().isdisjoint(_readings(text)):
            return True
    return bool(folded) and (_in_runs(folded) * 2 > len(folded) or _is_repeated(folded))


def contains_personal_data(password: str, *, personal: Iterable[str]) -> bool:
    """Tell whether a password contains a word of four letters or digits that strangers know of its owner."""
    readings = _readings(_folded(password))
    return any(word in reading for word in _words(personal) for reading in readings)


def _readings(text: str) -> set[str]:
    return {text, text.translate(_LEET), text.translate(_LEET_L)}


def _words(personal: Iterable[str]) -> Iterator[str]:
    for text in personal:
        known = text.rpartition("@")[0] or text
        for word in _WORDS.findall(_folded(known)):
            if len(word) >= _SHORTEST_WORD:
                yield word
            if len(word) == 14 and word.isdigit():
                yield word[:9]  # the SIREN of a SIRET


def _in_runs(text: str) -> int:
    """Count the characters that stand in runs of three neighbours of a keyboard, an alphabet, or equals."""
    counted, length = 0, 1
    for one, two in [*pairwise(text), ("", "")]:
        if one and ((one, two) in _STEPS or one == two):
            length += 1
            continue
        counted += length if length >= _SHORTEST_RUN else 0
        length = 1
    return counted


def _is_repeated(text: str) -> bool:
    """Tell whether a text is one short piece again and again, or hardly changes."""
    if text in (text + text)[1:-1]:
        return True
    return len(text) >= 8 and (len(set(text)) <= 4 or len(list(groupby(text))) <= 4)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@cache
def _common() -> frozenset[str]:
    lines = _LIST.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))
