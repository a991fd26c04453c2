"""The first page that a newcomer sees: what this is, whom to log in as, where to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from .page import Page, render


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody to log in as in the demo, and what for."""

    email: str
    password: str
    about: str


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go from the landing page."""

    href: str
    name: str
    about: str


LINKS = (
    Link("/graphql", "GraphiQL", "Try the API: one example tab per journey, filled in and ready to run."),
    Link("/inbox", "Inbox", "Every letter that the server would have mailed, with links that work."),
    Link("/schema.graphql", "Schema", "The published contract, for your client's code generator."),
    Link("/readyz", "Health", "Whether the server is ready: its database, its letters."),
)


def landing(*, version: str, log_ins: Sequence[LogIn], links: Sequence[Link] = LINKS) -> Page:
    """Show the way; a development page, since it prints the passwords of the demo."""
    return render("landing.html", version=version, log_ins=log_ins, links=links)
