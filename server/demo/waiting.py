"""What the people of the demo did since: what waits for an answer, at a manager's or at the support desk."""

from models.account import Account
from models.attachment import Attachment, AttachmentStatus
from models.session import Session
from models.subscription import WorkspaceMode
from models.support import SupportCategory
from registry.identifiers import IdentifierKind
from resolvers.announce import publish_announcement
from resolvers.ask_attachment import AttachmentWish, request_attachment
from resolvers.ask_support import SupportForm, ask_support
from resolvers.context import Context
from resolvers.create_structure import create_structure
from resolvers.deactivate_account import deactivate_account, request_reactivation
from resolvers.defer import run_deferred
from resolvers.structure_form import AddressForm, DetailsForm, StructureForm
from resolvers.subscribe import request_workspace
from server.demo.enrol import ANYTHING, sign_up_only, structure_of
from server.demo.people import DEMO_PASSWORD, IRIS, MAUD, MILO, NOA, ROSE, THEO, TIARE, ZOE, DemoPerson
from server.demo.sirets import DEMO_SIRETS


async def leave_waiting(ctx: Context) -> None:
    """Ask for all that the people of the demo ask for, and leave what they leave behind."""
    await _ask_to_join(ctx)
    await _ask_for_workspaces(ctx)
    await _leave_the_bakery(ctx)
    await _found_overseas(ctx)
    await sign_up_only(ctx, ZOE)
    await publish_announcement(
        await _as(ctx, MAUD),
        title="Bienvenue au guichet de démonstration",
        body="Tout y est fictif : les entreprises, les communes et les personnes. Cassez ce que vous voulez.",
    )


async def _ask_to_join(ctx: Context) -> None:
    atelier, commune = await structure_of(DEMO_SIRETS.atelier), await structure_of(DEMO_SIRETS.public_body)
    wish = AttachmentWish(
        atelier.id, note="Je tiens les comptes de l'Atelier.", workspaces=("FACTURES_EMISES", "ENGAGEMENTS")
    )
    await request_attachment(await _as(ctx, IRIS), wish)
    await request_attachment(await _as(ctx, MILO), AttachmentWish(commune.id, note="Service financier."))


async def _ask_for_workspaces(ctx: Context) -> None:
    noa = await _as(ctx, NOA)
    attachment = await Attachment.get(account=noa.account, status=AttachmentStatus.APPROVED)
    for code, mode in (("ENGAGEMENTS", WorkspaceMode.CONSULT), ("FACTURES_DE_TRAVAUX", WorkspaceMode.MODIFY)):
        await request_workspace(noa, attachment.id, code, mode=mode)


async def _leave_the_bakery(ctx: Context) -> None:
    """Orphan a structure: its manager goes, regrets it, and a member calls for help."""
    await deactivate_account(await _as(ctx, THEO), DEMO_PASSWORD, orphan_structures=True)
    await request_reactivation(ctx, THEO.email, ANYTHING)
    await run_deferred(ctx.services)
    form = SupportForm(
        SupportCategory.MAIN_MANAGER_LEFT,
        "Notre gérant est parti sans laisser la main à personne.",
        structure=(IdentifierKind.SIRET, DEMO_SIRETS.orphaned),
    )
    await ask_support(await _as(ctx, ROSE), form)


async def _found_overseas(ctx: Context) -> None:
    """Create a structure without SIRET: whoever signs up with its number is asked to confirm."""
    address = AddressForm("1 quai des Lagons", "98714", "PAPEETE", country="PF")
    details = DetailsForm(legal_name="Perles imaginaires", address=address)
    await create_structure(await _as(ctx, TIARE), StructureForm(IdentifierKind.TAHITI, "G12345001", details))


async def _as(ctx: Context, person: DemoPerson) -> Context:
    """Return the context of somebody at a screen of his own, in a session that is never written."""
    account = await Account.get(email_key=person.email)
    return Context(services=ctx.services, client=ctx.client, session=Session(account=account))
