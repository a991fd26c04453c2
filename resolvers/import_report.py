"""How the import of one file fared: what was written, and the rows that could not be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from registry.stock import BrokenRow

SHOWN = 20  # broken rows told one by one; all are counted

Row = TypeVar("Row")


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """Rows written, rows left out, and the first of these with their lines."""

    written: int = 0
    broken: int = 0
    examples: list[BrokenRow] = field(default_factory=list)

    def note(self, row: BrokenRow) -> None:
        self.broken += 1
        if len(self.examples) < SHOWN:
            self.examples.append(row)

    def sound(self, rows: Iterable[Row | BrokenRow]) -> Iterator[Row]:
        """Pass on the rows that could be read, and note the others: an import does not fail for one."""
        for row in rows:
            if isinstance(row, BrokenRow):
                self.note(row)
            else:
                yield row
