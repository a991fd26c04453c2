"""Signing the people of the demo up, as the product does."""

from models.account import Account
from models.attachment import Attachment
from models.database import transaction
from models.link_token import LinkToken, Purpose, TokenStatus
from models.structure import Structure
from registry.identifiers import Identifier, IdentifierKind
from resolvers.activate_account import activate_account
from resolvers.choose_secrets import SecretsForm
from resolvers.choose_workspaces import WorkspaceWish
from resolvers.context import Context
from resolvers.defer import run_deferred
from resolvers.pass_captcha import CaptchaAnswer
from resolvers.sign_up import SignUpForm, sign_up
from resolvers.structure_form import StructureForm
from server.demo.people import DEMO_PASSWORD, DemoPerson

WORKSPACES = ("FACTURES_EMISES", "ENGAGEMENTS", "FACTURES_DE_TRAVAUX")
ANYTHING = CaptchaAnswer("", "")  # the demo is loaded where the captcha is off


async def enrol(ctx: Context, person: DemoPerson) -> None:
    """Sign somebody up and activate the account; who founds nothing is attached by the main manager."""
    account = await sign_up_only(ctx, person)
    link = await LinkToken.get(account_id=account.id, purpose=Purpose.ACTIVATION, status=TokenStatus.ISSUED)
    secrets = SecretsForm(DEMO_PASSWORD, DEMO_PASSWORD, "FIRST_SCHOOL", "école des fables")
    await activate_account(ctx, link.text(ctx.services.keys), secrets)
    if person.siret is not None and not person.is_founder:
        await _attach(ctx, account, person)


async def sign_up_only(ctx: Context, person: DemoPerson) -> Account:
    """Sign somebody up, and leave the activation letter unused."""
    form = SignUpForm(
        email=person.email,
        email_confirmation=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        captcha=ANYTHING,
        structure=_founded_by(person),
    )
    await sign_up(ctx, form)
    await run_deferred(ctx.services)
    return await Account.get(email_key=person.email)


async def structure_of(siret: str) -> Structure:
    """Return a structure of the demo. Raises LookupError where nobody has founded it."""
    structure = await Structure.known_as(Identifier(IdentifierKind.SIRET, siret))
    if structure is None:
        raise LookupError(siret)
    return structure


def _founded_by(person: DemoPerson) -> StructureForm | None:
    if not person.is_founder:
        return None
    workspaces = tuple(WorkspaceWish(code) for code in WORKSPACES)
    return StructureForm(IdentifierKind.SIRET, person.siret, workspaces=workspaces)


async def _attach(ctx: Context, account: Account, person: DemoPerson) -> None:
    if person.siret is None or person.role is None:
        raise LookupError(person.email)
    structure, role = await structure_of(person.siret), person.role
    managers = await Attachment.managers_of(structure)
    await transaction(lambda: Attachment.admit(account, structure, role=role, by=managers[0], now=ctx.now()))
