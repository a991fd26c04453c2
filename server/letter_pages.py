"""In development, letters appear in an inbox, and their links open small forms."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from mail.rendering import CannotBeWritten, Renderer
from models.instants import written
from models.letter import Letter
from resolvers.defer import run_deferred
from server.forwarded import is_from_this_machine
from server.pages import activate, confirm_email, inbox, reset_password
from server.services import renderer_of
from server.site import page

NEWEST = 100
NOT_FOR_YOU = "The inbox answers this machine only. GUICHET_INBOX=anywhere opens it to everybody.\n"


def pages_of_letters() -> list[Route]:
    return [
        Route("/inbox", inbox_page),
        Route("/inbox.json", inbox_json),
        Route("/activate", activation_page),
        Route("/reset-password", password_page),
        Route("/confirm-email", confirmation_page),
    ]


async def inbox_page(request: Request) -> Response:
    if not _may_read(request):
        return PlainTextResponse(NOT_FOR_YOU, status_code=403)
    return page(inbox(await _letters(request)))


async def inbox_json(request: Request) -> Response:
    if not _may_read(request):
        return PlainTextResponse(NOT_FOR_YOU, status_code=403)
    return JSONResponse(await _letters(request))


async def activation_page(request: Request) -> Response:
    return page(activate())


async def password_page(request: Request) -> Response:
    return page(reset_password())


async def confirmation_page(request: Request) -> Response:
    return page(confirm_email())


def _may_read(request: Request) -> bool:
    """Whether the letters are for the caller: their links open accounts."""
    return request.app.state.settings.inbox == "anywhere" or is_from_this_machine(request)


async def _letters(request: Request) -> list[dict[str, str]]:
    """Return the newest letters, written again from their facts: no table holds their text or their links."""
    await run_deferred(request.app.state.services)
    settings = request.app.state.settings
    renderer = renderer_of(settings, request.app.state.services.keys)
    rows = await Letter.all().order_by("-id").limit(NEWEST).select_related("account", "link_token")
    return [shown for row in rows if (shown := _shown(renderer, row, sender=settings.mail_from))]


def _shown(renderer: Renderer, row: Letter, *, sender: str) -> dict[str, str] | None:
    try:
        rendered = renderer.render(row)
    except CannotBeWritten:
        return None
    return {
        "id": str(row.id),
        "to": row.recipient,
        "from": sender,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "createdAt": written(row.created_at),
    }
