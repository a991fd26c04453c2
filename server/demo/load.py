"""Loading the demo: a register of fictional companies, and people to log in as."""

from collections.abc import Callable
from pathlib import Path

from models.account import Account
from models.attachment import Attachment, AttachmentRole
from models.database import transaction
from models.link_token import LinkToken, Purpose, TokenStatus
from models.structure import Structure
from registry.identifiers import Identifier, IdentifierKind
from resolvers.activate_account import activate_account
from resolvers.choose_secrets import SecretsForm
from resolvers.context import Context
from resolvers.fill_directory import fill_directory
from resolvers.fill_registry import fill_registry
from resolvers.name_operator import name_operator
from resolvers.pass_captcha import CaptchaAnswer
from resolvers.sign_up import SignUpForm, sign_up
from resolvers.structure_form import StructureForm
from server.demo.make_files import write_demo_files
from server.demo.people import CAMILLE, DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson

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
    for person in DEMO_PEOPLE:
        await _enrol(ctx, person)
    # After its first managers signed up: a body that the directory lists already is not theirs to found.
    structures, _ = await fill_directory(
        files.structures, files.services, now=ctx.now(), progress=lambda done, size: None
    )
    say(f"{structures.written} public structures imported.")
    say(f"{len(DEMO_PEOPLE)} people to log in as: their password is {DEMO_PASSWORD}")


async def _enrol(ctx: Context, person: DemoPerson) -> None:
    """Sign somebody up and activate the account, as the product does."""
    is_founder = person.role is AttachmentRole.MAIN_MANAGER
    form = SignUpForm(
        email=person.email,
        email_confirmation=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        captcha=CaptchaAnswer("", ""),
        structure=StructureForm(IdentifierKind.SIRET, person.siret) if is_founder else None,
    )
    await sign_up(ctx, form)
    account = await Account.get(email_key=person.email)
    link = await LinkToken.get(account_id=account.id, purpose=Purpose.ACTIVATION, status=TokenStatus.ISSUED)
    secrets = SecretsForm(DEMO_PASSWORD, DEMO_PASSWORD, "FIRST_SCHOOL", "école des fables")
    await activate_account(ctx, link.text(ctx.services.keys), secrets)
    if person.role is None or person.siret is None:
        await name_operator(ctx, person.email, is_operator=True)
    elif not is_founder:
        await _attach(ctx, account, person.siret, person.role)


async def _attach(ctx: Context, account: Account, siret: str, role: AttachmentRole) -> None:
    """Attach somebody who founded nothing, as the main manager would."""
    structure = await Structure.known_as(Identifier(IdentifierKind.SIRET, siret))
    if structure is None:
        raise LookupError(siret)
    managers = await Attachment.managers_of(structure)
    await transaction(lambda: Attachment.admit(account, structure, role=role, by=managers[0], now=ctx.now()))
