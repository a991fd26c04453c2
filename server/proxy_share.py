"""How much of the Internet a set of trusted proxies covers."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses

Network = IPv4Network | IPv6Network

# A /8 of IPv4 and a /24 of IPv6: several times what the largest content networks use for their proxies.
_MOST_V4, _MOST_V6 = 2**24, 2**104
_MAPPED = IPv6Network("::ffff:0:0/96")  # IPv4 addresses as an IPv6 socket shows them
_INSIDE_V4 = tuple(
    map(IPv4Network, ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"))
) + tuple(map(IPv4Network, ("172.16.0.0/12", "192.168.0.0/16")))
_INSIDE_V6 = tuple(map(IPv6Network, ("fc00::/7", "fe80::/10")))


def trusts_everybody(networks: Sequence[Network]) -> bool:
    """Whether so many public addresses are trusted that a stranger's is likely among them.

    Private networks are not counted: nobody reaches us from one but through a network of ours.
    """
    v4 = [network for each in networks for network in _as_v4(each)]
    v6 = [network for network in networks if isinstance(network, IPv6Network)]
    return (
        _public(collapse_addresses(v4), _INSIDE_V4) >= _MOST_V4
        or _public(collapse_addresses(v6), _INSIDE_V6) >= _MOST_V6
    )


def _as_v4(network: Network) -> Iterable[IPv4Network]:
    if isinstance(network, IPv4Network):
        return (network,)
    if network.subnet_of(_MAPPED):
        first = network.network_address.ipv4_mapped
        return (IPv4Network((int(first or 0), network.prefixlen - 96)),)
    return (IPv4Network("0.0.0.0/0"),) if network.supernet_of(_MAPPED) else ()


def _public(networks: Iterable[Network], inside: Sequence[Network]) -> int:
    """Count the addresses of disjoint networks that lie outside the private ones."""
    return sum(
        network.num_addresses - sum(_shared(network, private) for private in inside) for network in networks
    )


def _shared(one: Network, other: Network) -> int:
    return min(one.num_addresses, other.num_addresses) if one.overlaps(other) else 0
