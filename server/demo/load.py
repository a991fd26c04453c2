"""Loading the demo: a register of fictional companies, people to log in as, and what waits for them."""

from collections.abc import Callable
from pathlib import Path

from models.account import Account
from resolvers.context import Context
from resolvers.fill_directory import fill_directory
from resolvers.fill_registry import fill_registry
from resolvers.name_operator import name_operator
from server.demo.enrol import enrol
from server.demo.make_files import write_demo_files
from server.demo.people import CAMILLE, DEMO_PASSWORD, DEMO_PEOPLE, MAUD, THEO
from server.demo.waiting import leave_waiting

Say = Callable[[str], None]


async def load_demo(ctx: Context, url: str, folder: Path, *, say: Say) -> None:
    """Fill an empty portal, once. The rules of `ctx` must ask for no captcha and count nothing."""
    if await Account.exists(email_key=CAMILLE.email):
        say("The demo is loaded already.")
        return
    files = write_demo_files(folder)
    for path in (files.legal_units, files.establishments):
        report = await fill_registry(url, path, progress=lambda done, size: None)
        say(f"{report.written} rows of {path.name} imported.")
    for person in sorted((*DEMO_PEOPLE, THEO), key=lambda person: not person.is_founder):
        await enrol(ctx, person)
    await name_operator(ctx, MAUD.email, is_operator=True)
    # After its first managers signed up: a body that the directory lists already is not theirs to found.
    structures, _ = await fill_directory(
        files.structures, files.services, now=ctx.now(), progress=lambda done, size: None
    )
    say(f"{structures.written} public structures imported.")
    await leave_waiting(ctx)
    say(f"{len(DEMO_PEOPLE)} people to log in as: their password is {DEMO_PASSWORD}")
