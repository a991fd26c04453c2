"""The forms of a text that comparisons and searches use."""

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = dict(zip("ÆæŒœØøŁłĐđ", ("AE", "ae", "OE", "oe", "O", "o", "L", "l", "D", "d"), strict=True))
# Signs that typography writes in several ways, as a keyboard has them; what nobody sees is dropped.
_SIGNS = (
    dict.fromkeys("`´‘’‚‛ʹʻʼʽˈ′‵＇｀", "'")
    | dict.fromkeys("“”„‟«»″‶＂", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_LIGATURES = str.maketrans(_LETTERS | _SIGNS)
# The two ways in which town halls, INSEE and people write the same word.
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ASCII_PUNCTUATION = str.maketrans({chr(i): " " for i in range(128) if not chr(i).isalnum()})
# Unicode's Stream-Safe Text Format (UAX 15, section 13): no language puts more marks on one letter.
_MOST_MARKS = 30


def searchable(text: str) -> str:
    """Normalise a name for searches: case and accents folded, punctuation made blanks, blanks made one.

    "St" and "Saint" are one word. The same function prepares the stored name and the words asked for:
    whoever changes it writes a migration that folds the stored ones again.
    """
    if text.isascii():
        return _one_spelling(text.lower().translate(_ASCII_PUNCTUATION))
    folded = without_accents(text.casefold()).casefold()
    return _one_spelling("".join(c if c.isalnum() else " " for c in folded))


def without_accents(text: str) -> str:
    """Drop accents, open ligatures, write signs as a keyboard does: "Œuvre d’été" reads "OEuvre d'ete"."""
    parts = unicodedata.normalize("NFKD", stream_safe(text.translate(_LIGATURES)))
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    # Decomposing brings other such signs about: "ŉ" begins with an apostrophe of its own.
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain.translate(_LIGATURES))


def _one_spelling(text: str) -> str:
    words = text.split()
    if "st" in text:
        words = [_SAINTS.get(word, word) for word in words]
    return " ".join(words)


def stream_safe(text: str) -> str:
    """Drop the marks that follow thirty others.

    Decomposing sorts each run of marks, in time that grows with the square of its length: a text of any
    length is safe to decompose after this.
    """
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _is_mark(sign: str) -> bool:
    """Whether a sign joins the run before it once decomposed: U+FF9E does, which is itself a letter."""
    return unicodedata.combining(unicodedata.normalize("NFKD", sign)[0]) > 0
