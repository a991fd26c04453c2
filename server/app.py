"""The application: what is served where, and what starts and stops with it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from mail.worker import Worker
from models.database import close_database, open_database
from models.session import Session
from resolvers.context import Context
from schema.documents import new_documents
from security.tokens import fingerprint
from server.deferred import DeferredRunner
from server.edge import Edge
from server.front_ends import FrontEnds
from server.graphql_http import GraphQLOverHTTP
from server.health import healthz, metrics, readyz
from server.hosts import HostCheck
from server.jobs import jobs_beside
from server.letter_pages import pages_of_letters
from server.logs import set_up_logs
from server.pages import ASSETS_FOLDER, ASSETS_URL, STATIC_FOLDER, STATIC_URL
from server.readiness import LimitsWatch, Readiness
from server.request import Request
from server.services import keys_of, open_services, worker_of
from server.settings import Settings
from server.site import GraphQLPage, front_page, published_schema

LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")


def create_app() -> ASGIApp:
    """Make the application of a process; uvicorn calls it once for each of its workers."""
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.is_production)
    edge = behind_edge(create_site(settings), settings)
    # The schema and the libraries stay for ever: looked through again, they cost whoever asks at that moment
    # a tenth of a second.
    gc.collect()
    gc.freeze()
    return edge


def behind_edge(site: ASGIApp, settings: Settings) -> Edge:
    """Put the edge around everything, Starlette's own answers to errors included."""
    is_secure = settings.public_url.startswith("https://")
    return Edge(site, trusted_proxies=settings.trusted_proxies, is_secure=is_secure)


def create_site(settings: Settings) -> Starlette:
    app = Starlette(
        routes=_routes(settings),
        middleware=[
            Middleware(HostCheck, allowed_hosts=_hosts(settings), private_too=not settings.is_production),
            Middleware(FrontEnds, origins=settings.origins),
        ],
        lifespan=lambda app: _lifespan(app, settings),
    )
    app.state.settings = settings
    return app


def _routes(settings: Settings) -> list[BaseRoute]:
    documents = new_documents(introspection=settings.introspection == "on")
    graphql = GraphQLOverHTTP(documents, open_context, origins=settings.origins)
    routes: list[BaseRoute] = [
        Route("/graphql", GraphQLPage(graphql, explorer_is_on=settings.explorer_is_on)),
        Route("/schema.graphql", published_schema),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]
    if settings.explorer_is_on or not settings.is_production:
        routes.append(Mount(ASSETS_URL, StaticFiles(directory=ASSETS_FOLDER, check_dir=False)))
        routes.append(Mount(STATIC_URL, StaticFiles(directory=STATIC_FOLDER)))
    if not settings.is_production:
        routes += [Route("/", front_page), *pages_of_letters()]
    return routes


async def open_context(request: Request) -> Context:
    """Return who asks: a live session where a token of one comes with the request, else a stranger."""
    ctx = request.stranger()
    token = request.bearer or request.cookie
    if token:
        ctx.session = await Session.opened_with(fingerprint(token).hex(), now=ctx.now())
        if ctx.session is not None:
            await ctx.session.note_use(now=ctx.now())
            ctx.language = request.language or ctx.session.account.language
    return ctx


@asynccontextmanager
async def _lifespan(app: Starlette, settings: Settings) -> AsyncIterator[None]:
    await open_database(settings.database_url.get_secret_value())
    try:
        worker = worker_of(settings, keys_of(settings))
        runner = DeferredRunner()
        async with open_services(settings, wake_mail=worker.wake, wake_deferred=runner.wake) as services:
            watch, url = LimitsWatch(services.limits), settings.database_url.get_secret_value()
            app.state.services, app.state.worker = services, worker
            app.state.readiness = Readiness(watch)
            async with (
                _mail(settings, worker),
                jobs_beside(services, url),
                runner.beside(services),
                watch.beside(),
            ):
                yield
    finally:
        await close_database()


@asynccontextmanager
async def _mail(settings: Settings, worker: Worker) -> AsyncIterator[None]:
    """Let an embedded worker run beside the server, and end with it."""
    if settings.mail_worker == "off":
        yield
        return
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        with suppress(asyncio.CancelledError):
            await running


def _hosts(settings: Settings) -> list[str]:
    public = settings.public_url.partition("://")[2].rpartition("@")[2]
    host = public.rsplit(":", 1)[0] if not public.endswith("]") else public
    return [host, *settings.allowed_hosts, *LOOPBACK]
