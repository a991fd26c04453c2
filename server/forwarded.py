"""Who really asks: what is believed of the headers that proxies write."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

# With or without the port, the brackets and the quotes that some proxies write (RFC 7239, section 6).
_HOP = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d{0,5})?|(?P<v4>[0-9.]+):\d{0,5}|(?P<bare>.+)", re.ASCII)
_WRITTEN_BY_PROXIES = {"forwarded", "via", "x-real-ip"}


def client_address(scope: Scope, trusted: Networks) -> str:
    """Return who really asks: the right-most address of X-Forwarded-For that is not a proxy of ours.

    The header is believed only from a trusted peer: anybody can write it. A hop that is no address ends the
    reading: what stands left of it cannot be trusted. Empty hops say nothing (RFC 9110, section 5.6.1).
    """
    told = scope["client"][0] if scope.get("client") else "unknown"
    peer = _address_of(told)
    if peer is None or not _is_in(peer, trusted):
        return told if peer is None else str(peer)
    for hop in reversed(_hops(scope)):
        address = _address_of(hop)
        if address is None:
            break
        if not _is_in(address, trusted):
            return str(address)
    return str(peer)


def is_from_this_machine(request: Request) -> bool:
    """Whether nobody but a program of this machine can have sent a request that passed the edge."""
    headers = request.headers
    if any(name in _WRITTEN_BY_PROXIES or name.startswith("x-forwarded-") for name in headers):
        return False  # a proxy on this machine carries everybody's requests
    address = _address_of(request.state.client)
    return address is not None and address.is_loopback


def _hops(scope: Scope) -> list[str]:
    values = Headers(scope=scope).getlist("x-forwarded-for")
    return [hop for value in values for part in value.split(",") if (hop := part.strip(' \t"'))]


def _address_of(text: str) -> Address | None:
    """Read an address; a port, a zone and the dress of IPv4 in IPv6 do not make it somebody else's."""
    match = _HOP.fullmatch(text)
    if match is None:
        return None
    try:
        address = ip_address((match["v6"] or match["v4"] or match["bare"]).partition("%")[0])
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address


def _is_in(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)
