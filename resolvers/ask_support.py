"""Ask the support desk for help, signed in or not."""

from dataclasses import dataclass

from mail import letters, outbox
from mail.letters import Draft
from models.account import Account, Language
from models.database import transaction
from models.structure import Structure
from models.support import SupportCategory, SupportRequest
from registry.identifiers import BadIdentifier, Identifier, IdentifierKind
from resolvers.as_long import as_long
from resolvers.context import Context
from resolvers.forms import Faults
from resolvers.name_structure import named_outside
from resolvers.pass_captcha import CaptchaAnswer, CaptchaPurpose, pass_captcha
from security.texts import free_text

LONGEST_MESSAGE = 2_000
NO_ANSWER = CaptchaAnswer("", "")


@dataclass(frozen=True, slots=True)
class SupportForm:
    """`email` and `captcha` are a stranger's; `structure` is what he typed of its identifier."""

    category: SupportCategory
    message: str
    email: str | None = None
    captcha: CaptchaAnswer | None = None
    structure: tuple[IdentifierKind, str | None] | None = None


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks: an account, or somebody who only gives an address; `key` is what the limits count."""

    account: Account | None
    email: str
    key: str
    language: Language

    @property
    def name(self) -> str | None:
        return self.account.full_name if self.account else None


async def ask_support(ctx: Context, form: SupportForm) -> SupportRequest:
    """Leave a request at the desk, tell every operator, and return it.

    A stranger passes a captcha, and is told nothing of the address he gives or of the structure he names: one
    that is unknown is left out.
    """
    faults = Faults()
    asker = _asker(ctx, faults, form)
    message = faults.read(
        ("message",),
        lambda: free_text(form.message, max_length=LONGEST_MESSAGE),
        most=LONGEST_MESSAGE,
    )
    identifier = _identifier(faults, form.structure)
    faults.refuse_if_any()
    assert asker is not None  # it is None only beside a fault
    if asker.account is None:
        await pass_captcha(ctx, form.captcha or NO_ANSWER, purpose=CaptchaPurpose.SUPPORT)
    await ctx.spend("open_support_request", account=asker.key)
    async with as_long(ctx):
        request = await transaction(lambda: _open(ctx, asker, form, identifier, message or ""))
        ctx.services.wake_mail()
    return request


def _asker(ctx: Context, faults: Faults, form: SupportForm) -> _Asker | None:
    if ctx.account is not None:
        account = ctx.account
        return _Asker(account, account.email, str(account.id), account.language)
    address = faults.mail(("email",), form.email or "")
    return _Asker(None, address.text, address.key, ctx.language) if address else None


def _identifier(faults: Faults, typed: tuple[IdentifierKind, str | None] | None) -> Identifier | None:
    """Return the identifier that was typed; to note that it cannot be one of its kind betrays nothing."""
    if typed is None:
        return None
    kind, value = typed
    try:
        return Identifier.parse(kind, value)
    except BadIdentifier as exc:
        if exc.code != "NOT_ALLOWED":  # a kind whose numbers the server assigns: nothing was mistyped
            faults.add(("structure", "value"), exc.code)
        return None


async def _open(
    ctx: Context, asker: _Asker, form: SupportForm, identifier: Identifier | None, message: str
) -> SupportRequest:
    structure = await Structure.known_as(identifier) if identifier else None
    request = await SupportRequest.create(
        account=asker.account,
        structure=structure,
        email=asker.email,
        language=asker.language,
        category=form.category,
        message=message,
        created_at=ctx.now(),
    )
    for operator in await Account.operators():
        await outbox.post(_letter(operator, request, asker, structure), now=ctx.now())
    return request


def _letter(operator: Account, request: SupportRequest, asker: _Asker, structure: Structure | None) -> Draft:
    named = named_outside(structure, operator.language) if structure else None
    return letters.support_request_opened(operator, request, person_name=asker.name, structure=named)
