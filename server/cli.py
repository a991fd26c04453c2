"""The command line: everything that an operator does."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from mail.specimens import write_specimens
from models.migrate import migrate_database
from schema import schema as graphql_schema
from security.captcha import solve
from server.demo_run import run_demo
from server.desk_commands import jobs_app, operator_app
from server.doctor import examine
from server.import_commands import import_directory, import_registry
from server.keys_commands import keys_app
from server.run import run_server, run_worker
from server.show_settings import print_settings
from server.terminal import UNSAFE, bad_settings_named, err, out, read_settings, readable, ready

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(keys_app, name="keys")
app.add_typer(operator_app, name="operator")
app.add_typer(jobs_app, name="jobs")
app.command(name="import-registry")(import_registry)
app.command(name="import-directory")(import_directory)


def main() -> None:
    """Run a command; a setting that cannot be read is named, not traced."""
    with bad_settings_named():
        app()


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve the API."""
    settings = ready(host=host, workers=workers)
    raise SystemExit(run_server(settings, host=host, port=port, workers=workers))


@app.command()
def worker() -> None:
    """Send letters, as a process of its own."""
    settings = ready()
    asyncio.run(run_worker(settings))


@app.command()
def migrate() -> None:
    """Bring the database up to date; safe to run from several machines at once."""
    settings = read_settings()
    asyncio.run(migrate_database(settings.database_url.get_secret_value()))
    out.print("The database is up to date.")


@app.command()
def doctor(
    production: Annotated[bool, typer.Option(help="Judge any environment as production.")] = False,
) -> None:
    """Print every unsafe or broken setting with its remedy."""
    settings, findings = readable()
    if settings is not None:
        findings = asyncio.run(examine(settings, as_production=production or settings.is_production))
    for finding in findings:
        out.print(f"{'REFUSED' if finding.is_fatal else 'warning'}  {finding.setting}: {finding.trouble}")
        out.print(f"         {finding.remedy}")
    if not findings:
        out.print("Every setting is safe.")
    raise SystemExit(UNSAFE if any(finding.is_fatal for finding in findings) else 0)


@app.command(name="settings")
def show_settings() -> None:
    """Print every setting, its value (secrets masked) and where it came from."""
    print_settings(read_settings(), out)


@app.command(name="schema")
def print_schema() -> None:
    """Print the SDL."""
    print(graphql_schema.as_str())


@app.command()
def letters(out_folder: Annotated[Path, typer.Option("--out")] = Path("build/letters")) -> None:
    """Write every letter, in both languages, to look at."""
    files = write_specimens(out_folder)
    out.print(f"{len(files)} files in {out_folder}: open {out_folder}/index.html")


@app.command()
def demo() -> None:
    """Load the demo data, once: fictional companies, and people to log in as."""
    settings = read_settings()
    if settings.is_production:
        err.print("The demo has no place in production.")
        raise SystemExit(UNSAFE)
    asyncio.run(run_demo(settings, say=out.print))


@app.command(name="solve-captcha")
def solve_captcha(challenge: str) -> None:
    """Solve a proof of work as a browser would, and print the answer; - reads the challenge from stdin."""
    print(solve(sys.stdin.read() if challenge == "-" else challenge))
