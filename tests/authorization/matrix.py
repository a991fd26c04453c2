"""Reading the matrix: who is allowed, and what the others are told."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.authorization.scene import CALLERS

DONE = "DONE"
Table = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Matrix:
    """`sections` by "Type" or "Type: circumstance", then by field; `follows` by type, with the reason."""

    sections: Table
    follows: dict[str, str]

    def types(self) -> set[str]:
        return {type_of(section) for section in self.sections}

    def reads(self) -> list[str]:
        return [section for section in self.sections if type_of(section) != "Mutation"]

    def writes(self) -> list[tuple[str, str]]:
        return [
            (section, field)
            for section, fields in self.sections.items()
            if type_of(section) == "Mutation"
            for field in fields
        ]


def read_matrix() -> Matrix:
    with (Path(__file__).parent / "matrix.toml").open("rb") as file:
        sections = tomllib.load(file)
    return Matrix(follows=sections.pop("follows"), sections=sections)


def type_of(section: str) -> str:
    return section.partition(":")[0]


def letters(line: str) -> str:
    """Return who is allowed, in the order of the callers; an unknown letter is a fault of the file."""
    allowed = line.partition("|")[0].split()
    assert set(allowed) <= set(CALLERS), line
    return " ".join(letter for letter in CALLERS if letter in allowed)


def outcomes(line: str) -> dict[str, str]:
    """Return what each caller of a mutation is answered."""
    allowed, _, told = line.partition("|")
    codes = dict.fromkeys(CALLERS, "")
    for word in told.split():
        named, colon, code = word.partition(":")
        codes |= {named: code} if colon else dict.fromkeys(codes, word)
    codes["A"] = "UNAUTHENTICATED"
    return codes | dict.fromkeys(allowed.split(), DONE)
