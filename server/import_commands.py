"""The commands that read files of the State: INSEE's stock, and the directory of public structures."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from models.database import close_database, open_database
from registry.stock import WrongFile
from resolvers.fill_directory import DirectoryReport, fill_directory
from resolvers.fill_registry import FillReport, fill_registry
from server.services import clock_of
from server.settings import Settings
from server.terminal import err, out, read_settings


def import_registry(files: list[Path]) -> None:
    """Read INSEE's stock files (CSV, zipped CSV, Parquet) into the register; may be run while serving."""
    settings = read_settings()
    url = settings.database_url.get_secret_value()
    reports = [_run_import(url, path) for path in files]
    if not all(reports):
        raise SystemExit(1)


def import_directory(
    structures: Annotated[Path, typer.Option()], services: Annotated[Path, typer.Option()]
) -> None:
    """Read the directory of public structures and their services (CSV); may be run while serving."""
    settings = read_settings()
    try:
        with _bar() as bar:
            task = bar.add_task("directory")
            reports = asyncio.run(
                _fill_directory(
                    settings,
                    structures,
                    services,
                    progress=lambda done, size: bar.update(task, completed=done, total=size),
                )
            )
    except WrongFile as exc:
        err.print(str(exc))
        raise SystemExit(1) from None
    for path, report in zip((structures, services), reports, strict=True):
        _print_report(path, report)
    out.print(f"{reports[1].retired} services are in the directory no more.")


async def _fill_directory(
    settings: Settings, structures: Path, services: Path, *, progress: Callable[[int, int], None]
) -> tuple[DirectoryReport, DirectoryReport]:
    await open_database(settings.database_url.get_secret_value())
    try:
        return await fill_directory(structures, services, now=clock_of(settings)(), progress=progress)
    finally:
        await close_database()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _run_import(url: str, path: Path) -> bool:
    try:
        with _bar() as bar:
            task = bar.add_task(path.name)
            report = asyncio.run(
                fill_registry(
                    url, path, progress=lambda done, size: bar.update(task, completed=done, total=size)
                )
            )
    except WrongFile as exc:
        err.print(str(exc))
        return False
    _print_report(path, report)
    return True


def _print_report(path: Path, report: FillReport | DirectoryReport) -> None:
    out.print(f"{path.name}: {report.written} rows written, {report.broken} broken.")
    for row in report.examples:
        out.print(f"  line {row.line}: {row.reason}")
    if report.broken > len(report.examples):
        out.print(f"  … and {report.broken - len(report.examples)} more")
