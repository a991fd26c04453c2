"""Loading the demo: a register of fictional companies, and people to log in as."""

from collections.abc import Callable
from pathlib import Path

from models.account import Account
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.link_token import LinkToken, Purpose, TokenStatus
from models.structure import Structure
from registry.identifiers import Identifier, IdentifierKind
from resolvers.activate_account import activate_account
from resolvers.choose_secrets import SecretsForm
from resolvers.context import Context
from resolvers.fill_directory import fill_directory
from resolvers.fill_registry import fill_registry
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
    await transaction(lambda: _place(ctx, person, account))


async def _place(ctx: Context, person: DemoPerson, account: Account) -> None:
    """Attach those who founded nothing."""
    structure = await Structure.known_as(Identifier(IdentifierKind.SIRET, person.siret))
    if structure is None:
        raise LookupError(person.siret)
    if person.role is AttachmentRole.MAIN_MANAGER:
        return
    managers = await Attachment.managers_of(structure)
    await Attachment.create(
        account=account,
        structure=structure,
        role=person.role,
        status=AttachmentStatus.APPROVED,
        requested_at=ctx.now(),
        decided_at=ctx.now(),
        decided_by=managers[0],
    )
