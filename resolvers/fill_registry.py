"""Fill the company register from INSEE's stock files, while the server goes on answering."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.registry_import import batches, registry_writer
from registry.stock import BrokenRow, StockFile, StockKind, open_stock

SHOWN = 20  # broken rows told one by one; all are counted


@dataclass(slots=True)
class FillReport:
    """How a file fared: rows written, rows that could not be read, the first of these with their lines."""

    kind: StockKind
    written: int = 0
    broken: int = 0
    examples: list[BrokenRow] = field(default_factory=list)

    def note(self, row: BrokenRow) -> None:
        self.broken += 1
        if len(self.examples) < SHOWN:
            self.examples.append(row)


async def fill_registry(url: str, path: Path, *, progress: Callable[[int, int], None]) -> FillReport:
    """Read one stock file into the register; rows that are already there are brought up to date.

    `progress` is told bytes read and bytes in all. A broken row is reported, not fatal; each batch is a
    transaction, so an import that is cut short is simply run again. Raises WrongFile before anything is
    written.
    """
    with open_stock(path) as stock:
        report = FillReport(stock.kind)
        async with registry_writer(url, stock.kind) as writer:
            for rows in batches(_sound_rows(stock, report)):
                await writer.write(rows)
                report.written += len(rows)
                progress(stock.position, stock.size)
    return report


def _sound_rows(stock: StockFile, report: FillReport) -> Iterator[tuple[Any, ...]]:
    for row in stock.rows():
        if isinstance(row, BrokenRow):
            report.note(row)
        else:
            yield row
