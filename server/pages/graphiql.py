"""GraphiQL, with one example tab for each journey."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .page import ASSETS_FOLDER, ASSETS_URL, Page, render

OPERATIONS_FOLDER = Path(__file__).parents[2] / "docs" / "operations"


@dataclass(frozen=True, slots=True)
class Library:
    """One file of an npm package, and its fingerprint as the browser checks it."""

    package: str
    path: str
    integrity: str

    @property
    def file_name(self) -> str:
        """Its name among the built assets."""
        return self.path.rpartition("/")[2]

    @property
    def cdn_url(self) -> str:
        """Where the public CDN has the very same bytes."""
        return f"https://unpkg.com/{self.package}/{self.path}"


# GraphiQL 4 is the last whose package holds ready-made files: nothing is bundled here, and the fallback loads
# the very bytes that explorer/build.sh copies. Versions as in explorer/package.json.
SCRIPTS = (
    Library(
        "react@18.3.1",
        "umd/react.production.min.js",
        "sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z",
    ),
    Library(
        "react-dom@18.3.1",
        "umd/react-dom.production.min.js",
        "sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1",
    ),
    Library(
        "graphiql@4.1.2",
        "graphiql.min.js",
        "sha384-9XdHu7ajgGJziD4J1zNBKQ842Q/+zZfDv+ib1eMhZWBH6hPAs806x+Jbcf0yNO6B",
    ),
)
STYLES = Library(
    "graphiql@4.1.2",
    "graphiql.min.css",
    "sha384-1el1QShFBnnXTx9x/Cprg82hZWKt0ry29OAYIXt05swbi0KcZDFoj0CWguMpopJr",
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One example: a document with its variables and headers, each as JSON text."""

    query: str
    variables: str | None = None
    headers: str | None = None


def explorer(*, endpoint: str, tabs: Sequence[Tab], assets_built: bool) -> Page:
    """Show GraphiQL from our own files, or from the public CDN with a banner that says so."""
    source = "'self'" if assets_built else "'self' https://unpkg.com"
    policy = {
        "script-src": source,
        # GraphiQL's menus and editor write style elements as they open.
        "style-src": f"{source} 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "data:",
    }
    scripts = [_address_of(library, assets_built=assets_built) for library in SCRIPTS]
    settings = {
        "endpoint": endpoint,
        "tabs": [{"query": tab.query, "variables": tab.variables, "headers": tab.headers} for tab in tabs],
    }
    return render(
        "explorer.html",
        policy=policy,
        scripts=scripts,
        styles=_address_of(STYLES, assets_built=assets_built),
        assets_built=assets_built,
        settings=settings,
    )


def assets_are_built(folder: Path = ASSETS_FOLDER) -> bool:
    """Tell whether every file that the page needs is there."""
    return all((folder / library.file_name).is_file() for library in (*SCRIPTS, STYLES))


def read_tabs(folder: Path = OPERATIONS_FOLDER) -> list[Tab]:
    """Read the examples that tabs.txt names, in its order; docs/journeys.md tells of all the others.

    Beside a document may stand its variables (01-rules.variables.json) and headers (01-rules.headers.json).
    """
    documents = [folder / f"{name}.graphql" for name in (_text_of(folder / "tabs.txt") or "").split()]
    return [
        Tab(
            query=document.read_text(encoding="utf-8"),
            variables=_text_of(document.with_suffix(".variables.json")),
            headers=_text_of(document.with_suffix(".headers.json")),
        )
        for document in documents
    ]


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _address_of(library: Library, *, assets_built: bool) -> dict[str, str]:
    url = f"{ASSETS_URL}/{library.file_name}" if assets_built else library.cdn_url
    return {"url": url, "integrity": library.integrity}
