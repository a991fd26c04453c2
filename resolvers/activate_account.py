"""Activate an account with the mailed link: the password is set here, and rights begin here."""

from dataclasses import dataclass
from typing import Any

from mail import letters, outbox
from models.account import Account, AccountStatus, Language
from models.attachment import Attachment, AttachmentRole, AttachmentStatus
from models.database import transaction
from models.event import EventKind
from models.link_token import LinkToken, Purpose
from models.structure import Candidacy, Structure, StructureStatus
from registry.identifiers import Identifier
from resolvers.as_long import as_long
from resolvers.ask_attachment import tell_managers
from resolvers.choose_secrets import SecretsForm, check_secrets, hash_secrets
from resolvers.choose_workspaces import WorkspaceWish
from resolvers.context import Context
from resolvers.create_structure import become_founder
from resolvers.defer import Task, defer, does
from resolvers.forms import Faults
from resolvers.name_structure import name_outside
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from resolvers.redeem_link import open_link, used_meanwhile
from resolvers.sign_up import post_activation


@dataclass(frozen=True, slots=True)
class ActivatedAttachment:
    """A structure that the account manages, or asked to join, from now on."""

    designation: str
    identifier: Identifier
    role: AttachmentRole
    status: AttachmentStatus


@dataclass(frozen=True, slots=True)
class Activated:
    email: str
    attachments: list[ActivatedAttachment]


async def activation_form(ctx: Context, token: str) -> LinkToken:
    """Return the link, with its account: the read-only part of the activation form. Raises LinkRefused."""
    return await open_link(ctx, token, Purpose.ACTIVATION)


async def activate_account(ctx: Context, token: str, form: SecretsForm) -> Activated:
    """Set the secrets of an account and give it what it signed up for.

    Raises LinkRefused, and InvalidInput with every fault of the secrets at once.
    """
    link = await open_link(ctx, token, Purpose.ACTIVATION)
    faults = Faults()
    secrets = check_secrets(ctx, faults, form, personal=await _personal_words(link.account))
    faults.refuse_if_any()
    hashes = await hash_secrets(ctx, secrets)

    async def write() -> Activated:
        now = ctx.now()
        await _hold_wished(link.account)
        activated = await link.use(now=now) and await link.account.activate(
            password_hash=hashes.password, question=hashes.question, answer_hash=hashes.answer, now=now
        )
        if not activated:
            raise await used_meanwhile(link)
        account = link.account
        await ctx.record(EventKind.ACCOUNT_ACTIVATED, account=account, actor=account)
        attachments = await _take_up(ctx, account)
        designations = [attachment.designation for attachment in attachments]
        await outbox.post(letters.account_activated(account, designations=designations), now=now)
        return Activated(account.email, attachments)

    activated = await transaction(write)
    ctx.services.wake_mail()
    return activated


async def resend_activation(ctx: Context, email: str, captcha: CaptchaAnswer) -> None:
    """Send the activation letter again, if the address has an account to activate; the answer never tells."""
    faults = Faults()
    address = faults.mail(("email",), email)
    faults.refuse_if_any()
    assert address is not None  # it is None only beside a fault
    await pass_captcha(ctx, captcha, purpose=CaptchaPurpose.RESEND_ACTIVATION)
    await ctx.spend("resend_activation", account=address.key)
    async with as_long(ctx):
        await defer(ctx, Task.RESEND_ACTIVATION, email_key=address.key)
        ctx.services.wake_deferred()


@does(Task.RESEND_ACTIVATION)
async def _resend(ctx: Context, details: dict[str, Any]) -> None:
    account = await Account.get_or_none(
        email_key=details["email_key"], status=AccountStatus.PENDING_ACTIVATION
    )
    if account is not None:
        await post_activation(ctx, account)


async def _personal_words(account: Account) -> list[str]:
    """Return what a password must not be made of: the person's names, address and company."""
    candidacy = await Candidacy.get_or_none(account_id=account.id).select_related("structure")
    of_structure = [candidacy.structure.legal_name, candidacy.structure.identifier[:9]] if candidacy else []
    return [account.first_name, account.last_name, account.email, *of_structure]


async def _take_up(ctx: Context, account: Account) -> list[ActivatedAttachment]:
    """Turn the wish of a new account into an attachment: as founder, or as a request to the managers."""
    candidacy = await Candidacy.get_or_none(account_id=account.id).select_related("structure")
    if candidacy is None:
        return []
    structure = candidacy.structure
    founded = await structure.found(now=ctx.now(), **candidacy.particulars)
    await candidacy.delete()
    if founded:
        return [await _become_founder(ctx, account, candidacy)]
    await structure.refresh_from_db()
    if structure.status is StructureStatus.CLOSED:
        return []
    return [await _ask_managers(ctx, account, structure)]


async def _hold_wished(account: Account) -> None:
    """Hold the structure that an account signed up for.

    Closed or replaced before the request is in the table, it would keep that request for ever. A structure is
    held before an account, by everybody. A newer sign-up cannot change the wish any more: its link, and not
    this one, would be good.
    """
    wished = Structure.filter(candidacies__account_id=account.id)
    await wished.select_for_update(no_key=True, of=("structure",))


async def _become_founder(ctx: Context, account: Account, candidacy: Candidacy) -> ActivatedAttachment:
    wishes = [WorkspaceWish.read(kept) for kept in candidacy.workspaces]
    attachment = await become_founder(ctx, account, candidacy.structure, wishes)
    return _shown(candidacy.structure, attachment, account.language)


async def _ask_managers(ctx: Context, account: Account, structure: Structure) -> ActivatedAttachment:
    attachment = await Attachment.request(account, structure, now=ctx.now())
    await tell_managers(ctx, account, structure, note=None)
    return _shown(structure, attachment, account.language)


def _shown(structure: Structure, attachment: Attachment, language: Language) -> ActivatedAttachment:
    """Return what the person is told, in the letter too; who only asks does not read a masked name."""
    is_inside = attachment.status is AttachmentStatus.APPROVED
    designation = structure.designation if is_inside else name_outside(structure, language)
    identifier = Identifier(structure.kind, structure.identifier)
    return ActivatedAttachment(designation, identifier, attachment.role, attachment.status)
