"""The forms of a text that comparisons and searches use."""

import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
_LIGATURES = str.maketrans(
    {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d"}
)
_ASCII_PUNCTUATION = str.maketrans({chr(i): " " for i in range(128) if not chr(i).isalnum()})


def searchable(text: str) -> str:
    """Normalise a name for searches: case and accents folded, punctuation made blanks, blanks made one.

    The same function prepares the stored name and the words asked for.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_PUNCTUATION).split())
    folded = without_accents(text.casefold()).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def without_accents(text: str) -> str:
    """Drop accents and open ligatures: "Œuvre d'été" reads "OEuvre d'ete"."""
    parts = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
