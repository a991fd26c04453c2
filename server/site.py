"""The pages of the site itself: the front page, the explorer, the published schema."""

from importlib.metadata import version

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from schema import schema
from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from server.negotiation import prefers_html
from server.pages import LogIn, Page, assets_are_built, explorer, landing, read_tabs
from server.query_string import names_a_query


def page(content: Page) -> Response:
    return HTMLResponse(content.html, headers={"Content-Security-Policy": content.csp})


async def front_page(request: Request) -> Response:
    log_ins = [LogIn(person.email, DEMO_PASSWORD, person.about) for person in DEMO_PEOPLE]
    return page(landing(version=version("guichet"), log_ins=log_ins))


async def published_schema(request: Request) -> Response:
    return PlainTextResponse(schema.as_str() + "\n", media_type="application/graphql")


class GraphQLPage:
    """What stands at /graphql: the explorer for a browser that asks for a page, and GraphQL for all else.

    An object and not a function, which Starlette would take for an endpoint.
    """

    def __init__(self, graphql: ASGIApp, *, explorer_is_on: bool) -> None:
        self._graphql = graphql
        self._explorer_is_on = explorer_is_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._explorer_is_on and _asks_for_a_page(scope):
            shown = page(explorer(endpoint="/graphql", tabs=read_tabs(), assets_built=assets_are_built()))
            shown.headers["Vary"] = "Accept"
            await shown(scope, receive, send)
        else:
            await self._graphql(scope, receive, send)


def _asks_for_a_page(scope: Scope) -> bool:
    accept = ",".join(Headers(scope=scope).getlist("accept"))
    return (
        scope["method"] in ("GET", "HEAD")
        and prefers_html(accept.encode("latin-1"))
        and not names_a_query(scope["query_string"])
    )
