"""Checking forms: every fault is collected, and all of them are told at once."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from registry.identifiers import BadIdentifier
from resolvers.refusals import InvalidInput, Problem, ProblemCode
from resolvers.wording import Wording
from security import lengths
from security.addresses import BadAddress, MailAddress, parse_address
from security.invisible import trimmed
from security.texts import BadText, free_text, is_blank, one_line, person_name

T = TypeVar("T")
Path = tuple[str, ...]

_PHONE = re.compile(r"\+?\d{6,15}", re.ASCII)
_PHONE_BLANKS = re.compile(r"[\s.\-\u2010-\u2015()/]+")
# "+33 (0)6…": the zero is dialled at home only. Without parentheses it belongs to the number, as in Italy.
_TRUNK_ZERO = re.compile(r"^([\s(]*(?:\+|00)[\s.(\-]*[0-9]{1,3}[\s.)\-/]*)\(\s*0\s*\)")
LONGEST = {"name": 80, "line": 255, "note": 500, "mail": 254, "phone": 40}
MOST_ITEMS = 50
TOO_MANY = Wording("Donnez au plus {most} valeurs.", "Give at most {most} values.")


def not_allowed(*path: str) -> InvalidInput:
    """Return the refusal of a value that is well formed, but not to be had here or now."""
    return InvalidInput([Problem(path, ProblemCode.NOT_ALLOWED)])


class Faults:
    """The faults of one form, in the order of its fields."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self.problems)

    def add(self, path: Path, code: ProblemCode | str, **values: object) -> None:
        self.problems.append(Problem(path, ProblemCode(code), values))

    def refuse_if_any(self) -> None:
        """Raise InvalidInput with everything found so far."""
        if self.problems:
            raise InvalidInput(self.problems)

    def read(self, path: Path, parse: Callable[[], T], *, most: int = LONGEST["line"]) -> T | None:
        """Return what `parse` makes of a field; note its fault and return None where it refuses."""
        try:
            return parse()
        except BadAddress:
            self.add(path, ProblemCode.BAD_FORMAT)
        except (BadText, BadIdentifier) as exc:
            self.add(path, exc.code, most=most)
        return None

    def fits(self, path: Path, text: str, *, most: int) -> bool:
        """Note a text that is far too long before anything looks inside it; the person is shown `most`."""
        if len(text) <= lengths.room_for(most):
            return True
        self.add(path, ProblemCode.TOO_LONG, most=most)
        return False

    def few(self, path: Path, items: Sequence[object]) -> bool:
        """Note a list that is too long: one fault, whatever its items are."""
        if len(items) <= MOST_ITEMS:
            return True
        self.problems.append(Problem(path, ProblemCode.TOO_LONG, {"most": MOST_ITEMS}, TOO_MANY))
        return False

    def mail(self, path: Path, text: str) -> MailAddress | None:
        if not self.fits(path, text, most=LONGEST["mail"]):
            return None
        if is_blank(text):
            self.add(path, ProblemCode.REQUIRED)
            return None
        return self.read(path, lambda: parse_address(text))

    def name(self, path: Path, text: str) -> str:
        return self.read(path, lambda: person_name(text), most=LONGEST["name"]) or ""

    def line(
        self, path: Path, text: str | None, *, required: bool = False, most: int = LONGEST["line"]
    ) -> str | None:
        """Return one line of text, or None where it was left out."""
        if not self.fits(path, text or "", most=most):
            return None
        if not required and is_blank(text):
            return None
        return self.read(path, lambda: one_line(text or "", max_length=most), most=most)

    def note(self, path: Path, text: str | None, *, required: bool = False) -> str | None:
        if not self.fits(path, text or "", most=LONGEST["note"]):
            return None
        if not required and is_blank(text):
            return None
        return self.read(
            path, lambda: free_text(text or "", max_length=LONGEST["note"]), most=LONGEST["note"]
        )

    def phone(self, path: Path, text: str | None) -> str | None:
        """Return a telephone number without its blanks; any country's."""
        if not self.fits(path, text or "", most=LONGEST["phone"]):
            return None
        compact = _PHONE_BLANKS.sub("", _TRUNK_ZERO.sub(r"\1", trimmed(text or "")))
        if compact and not _PHONE.fullmatch(compact):
            self.add(path, ProblemCode.BAD_FORMAT)
        return compact or None
