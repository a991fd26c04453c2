"""The commands beside the support desk: who runs it, and what the portal does by itself."""

import asyncio

import typer

from resolvers.name_operator import name_operator
from resolvers.refusals import NotFound
from resolvers.run_jobs import run_jobs
from server.console import console
from server.terminal import err, out, read_settings

operator_app = typer.Typer(no_args_is_help=True, help="Who runs the support desk.")
jobs_app = typer.Typer(no_args_is_help=True, help="What the portal does by itself.")


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
    async with console(read_settings()) as ctx:
        try:
            changed = await name_operator(ctx, email, is_operator=is_operator)
        except NotFound:
            err.print(f"No account has the address {email}.")
            raise SystemExit(1) from None
    since = "from now on" if changed else "already"
    out.print(f"{email} {'runs' if is_operator else 'does not run'} the support desk: {since}.")


async def _run_jobs() -> None:
    async with console(read_settings()) as ctx:
        await run_jobs(ctx, progress=lambda job, count: out.print(f"{job}: {count}"))
