"""What a new password must be, and everything that is wrong with one at once."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from security.guessable import contains_personal_data, is_common
from security.texts import is_storable


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """Lengths in code points; classes among A-Z, a-z, 0-9 and everything else, as the guide words them."""

    profile: str
    min_length: int
    min_classes: int
    max_length: int = 256


RECOMMENDED = PasswordRules("recommended", min_length=12, min_classes=3)
# The guide's activation screen asks for 8 characters, its newer reset screen for 12.
GUIDE_AT_ACTIVATION = PasswordRules("guide", min_length=8, min_classes=3)
GUIDE_AT_RESET = PasswordRules("guide", min_length=12, min_classes=3)
# SP 800-63B-4: a password that stands alone has 15 characters, and no rule of composition.
NIST = PasswordRules("nist", min_length=15, min_classes=1)


def rules_for(profile: str, *, at_activation: bool = False) -> PasswordRules:
    """Give the rules of a profile on one screen. Raises `ValueError`."""
    if profile == "guide":
        return GUIDE_AT_ACTIVATION if at_activation else GUIDE_AT_RESET
    for rules in (RECOMMENDED, NIST):
        if rules.profile == profile:
            return rules
    raise ValueError(f"no password profile is called {profile!r}")


def faults(password: str, *, rules: PasswordRules, personal: Iterable[str] = ()) -> list[str]:
    """List the code of every rule a password violates, so that a person corrects it once.

    Codes: TOO_SHORT, TOO_LONG, BAD_FORMAT, NEEDS_MORE_CHARACTER_CLASSES, TOO_COMMON, CONTAINS_PERSONAL_DATA.
    `personal` are texts that strangers know: the address, names, the company's name and identifier.
    A password is judged as it is hashed, composed (NFC): it is never trimmed, cut or folded.
    """
    if len(password) > 4 * rules.max_length:  # composing may bring it within bounds, and costs time
        return ["TOO_LONG"]
    if not is_storable(password):
        return ["BAD_FORMAT"]
    composed = unicodedata.normalize("NFC", password)
    checks = {
        "TOO_SHORT": len(composed) < rules.min_length,
        "TOO_LONG": len(composed) > rules.max_length,
        "BAD_FORMAT": bool(composed) and all(unicodedata.category(sign)[0] == "M" for sign in composed),
        "NEEDS_MORE_CHARACTER_CLASSES": _classes(composed) < rules.min_classes,
        "TOO_COMMON": is_common(composed),
        "CONTAINS_PERSONAL_DATA": contains_personal_data(composed, personal=personal),
    }
    return [code for code, violated in checks.items() if violated]


def _classes(password: str) -> int:
    return len({_class(sign) for sign in password})


def _class(sign: str) -> str:
    if sign.isascii() and sign.isalnum():
        return "digit" if sign.isdigit() else "upper" if sign.isupper() else "lower"
    return "special"
