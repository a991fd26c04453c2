"""The two stocks, told by their column names, and what can be wrong with a file or a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class StockKind(StrEnum):
    """What one row of a stock is about."""

    ESTABLISHMENTS = "ESTABLISHMENTS"
    LEGAL_UNITS = "LEGAL_UNITS"


class WrongFile(Exception):
    """A file that is not a readable stock; `reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row left out of an import: its line in the file (for Parquet its number, from 1), and why."""

    line: int
    reason: str


class StockSource(Protocol):
    """One file format, open: values by column name, all of them text."""

    @property
    def header(self) -> Sequence[str]: ...

    @property
    def size(self) -> int: ...

    @property
    def position(self) -> int: ...

    def rows(self, fields: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...] | str]]:
        """Yield line and values, "" where the column is missing; or line and what is wrong with it."""

    def close(self) -> None: ...


def kind_of(header: Sequence[str]) -> StockKind:
    """Tell the kind of stock by its column names, or raise WrongFile."""
    names = set(header)
    if "dateFin" in names:
        raise WrongFile("This is a history file (…Historique); the current stock is needed.")
    if "siren" not in names:
        raise WrongFile(
            f"There is no column `siren` but {_some(header)}: not a comma-separated stock file of INSEE."
        )
    kind = StockKind.ESTABLISHMENTS if "siret" in names else StockKind.LEGAL_UNITS
    missing = [name for name in _REQUIRED[kind] if name not in names]
    if missing:
        raise WrongFile(f"Columns are missing: {', '.join(missing)}.")
    return kind


# Without these a row would be wrong rather than incomplete; the other columns came and went with the years.
_REQUIRED = {
    StockKind.ESTABLISHMENTS: (
        "siret",
        "statutDiffusionEtablissement",
        "etatAdministratifEtablissement",
        "dateDebut",
        "etablissementSiege",
        "libelleVoieEtablissement",
        "codePostalEtablissement",
        "libelleCommuneEtablissement",
        "codePaysEtrangerEtablissement",
    ),
    StockKind.LEGAL_UNITS: (
        "statutDiffusionUniteLegale",
        "etatAdministratifUniteLegale",
        "categorieJuridiqueUniteLegale",
        "denominationUniteLegale",
        "nomUniteLegale",
    ),
}


def _some(header: Sequence[str]) -> str:
    return ", ".join(f"`{name[:40]}`" for name in header[:3]) or "nothing"
