"""The smallest server that the pages can be looked at with: canned answers, no database."""

import json

from graphql import build_schema, introspection_from_schema
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from server.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from server.pages import (
    ASSETS_FOLDER,
    ASSETS_URL,
    STATIC_FOLDER,
    STATIC_URL,
    LogIn,
    Page,
    activate,
    assets_are_built,
    confirm_email,
    explorer,
    inbox,
    landing,
    read_tabs,
    reset_password,
)

GOOD_TOKEN = "good-token"
LETTERS = [
    {
        "id": str(rank),
        "to": "ada@nuages.example",
        "from": "Guichet <no-reply@guichet.invalid>",
        "subject": subject,
        "text": f"Bonjour Ada,\n\nhttp://127.0.0.1:8000/activate#{GOOD_TOKEN}\n",
        "html": f'<p style="color:#3046c8">Bonjour Ada, <a href="/activate#{GOOD_TOKEN}">activez</a>.</p>'
        "<script>document.title = 'a script ran'</script>",
        "createdAt": f"2026-11-23T09:3{rank}:00Z",
    }
    for rank, subject in enumerate(["Activez votre compte", "Votre compte est activé <b>"])
]
PERSON = {"email": "ada@nuages.example", "firstName": "Ada", "lastName": "Cumulus", "secretQuestion": None}
RULES = {
    "password": {"description": "Use at least 12 characters, of three kinds."},
    "newPassword": {"description": "Use at least 12 characters, of three kinds."},
    "secretQuestion": {"mode": "CATALOGUE", "questions": ["The name of your first cloud?"]},
}
REFUSED = {"code": "LINK_REFUSED", "message": "This link opens nothing."}
FAULTY = {
    "code": "INVALID_INPUT",
    "message": "The form has faults.",
    "problems": [{"path": ["password"], "message": "Use at least 12 characters."}],
}
ACTIVATED = {
    "email": PERSON["email"],
    "attachments": [{"designation": "LA FABRIQUE DE NUAGES", "status": "APPROVED"}],
}


async def graphql(request: Request) -> Response:
    asked = json.loads(await request.body())
    if asked.get("operationName") == "IntrospectionQuery":
        return JSONResponse({"data": introspection_from_schema(build_schema("type Query { rules: Int }"))})
    variables = asked.get("variables") or {}
    given = variables.get("input", variables)
    form = PERSON if given.get("token") == GOOD_TOKEN else REFUSED
    faulty = len(given.get("password", "")) < 12
    answers = {
        "rules": RULES,
        "activation": form,
        "passwordReset": form,
        "activateAccount": FAULTY if faulty else ACTIVATED,
        "resetPassword": FAULTY if faulty else {"email": PERSON["email"]},
        "confirmEmail": {"message": "The address is confirmed."},
    }
    return JSONResponse({"data": answers})


def shown(page: Page) -> Response:
    return HTMLResponse(page.html, headers={"Content-Security-Policy": page.csp})


def graphiql(_request: Request) -> Response:
    return shown(explorer(endpoint="/graphql", tabs=read_tabs(), assets_built=assets_are_built()))


def welcome(_request: Request) -> Response:
    people = [LogIn(person.email, DEMO_PASSWORD, person.about) for person in DEMO_PEOPLE]
    return shown(landing(version="0.0", log_ins=people))


app = Starlette(
    routes=[
        Route("/", welcome),
        Route("/inbox", lambda _request: shown(inbox(LETTERS))),
        Route("/empty-inbox", lambda _request: shown(inbox([]))),
        Route("/inbox.json", lambda _request: JSONResponse(LETTERS)),
        Route("/activate", lambda _request: shown(activate())),
        Route("/reset-password", lambda _request: shown(reset_password())),
        Route("/confirm-email", lambda _request: shown(confirm_email())),
        Route("/graphql", graphiql, methods=["GET"]),
        Route("/graphql", graphql, methods=["POST"]),
        Mount(STATIC_URL, StaticFiles(directory=STATIC_FOLDER)),
        Mount(ASSETS_URL, StaticFiles(directory=ASSETS_FOLDER, check_dir=False)),
    ]
)
