"""The pages of the site itself: the front page, the explorer, the published schema."""

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from schema import schema
from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from server.pages import LogIn, Page, assets_are_built, explorer, landing, read_tabs
from server.settings import Settings


def page(content: Page) -> Response:
    return HTMLResponse(content.html, headers={"Content-Security-Policy": content.csp})


async def front_page(request: Request) -> Response:
    log_ins = [LogIn(person.email, DEMO_PASSWORD, person.about) for person in DEMO_PEOPLE]
    return page(landing(version=version("guichet"), log_ins=log_ins))


async def published_schema(request: Request) -> Response:
    return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql")


def explorer_or_not(settings: Settings, graphql: ASGIApp) -> ASGIApp:
    """Return the application of /graphql: POST is GraphQL; GET is the explorer, where it is on."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if settings.explorer_is_on and scope["method"] in ("GET", "HEAD"):
            response = page(explorer(endpoint="/graphql", tabs=read_tabs(), assets_built=assets_are_built()))
            await response(scope, receive, send)
        else:
            await graphql(scope, receive, send)

    class Served:
        """Starlette takes a plain function for one of its endpoints; an object is an application."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await served(scope, receive, send)

    return Served()
