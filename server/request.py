"""One request, as far as the edge reads it: headers, session, real address; and the cookie it sets."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Self

from starlette.types import Scope

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

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Read a scope that passed the edge, which left the request id and the real address in its state."""
        return cls(
            scope["method"],
            dict(scope["headers"]),
            scope["state"]["client"],
            scope["state"]["request_id"],
            scope["app"].state.services,
        )

    @property
    def cookie_name(self) -> str:
        return "__Host-guichet" if self.services.rules.is_secure else "guichet"

    @property
    def cookie(self) -> str | None:
        raw = self.headers.get(b"cookie", b"").decode("latin-1")
        if self.cookie_name not in raw:
            return None
        try:
            morsel = SimpleCookie(raw).get(self.cookie_name)
        except CookieError:
            return None
        return morsel.value if morsel is not None else None

    @property
    def bearer(self) -> str | None:
        value = self.headers.get(b"authorization", b"").decode("latin-1")
        return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else None

    @property
    def carries_both(self) -> bool:
        return self.cookie is not None and self.bearer is not None

    def comes_from(self, origins: frozenset[str]) -> bool:
        """Whether a browser may have sent this for one of our front ends; other clients send no Origin."""
        origin = self.headers.get(b"origin")
        if origin is not None and origin.decode("latin-1") not in origins:
            return False
        return self.headers.get(b"sec-fetch-site", b"").lower() != b"cross-site"

    def stranger(self) -> Context:
        """Return the context of a caller without a session."""
        agent = self.headers.get(b"user-agent", b"").decode("latin-1")
        return Context(
            services=self.services,
            client=self.client,
            language=language_for(self.headers.get(b"accept-language")),
            request_id=self.request_id,
            user_agent="".join(sign for sign in agent if sign.isprintable())[:200] or None,
        )

    def cookies_of(self, ctx: Context) -> list[bytes]:
        """Return the Set-Cookie header that a log-in or a log-out asks for."""
        secure = "; Secure" if self.services.rules.is_secure else ""
        tail = f"; Path=/; HttpOnly; SameSite=Lax{secure}"
        if ctx.new_cookie is not None:
            age = int(ABSOLUTE.total_seconds())
            return [f"{self.cookie_name}={ctx.new_cookie}; Max-Age={age}{tail}".encode("ascii")]
        if ctx.drop_cookie:
            return [f"{self.cookie_name}=; Max-Age=0{tail}".encode("ascii")]
        return []
