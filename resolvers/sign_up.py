"""Sign up: with a new structure, with a request to join one, or alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from mail import letters, outbox
from models.account import Account, Language, Opening
from models.event import EventKind
from models.link_token import LinkToken, Purpose
from models.structure import Candidacy, Structure, StructureStatus
from registry.identifiers import Identifier, IdentifierKind
from resolvers.as_long import as_long
from resolvers.check_without_case import check_without_case
from resolvers.choose_workspaces import WorkspaceWish, check_wishes
from resolvers.context import Context
from resolvers.defer import Task, defer, does
from resolvers.forms import Faults
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from resolvers.refusals import ConfirmationRequired, ProblemCode
from resolvers.sign_up_case import Case, SignUpOutcome, case_of, decided_again
from resolvers.structure_form import Particulars, StructureForm, check_known_structure, check_new_structure
from security.addresses import MailAddress

_EVENTS = {Opening.NEW: EventKind.ACCOUNT_CREATED, Opening.RENEWED: EventKind.ACCOUNT_UPDATED}


@dataclass(frozen=True, slots=True)
class SignUpForm:
    email: str
    email_confirmation: str
    last_name: str
    first_name: str
    captcha: CaptchaAnswer
    contact_email: str | None = None
    phone: str | None = None
    language: Language = Language.FR
    survey_consent: bool = False
    structure: StructureForm | None = None


@dataclass(frozen=True, slots=True)
class Recapitulation:
    """What the person is told, the same whoever the address belongs to."""

    email: str
    first_name: str
    last_name: str
    activation_expires_at: datetime
    outcome: SignUpOutcome | None = None
    identifier: Identifier | None = None
    designation: str | None = None


@dataclass(frozen=True, slots=True)
class _Person:
    """The personal part of the form, checked."""

    address: MailAddress
    columns: dict[str, Any]

    def kept(self) -> dict[str, Any]:
        """Return the person as JSON."""
        consent_at = self.columns["survey_consent_at"]
        dated = {"survey_consent_at": consent_at.isoformat() if consent_at else None}
        return {"email_key": self.address.key, "person": {**self.columns, **dated}}


@dataclass(frozen=True, slots=True)
class _Wish:
    """The structure part of the form, checked against its case."""

    case: Case
    structure: dict[str, Any]
    identifier: Identifier | None
    designation: str | None
    workspaces: tuple[WorkspaceWish, ...] = ()
    is_confirmed: bool = False

    @classmethod
    def of_known(cls, case: Case, *, is_confirmed: bool) -> Self:
        return cls(case, {}, case.identifier, case.label or case.legal_name, is_confirmed=is_confirmed)

    def kept(self) -> dict[str, Any] | None:
        """Return the wish as JSON, None where there is nothing to attach."""
        if self.identifier is None or self.case.outcome is SignUpOutcome.WITHOUT_ATTACHMENT:
            return None
        return {
            "structure": str(self.case.structure.id) if self.case.structure else None,
            "kind": self.identifier.kind.value,
            "value": self.identifier.value,
            "particulars": self.structure,
            "workspaces": [workspace.kept() for workspace in self.workspaces],
        }


async def sign_up(ctx: Context, form: SignUpForm) -> Recapitulation:
    """Open an account, or write to the person who already has it.

    Both get the same answer after the same work: the accounts are looked at once it has left. A form with a
    fault costs neither the captcha nor an attempt: both are taken once the rest is right, and an attempt for
    the address only from those who pass the captcha, or anybody could shut its owner out.
    """
    await ctx.spend("look_up")
    faults = Faults()
    person = _check_person(faults, form, now=ctx.now())
    wish = await _check_structure(ctx, faults, form.structure) if form.structure else None
    faults.refuse_if_any()
    if wish and _must_confirm(wish):
        raise ConfirmationRequired
    assert person is not None  # it is None only beside a fault
    await pass_captcha(ctx, form.captcha, purpose=CaptchaPurpose.SIGN_UP)
    await ctx.spend("sign_up", account=person.address.key)
    async with as_long(ctx):
        wish = await _decided_again(wish) if wish else None
        await defer(ctx, Task.SIGN_UP, **person.kept(), wish=wish.kept() if wish else None)
        ctx.services.wake_deferred()
    return _recapitulation(ctx, person, wish)


def _must_confirm(wish: _Wish) -> bool:
    return wish.case.outcome is SignUpOutcome.WITHOUT_ATTACHMENT and not wish.is_confirmed


def _check_person(faults: Faults, form: SignUpForm, *, now: datetime) -> _Person | None:
    address = faults.mail(("email",), form.email)
    again = faults.mail(("emailConfirmation",), form.email_confirmation)
    if address and again and address.key != again.key:
        faults.add(("emailConfirmation",), ProblemCode.MISMATCH)
    columns = {
        "last_name": faults.name(("lastName",), form.last_name),
        "first_name": faults.name(("firstName",), form.first_name),
        "phone": faults.phone(("phone",), form.phone),
        "language": form.language,
        "survey_consent": form.survey_consent,
        "survey_consent_at": now if form.survey_consent else None,
    }
    contact = faults.mail(("contactEmail",), form.contact_email) if form.contact_email else address
    if address is None or contact is None:
        return None
    return _Person(address, {**columns, "email": address.text, "contact_email": contact.text})


async def _check_structure(ctx: Context, faults: Faults, form: StructureForm) -> _Wish | None:
    path = ("structure",)
    value_path = (*path, "identifier", "value")
    case = await case_of(ctx, form.kind, form.value, faults=faults, path=value_path)
    if case is None:
        await check_without_case(faults, form, path=path)
        return None
    if not case.is_new:
        check_known_structure(faults, case, form.details, path=path)
        return _Wish.of_known(case, is_confirmed=form.confirm_without_attachment)
    particulars = check_new_structure(faults, case, form, path=path)
    if particulars is not None:
        case = await decided_again(case, particulars.identifier)
        if not case.is_new:
            return _Wish.of_known(case, is_confirmed=form.confirm_without_attachment)
    workspaces = await check_wishes(faults, form.workspaces, path=(*path, "workspaces"))
    return _of_new(case, form, particulars, workspaces) if particulars else None


def _of_new(
    case: Case, form: StructureForm, particulars: Particulars, workspaces: list[WorkspaceWish]
) -> _Wish:
    return _Wish(
        case,
        particulars.columns(case, form.purposes),
        particulars.identifier,
        particulars.label or particulars.legal_name,
        tuple(workspaces),
        form.confirm_without_attachment,
    )


async def _decided_again(wish: _Wish) -> _Wish:
    """Look again whether the structure is new: somebody may have founded it while this form was checked.

    Whoever the address belongs to: the answer must not tell. Raises ConfirmationRequired, StructureClosed.
    """
    case = await decided_again(wish.case, wish.identifier) if wish.identifier else wish.case
    if case is not wish.case:
        wish = _Wish.of_known(case, is_confirmed=wish.is_confirmed)
        if _must_confirm(wish):
            raise ConfirmationRequired
    return wish


@does(Task.SIGN_UP)
async def _open(ctx: Context, details: dict[str, Any]) -> None:
    """Create the account, or renew a pending one; write to the owner of one that is active."""
    now, columns = ctx.now(), _columns(details["person"])
    account, opening = await Account.open(email_key=details["email_key"], now=now, **columns)
    if opening is Opening.TAKEN:
        await outbox.post_once_a_day(letters.already_registered(account), now=now)
        return
    await ctx.record(_EVENTS[opening], account=account)
    await _remember_wish(account, details["wish"], now=now)
    await post_activation(ctx, account)


def _columns(kept: dict[str, Any]) -> dict[str, Any]:
    consent_at = kept["survey_consent_at"]
    return {
        **kept,
        "language": Language(kept["language"]),
        "survey_consent_at": datetime.fromisoformat(consent_at) if consent_at else None,
    }


async def post_activation(ctx: Context, account: Account) -> None:
    """Issue a new activation link and post the letter that carries it; inside the caller's transaction."""
    token = await LinkToken.issue(
        account,
        Purpose.ACTIVATION,
        keys=ctx.services.keys,
        now=ctx.now(),
        lifetime=ctx.rules.activation_lifetime,
    )
    await outbox.post(letters.activation(account, token), now=ctx.now())


async def _remember_wish(account: Account, wish: dict[str, Any] | None, *, now: datetime) -> None:
    """Keep what the person asked for until the account is activated; nothing is owned before."""
    if wish is None:
        await Candidacy.replace(account, None, now=now)
        return
    particulars = wish["particulars"]
    structure = await Structure.get_or_none(id=UUID(wish["structure"])) if wish["structure"] else None
    if structure is None:
        identifier = Identifier(IdentifierKind(wish["kind"]), wish["value"])
        structure = await Structure.claimed(identifier, now=now, **particulars)
    if structure.status is not StructureStatus.PENDING and structure.kind is not IdentifierKind.SIRET:
        # Founded since the answer left: no request is made in the name of a number that no register confirms.
        await Candidacy.replace(account, None, now=now)
        return
    await Candidacy.replace(
        account, structure, now=now, particulars=particulars, workspaces=wish["workspaces"]
    )


def _recapitulation(ctx: Context, person: _Person, wish: _Wish | None) -> Recapitulation:
    return Recapitulation(
        email=person.address.text,
        first_name=person.columns["first_name"],
        last_name=person.columns["last_name"],
        activation_expires_at=ctx.now() + ctx.rules.activation_lifetime,
        outcome=wish.case.outcome if wish else None,
        identifier=wish.identifier if wish else None,
        designation=wish.designation if wish else None,
    )
