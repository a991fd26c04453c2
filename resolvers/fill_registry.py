"""Fill the company register from INSEE's stock files, while the server goes on answering."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.registry_import import batches, registry_writer
from registry.stock import StockKind, open_stock
from resolvers.import_report import ImportReport


@dataclass(slots=True, kw_only=True)
class FillReport(ImportReport):
    """How a stock file fared."""

    kind: StockKind


async def fill_registry(url: str, path: Path, *, progress: Callable[[int, int], None]) -> FillReport:
    """Read one stock file into the register; rows that are already there are brought up to date.

    `progress` is told bytes read and bytes in all. A broken row is reported, not fatal; each batch is a
    transaction, so an import that is cut short is simply run again. Raises WrongFile before anything is
    written.
    """
    with open_stock(path) as stock:
        report = FillReport(kind=stock.kind)
        async with registry_writer(url, stock.kind) as writer:
            for rows in batches(report.sound(stock.rows())):
                await writer.write(rows)
                report.written += len(rows)
                progress(stock.position, stock.size)
    return report
