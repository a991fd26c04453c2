"""The command line: everything that an operator does."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from mail.specimens import write_specimens
from models.database import close_database, open_database
from models.migrate import migrate_database
from registry.stock import WrongFile
from resolvers.fill_directory import DirectoryReport, fill_directory
from resolvers.fill_registry import FillReport, fill_registry
from resolvers.name_operator import name_operator
from resolvers.refusals import NotFound
from resolvers.run_jobs import run_jobs
from schema import schema as graphql_schema
from security.captcha import solve
from security.keys import Keys
from server.console import console
from server.doctor import examine
from server.logs import set_up_logs
from server.packages import foreign_owners
from server.run import run_server, run_worker
from server.services import clock_of, keys_of, write_keys
from server.settings import Settings

UNSAFE = 78  # sysexits.h: EX_CONFIG

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys_app = typer.Typer(no_args_is_help=True, help="The keys from which every secret is derived.")
app.add_typer(keys_app, name="keys")
operator_app = typer.Typer(no_args_is_help=True, help="Who runs the support desk.")
app.add_typer(operator_app, name="operator")
jobs_app = typer.Typer(no_args_is_help=True, help="What the portal does by itself.")
app.add_typer(jobs_app, name="jobs")
out, err = Console(), Console(stderr=True)


def main() -> None:
    """Run a command; a setting that cannot be read is named, not traced."""
    try:
        app()
    except ValidationError as exc:
        for fault in exc.errors(include_input=False, include_url=False):
            name = "GUICHET_" + "_".join(str(part) for part in fault["loc"]).upper()
            err.print(f"{name}: {fault['msg']}", markup=False, soft_wrap=True)
        sys.exit(UNSAFE)


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve the API."""
    settings = _ready(workers=workers)
    raise SystemExit(run_server(settings, host=host, port=port, workers=workers))


@app.command()
def worker() -> None:
    """Send letters, as a process of its own."""
    settings = _ready()
    asyncio.run(run_worker(settings))


@app.command()
def migrate() -> None:
    """Bring the database up to date; safe to run from several machines at once."""
    settings = _settings()
    asyncio.run(migrate_database(settings.database_url.get_secret_value()))
    out.print("The database is up to date.")


@app.command()
def doctor(
    production: Annotated[bool, typer.Option(help="Judge any environment as production.")] = False,
) -> None:
    """Print every unsafe or broken setting with its remedy."""
    settings = _settings()
    findings = asyncio.run(examine(settings, as_production=production or settings.is_production))
    for finding in findings:
        out.print(
            f"{'REFUSED' if finding.is_fatal else 'warning'}  {finding.setting}: {finding.trouble}",
            markup=False,
        )
        out.print(f"         {finding.remedy}", markup=False)
    if not findings:
        out.print("Every setting is safe.")
    raise SystemExit(UNSAFE if any(finding.is_fatal for finding in findings) else 0)


@app.command(name="settings")
def show_settings() -> None:
    """Print every setting, its value (secrets masked) and where it came from."""
    from server.show_settings import rows

    table = Table("setting", "value", "from", "meaning")
    for row in rows(_settings()):
        table.add_row(*row)
    out.print(table)


@app.command(name="schema")
def print_schema() -> None:
    """Print the SDL."""
    print(graphql_schema.as_str())


@app.command(name="import-registry")
def import_registry(files: list[Path]) -> None:
    """Read INSEE's stock files (CSV, zipped CSV, Parquet) into the register; may be run while serving."""
    settings = _settings()
    url = settings.database_url.get_secret_value()
    reports = [_run_import(url, path) for path in files]
    if not all(reports):
        raise SystemExit(1)


@app.command(name="import-directory")
def import_directory(
    structures: Annotated[Path, typer.Option()], services: Annotated[Path, typer.Option()]
) -> None:
    """Read the directory of public structures and their services (CSV); may be run while serving."""
    settings = _settings()
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
        err.print(str(exc), markup=False)
        raise SystemExit(1) from None
    for path, report in zip((structures, services), reports, strict=True):
        _print_report(path, report)
    out.print(f"{reports[1].retired} services are in the directory no more.")


@app.command()
def letters(out_folder: Annotated[Path, typer.Option("--out")] = Path("build/letters")) -> None:
    """Write every letter, in both languages, to look at."""
    files = write_specimens(out_folder)
    out.print(f"{len(files)} files in {out_folder}: open {out_folder}/index.html")


@app.command()
def demo() -> None:
    """Load the demo data, once: fictional companies, and people to log in as."""
    from server.demo_run import run_demo

    settings = _settings()
    if settings.is_production:
        err.print("The demo has no place in production.")
        raise SystemExit(UNSAFE)
    asyncio.run(run_demo(settings, say=out.print))


@app.command(name="solve-captcha")
def solve_captcha(challenge: str) -> None:
    """Solve a proof of work as a browser would, and print the answer; - reads the challenge from stdin."""
    print(solve(sys.stdin.read() if challenge == "-" else challenge))


@keys_app.command(name="new")
def new_keys(path: Annotated[Path | None, typer.Argument()] = None) -> None:
    """Write a keys file, or put a new current key before those of an existing one."""
    target = path or _settings().keys_path
    if target is None:
        err.print("Name the file, or set GUICHET_KEYS_FILE.")
        raise SystemExit(UNSAFE)
    older = target.read_text("ascii") if target.exists() else ""
    write_keys(target, Keys.generate(older=older))
    out.print(f"{target} holds {len(Keys.load(target).kids)} key(s).")


@keys_app.command(name="status")
def keys_status() -> None:
    """Print the key ids, the current one first; never a key."""
    out.print(", ".join(keys_of(_settings()).kids))


@operator_app.command(name="add")
def add_operator(email: str) -> None:
    """Let an existing account run the support desk."""
    asyncio.run(_name_operator(email, is_operator=True))


@operator_app.command(name="remove")
def remove_operator(email: str) -> None:
    """Take the support desk from an account; what it did there stays written down."""
    asyncio.run(_name_operator(email, is_operator=False))


@jobs_app.command(name="run")
def run_jobs_once() -> None:
    """Purge, lapse, remind, check the register again, forget what is over; the server does so hourly."""
    asyncio.run(_run_jobs())


async def _name_operator(email: str, *, is_operator: bool) -> None:
    async with console(_settings()) as ctx:
        try:
            changed = await name_operator(ctx, email, is_operator=is_operator)
        except NotFound:
            err.print(f"No account has the address {email}.", markup=False)
            raise SystemExit(1) from None
    since = "from now on" if changed else "already"
    out.print(f"{email} {'runs' if is_operator else 'does not run'} the support desk: {since}.", markup=False)


async def _run_jobs() -> None:
    async with console(_settings()) as ctx:
        await run_jobs(ctx, progress=lambda job, count: out.print(f"{job}: {count}", markup=False))


def _settings() -> Settings:
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.is_production)
    return settings


def _ready(*, workers: int = 1) -> Settings:
    """Return the settings of a process that will serve; refuse to start on an unsafe one."""
    settings = _settings()
    if owners := foreign_owners():
        err.print(
            f"Other distributions ship our package names: {', '.join(owners)}. Use an environment of our own."
        )
        raise SystemExit(UNSAFE)
    findings = asyncio.run(
        examine(settings, as_production=settings.is_production, is_starting=True, workers=workers)
    )
    fatal = [finding for finding in findings if finding.is_fatal]
    for finding in fatal:
        err.print(f"{finding.setting}: {finding.trouble} {finding.remedy}", markup=False, soft_wrap=True)
    if fatal:
        raise SystemExit(UNSAFE)
    return settings


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
    return Progress(*columns, console=err)


def _run_import(url: str, path: Path) -> bool:
    try:
        with _bar() as bar:
            task = bar.add_task(path.name)
            report = _await(
                fill_registry(
                    url, path, progress=lambda done, size: bar.update(task, completed=done, total=size)
                )
            )
    except WrongFile as exc:
        err.print(str(exc), markup=False)
        return False
    _print_report(path, report)
    return True


def _print_report(path: Path, report: FillReport | DirectoryReport) -> None:
    out.print(f"{path.name}: {report.written} rows written, {report.broken} broken.", markup=False)
    for row in report.examples:
        out.print(f"  line {row.line}: {row.reason}", markup=False)
    if report.broken > len(report.examples):
        out.print(f"  … and {report.broken - len(report.examples)} more")


def _await(work: Coroutine[Any, Any, FillReport]) -> FillReport:
    return asyncio.run(work)
