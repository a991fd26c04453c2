"""The pages of the site itself: the front page, the explorer, the published schema."""

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from schema import schema
from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from server.pages import LogIn, Page, assets_are_built, explorer, landing, read_tabs


def page(content: Page) -> Response:
    return HTMLResponse(content.html, headers={"Content-Security-Policy": content.csp})


async def front_page(request: Request) -> Response:
    log_ins = [LogIn(person.email, DEMO_PASSWORD, person.about) for person in DEMO_PEOPLE]
    return page(landing(version=version("guichet"), log_ins=log_ins))


async def published_schema(request: Request) -> Response:
    return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql")


class GraphQLPage:
    """What stands at /graphql: the explorer for GET where it is on, and GraphQL for everything else.

    An object and not a function, which Starlette would take for an endpoint.
    """

    def __init__(self, graphql: ASGIApp, *, explorer_is_on: bool) -> None:
        self._graphql = graphql
        self._shown = ("GET", "HEAD") if explorer_is_on else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in self._shown:
            shown = explorer(endpoint="/graphql", tabs=read_tabs(), assets_built=assets_are_built())
            await page(shown)(scope, receive, send)
        else:
            await self._graphql(scope, receive, send)
