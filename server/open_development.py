"""Development that others than this machine can reach: it was probably meant to be production."""

from collections.abc import Iterator

from server.finding import Finding, parts_of
from server.reach import is_this_machine
from server.settings import Settings

OPEN = (
    "/inbox and /inbox.json show every letter with its working links,"
    " / names the demo's people and their password, and GraphiQL is open"
)


def open_development(settings: Settings, *, host: str | None) -> Iterator[Finding]:
    """Say loudly what development leaves open, where its links or its socket are for others."""
    if settings.is_production:
        return
    parts = parts_of(settings.public_url)
    if parts and not is_this_machine(parts.hostname or ""):
        yield _finding(f"GUICHET_PUBLIC_URL is {parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    elif host is not None and _is_for_others(host):
        yield _finding(f"it listens at {host}")


def _is_for_others(host: str) -> bool:
    return host in ("", "0.0.0.0", "::") or not is_this_machine(host)  # noqa: S104  # not bound here


def _finding(why: str) -> Finding:
    return Finding(
        "GUICHET_ENV",
        f"THIS IS DEVELOPMENT MODE, and {why}: {OPEN}.",
        "Set GUICHET_ENV=production to serve people.",
        is_fatal=False,
        at_start=True,
    )
