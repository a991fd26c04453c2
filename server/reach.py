"""What a host's name or address can be reached from, as far as its writing says: nothing is resolved."""

import socket
import unicodedata
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

_HERE_NAMES = ("localhost", "localdomain", "localhost6", "localdomain6", "ip6-localhost", "ip6-loopback")
_DOCUMENTATION = ("example", "test", "example.com", "example.net", "example.org")  # RFC 2606, RFC 6761
_INSIDE = ("local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa")
_THIS_NETWORK = IPv4Network("0.0.0.0/8")  # Linux connects to itself


class Reach(Enum):
    """Who can reach a host."""

    MACHINE = "this machine only"
    LINK = "one network segment only"
    NOBODY = "nobody"
    DOCUMENTATION = "nobody but readers of documentation and testers"
    NETWORK = "a private network only"
    ADDRESS = "everybody, by a bare address"
    EVERYBODY = "everybody"


def reach_of(host: str) -> Reach:
    """Tell who can reach a host, however it is written: as a URL parser of a browser reads it."""
    name = _plain(host)
    if (address := _address(name)) is not None:
        return _reach_of_address(address)
    if _is_under(name, _HERE_NAMES):
        return Reach.MACHINE
    if not name or _is_under(name, ("invalid",)):
        return Reach.NOBODY
    if _is_under(name, _DOCUMENTATION):
        return Reach.DOCUMENTATION
    if "." not in name or _is_under(name, _INSIDE):
        return Reach.NETWORK
    return Reach.EVERYBODY


def is_this_machine(host: str) -> bool:
    return host.startswith("/") or reach_of(host) is Reach.MACHINE


def _plain(host: str) -> str:
    text = unicodedata.normalize("NFKC", host).replace("。", ".").lower()
    return text.strip("[]").rstrip(".")


def _is_under(name: str, tops: tuple[str, ...]) -> bool:
    return any(name == top or name.endswith(f".{top}") for top in tops)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """Read an address; also 127.1, 0x7f000001, 2130706433 and 0177.0.0.1, which browsers take for one."""
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        try:
            return IPv4Address(socket.inet_aton(name)) if " " not in name else None
        except (OSError, UnicodeError, ValueError):
            return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _reach_of_address(address: IPv4Address | IPv6Address) -> Reach:
    if address.is_loopback or address.is_unspecified or address in _THIS_NETWORK:
        return Reach.MACHINE
    if address.is_link_local:
        return Reach.LINK
    if address.is_multicast or (address.is_reserved and not address.is_global):
        return Reach.NOBODY
    return Reach.ADDRESS if address.is_global else Reach.NETWORK
