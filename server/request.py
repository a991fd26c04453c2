"""One request, as far as the edge reads it: headers, session, real address; and the cookie it sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from starlette.types import Scope

from models.account import Language
from models.session import ABSOLUTE
from resolvers.context import Context, Services
from server.negotiation import language_for

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    headers: dict[bytes, bytes]
    client: str
    request_id: str
    services: Services
    query_string: bytes
    cookie: str | None  # the session's; none where a bearer token stands beside it, which counts alone

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Read a scope that passed the edge, which left the request id and the real address in its state."""
        headers, services = _by_name(scope["headers"]), scope["app"].state.services
        return cls(
            method=scope["method"],
            headers=headers,
            client=scope["state"]["client"],
            request_id=scope["state"]["request_id"],
            services=services,
            query_string=scope["query_string"],
            cookie=None if _bearer(headers) is not None else _cookie(headers, name=cookie_name(services)),
        )

    @property
    def is_get(self) -> bool:
        return self.method in ("GET", "HEAD")

    @property
    def bearer(self) -> str | None:
        return _bearer(self.headers)

    def comes_from(self, origins: frozenset[str]) -> bool:
        """Whether a browser may have sent this for one of our front ends; other clients send no Origin."""
        origin = self.headers.get(b"origin")
        if origin is not None and origin.decode("latin-1") not in origins:
            return False
        return self.headers.get(b"sec-fetch-site", b"").lower() != b"cross-site"

    @property
    def language(self) -> Language | None:
        """The language that the client asks for; none where it asks for none that is spoken here."""
        return language_for(self.headers.get(b"accept-language"))

    def stranger(self) -> Context:
        """Return the context of a caller without a session."""
        agent = self.headers.get(b"user-agent", b"").decode("latin-1")
        return Context(
            services=self.services,
            client=self.client,
            language=self.language or Language.FR,
            request_id=self.request_id,
            user_agent="".join(sign for sign in agent if sign.isprintable())[:200] or None,
        )

    def cookies_of(self, ctx: Context) -> list[bytes]:
        """Return the Set-Cookie header that a log-in or a log-out asks for."""
        secure = "; Secure" if self.services.rules.is_secure else ""
        name = cookie_name(self.services)
        tail = f"; Path=/; HttpOnly; SameSite=Lax{secure}"
        if ctx.new_cookie is not None:
            age = int(ABSOLUTE.total_seconds())
            return [f"{name}={ctx.new_cookie}; Max-Age={age}{tail}".encode("ascii")]
        if ctx.drop_cookie:
            return [f"{name}=; Max-Age=0{tail}".encode("ascii")]
        return []


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return headers by their names; one that comes in several lines is one list (RFC 9110, section 5.3)."""
    named: dict[bytes, bytes] = {}
    for name, value in headers:
        known = named.get(name)
        named[name] = value if known is None else (b"; " if name == b"cookie" else b", ").join((known, value))
    return named


def cookie_name(services: Services) -> str:
    return "__Host-guichet" if services.rules.is_secure else "guichet"


def _cookie(headers: dict[bytes, bytes], *, name: str) -> str | None:
    """Return the value of our cookie: what others set need not be well-formed, and may be long.

    Parsers of whole headers, Starlette's among them, unquote every value, at a quadratic cost.
    """
    for item in reversed(headers.get(b"cookie", b"").split(b";")):
        given, equals, value = item.partition(b"=")
        if equals and given.strip() == name.encode("ascii"):
            return value.strip().strip(b'"').decode("latin-1")
    return None


def _bearer(headers: dict[bytes, bytes]) -> str | None:
    value = headers.get(b"authorization", b"").decode("latin-1")
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else None
