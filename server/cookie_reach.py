"""A front end whose browser never sends the session cookie, though its origin is allowed."""

from collections.abc import Iterator
from ipaddress import ip_address

from server.finding import Finding, parts_of
from server.settings import Settings


def cookie_reach(settings: Settings) -> Iterator[Finding]:
    """Find the front ends of this machine under another of its names than the API's.

    To a browser `localhost` and `127.0.0.1` are two sites: pages of one do not send the other's cookie.
    """
    ours = parts_of(settings.public_url)
    if ours is None or not _is_this_machine(ours.hostname):
        return
    for origin in settings.allowed_origins:
        theirs = parts_of(origin)
        if theirs and theirs.hostname != ours.hostname and _is_this_machine(theirs.hostname):
            yield Finding(
                "GUICHET_ALLOWED_ORIGINS",
                f"Pages of {theirs.hostname} do not send the cookie of {ours.hostname}:"
                " to a browser these are two sites.",
                f"Open the page at {ours.hostname}, or name {theirs.hostname} in GUICHET_PUBLIC_URL.",
                is_fatal=False,
            )


def _is_this_machine(host: str | None) -> bool:
    name = (host or "").removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
