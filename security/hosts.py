"""The one spelling of a host that machines use: its A-label (RFC 5890), in lower case."""

import re
from ipaddress import IPv6Address, ip_address

import idna

_HOST = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?)(?P<host>[^/?#:@\[\]]+)", re.IGNORECASE)


def a_label(host: str) -> str:
    """Return a host name as the DNS, browsers and relays spell it; what is ASCII only loses its case.

    Raises ValueError for a name that has no such spelling.
    """
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode("ascii")  # IDNAError is a ValueError


def url_with_a_label(url: str) -> str:
    """Return a URL whose host is spelled as its A-label; one that cannot be read stays as it is."""
    found = _HOST.match(url)
    if found is None:
        return url
    try:
        return f"{found['before']}{a_label(found['host'])}{url[found.end() :]}"
    except ValueError:
        return url


def hello_name(host: str) -> str:
    """Return what a host calls itself to a relay: its A-label, or a bracketed address (RFC 5321, 4.1.3)."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return a_label(host)
    return f"[IPv6:{address}]" if isinstance(address, IPv6Address) else f"[{address}]"
