"""A page: its text, and the policy that the browser must hold it to."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
STATIC_FOLDER = HERE / "static"
STATIC_URL = "/static"
# Made by explorer/build.sh, not kept in the repository.
ASSETS_FOLDER = HERE / "assets"
ASSETS_URL = "/assets"

STRICT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What to send: the HTML, and the value of its Content-Security-Policy header."""

    html: str
    csp: str


_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals.update(static=STATIC_URL, assets=ASSETS_URL)


def render(template: str, *, policy: dict[str, str] | None = None, **values: object) -> Page:
    """Fill a template; `policy` loosens the directives that it names, and no other."""
    directives = STRICT_POLICY | (policy or {})
    csp = "; ".join(f"{name} {sources}" for name, sources in directives.items())
    return Page(html=_templates.get_template(template).render(values), csp=csp)
