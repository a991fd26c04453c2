"""Fill the directory of public structures from its two files, while the server goes on answering."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from models.database import transaction
from models.directory_import import retire_services, write_services, write_structures
from models.registry_import import batches
from models.turns import Turns
from registry.directory import (
    BrokenRow,
    DirectoryFile,
    DirectoryService,
    DirectoryStructure,
    open_services,
    open_structures,
)
from resolvers.import_report import ImportReport

BATCH = 500  # rows: about 0.2 s of SQLite's write lock
DAMAGED = 100  # a file with a broken row in so many retires nothing: it may lack services by accident

Progress = Callable[[int, int], None]
"""Told bytes read and bytes in all."""


@dataclass(slots=True, kw_only=True)
class DirectoryReport(ImportReport):
    """How one file of the directory fared."""

    retired: int = 0


@dataclass(slots=True)
class _Import:
    """What goes on through an import: the instant, the progress bar, and whose turn it is to write."""

    now: datetime
    progress: Callable[[], None]
    turns: Turns = field(default_factory=Turns)

    async def done_with_a_batch(self) -> None:
        self.progress()
        await self.turns.after_a_batch()


async def fill_directory(
    structures: Path, services: Path, *, now: datetime, progress: Progress
) -> tuple[DirectoryReport, DirectoryReport]:
    """Read both files; what is already there is brought up to date, services that are missing are retired.

    A broken row is reported, not fatal; each batch is a transaction, so an import that is cut short is simply
    run again. Raises WrongFile before anything is written.
    """
    with closing(open_structures(structures)) as first, closing(open_services(services)) as second:
        size = first.size + second.size
        under_way = _Import(now, lambda: progress(first.position + second.position, size))
        return await _fill_structures(first, under_way), await _fill_services(second, under_way)


async def _fill_structures(file: DirectoryFile[DirectoryStructure], under_way: _Import) -> DirectoryReport:
    report = DirectoryReport()
    for rows in batches(report.sound(file.rows()), BATCH):
        await transaction(partial(write_structures, rows, now=under_way.now))
        report.written += len(rows)
        await under_way.done_with_a_batch()
    return report


async def _fill_services(file: DirectoryFile[DirectoryService], under_way: _Import) -> DirectoryReport:
    report, kept = DirectoryReport(), set[int]()
    for rows in batches(report.sound(file.rows()), BATCH):
        named = [row for row in rows if not row.is_technical]
        written, homeless = await transaction(partial(write_services, named))
        kept.update(row_id.int for row_id in written)
        report.written += len(written)
        for row in homeless:
            number = row.identifiers[0].value
            report.note(BrokenRow(row.line, f"no public structure has the number {number}"))
        await under_way.done_with_a_batch()
    if kept and report.broken * DAMAGED <= report.written:
        await _retire(report, kept, under_way)
    return report


async def _retire(report: DirectoryReport, kept: set[int], under_way: _Import) -> None:
    last: UUID | None = None
    while True:
        last, retired = await transaction(partial(retire_services, after=last, kept=kept, limit=BATCH))
        report.retired += retired
        await under_way.done_with_a_batch()
        if last is None:
            return
