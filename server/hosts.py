"""Which Host headers are answered: a name of ours; any for probes; private ones while developing."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Orchestrators ask a container by its address.
PROBES = ("/healthz", "/readyz")
PRIVATE_NETWORKS = tuple(
    ip_network(network)
    for network in (
        "10.0.0.0/8",  # 10.0.2.2 is the machine on which an Android emulator runs
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
PRIVATE_NAMES = (".local", ".localhost")  # RFC 6762 and RFC 6761: no public server answers for them


class HostCheck:
    """A name that leads here by somebody else's DNS is refused: its pages would be of our origin.

    One Host header is needed, as HTTP/1.1 demands (RFC 9112, section 3.2): of two, a proxy may have read the
    other one.
    """

    def __init__(self, app: ASGIApp, *, allowed_hosts: Sequence[str], private_too: bool) -> None:
        self._app = app
        self._known = TrustedHostMiddleware(app, allowed_hosts=list(allowed_hosts), www_redirect=False)
        self._private_too = private_too

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        is_old = scope.get("http_version") == "1.0"  # which knows no Host
        if len(hosts) != 1 and not (is_old and not hosts):
            refusal = PlainTextResponse("Send one Host header.\n", status_code=400)
            await refusal(scope, receive, send)
        elif scope["path"] in PROBES or (self._private_too and hosts and is_private(hosts[0])):
            await self._app(scope, receive, send)
        else:
            await self._known(scope, receive, send)


def is_private(host: str) -> bool:
    """Whether a Host header, with or without a port, names a machine of a private network."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if name is None or parts.netloc != host or "@" in host:
        return False
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return name.removesuffix(".").endswith(PRIVATE_NAMES)
    return any(address in network for network in PRIVATE_NETWORKS)
