"""Addresses that people cannot follow, or that let in strangers: links, origins, hosts, the sender."""

import re
from collections.abc import Iterator
from email.utils import parseaddr

from security.hosts import a_label
from server.finding import Check, Finding, parts_of
from server.reach import Reach, reach_of
from server.settings import Settings

_REACHED_BY_FEW = (Reach.MACHINE, Reach.LINK, Reach.NOBODY)
# RFC 6454 §6.1, as browsers and web views write it: https://app.example.fr:8443, capacitor://localhost, app://-
_ORIGIN = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:\[[0-9a-f:.]+\]|[^/?#@:*\[\]\s\\]+)(?::[0-9]{1,5})?", re.IGNORECASE
)
# RFC 1123 §2.1, and the underscore that some networks have; an address passes as well, or holds a colon.
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def _public_url(settings: Settings) -> Iterator[Finding]:
    name, parts = "GUICHET_PUBLIC_URL", parts_of(settings.public_url)
    if parts is None:
        return
    if parts.scheme != "https":
        yield Finding(name, "It is not https.", "Serve behind TLS: https://portal.example.")
    if parts.path or parts.username or "?" in settings.public_url or "#" in settings.public_url:
        yield Finding(name, "It has more than a host.", "Leave path, query and user out.")
    yield from _public_host(name, parts.hostname or "")


def _public_host(name: str, host: str) -> Iterator[Finding]:
    reach = reach_of(host)
    if reach in _REACHED_BY_FEW:
        yield Finding(name, f"It is reached by {reach.value}.", "Name the host that people reach.")
    elif host.endswith("."):
        yield Finding(
            name, "Its host ends in a dot: browsers take it for another site.", "Leave the dot out."
        )
    elif not _is_host(host):
        yield Finding(name, "Its host is no name that the DNS knows.", "Name the host that people reach.")
    elif reach is not Reach.EVERYBODY:
        trouble = f"It is reached by {reach.value}."
        yield Finding(name, trouble, "Name the host that people reach, if they are others.", is_fatal=False)


def _is_host(host: str) -> bool:
    try:
        return ":" in host or _HOST.fullmatch(a_label(host)) is not None
    except ValueError:  # a name of other letters that has no spelling in the DNS
        return False


def _origins(settings: Settings) -> Iterator[Finding]:
    for origin in settings.allowed_origins:
        if trouble := _fault_of_origin(origin):
            yield Finding("GUICHET_ALLOWED_ORIGINS", f"{origin} {trouble}", "Name each front end in full.")
    for host in settings.allowed_hosts:
        if "*" in host:
            yield Finding("GUICHET_ALLOWED_HOSTS", "A wildcard lets any name in.", "Name each host.")


def _fault_of_origin(origin: str) -> str | None:
    """Return what keeps an origin from being one; an application's own scheme is as good as https."""
    if "*" in origin:
        return "is a pattern: an origin is named in full, without *."
    if origin.lower() == "null":
        return "is what any sandboxed page sends: it names no front end."
    if origin.lower().startswith("http://"):
        return "is in clear: use https://."
    if not _ORIGIN.fullmatch(origin.removesuffix("/")):  # which the settings drop
        return "is no origin: that is scheme://host or scheme://host:port, without a user, path or query."
    return None


def _sender(settings: Settings) -> Iterator[Finding]:
    name = "GUICHET_MAIL_FROM"
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    reach = reach_of(domain)
    if reach in _REACHED_BY_FEW:
        yield Finding(name, "The sender cannot exist.", "Use an address of your domain.")
    elif reach is not Reach.EVERYBODY:
        trouble = f"The sender's domain is known to {reach.value}."
        yield Finding(name, trouble, "Use an address of your domain.", is_fatal=False)


LINK_CHECKS: tuple[Check, ...] = (_public_url, _origins, _sender)
