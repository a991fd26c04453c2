"""A PostgreSQL server as a URL names it, and the one way to connect to it."""

import ssl
from dataclasses import dataclass
from typing import Any

import asyncpg

CONNECTED_WITHIN = 5.0  # seconds
VERIFIED = ("verify-ca", "verify-full")
TLS_MODES = ("disable", "allow", "prefer", "require", *VERIFIED)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """Where a database is, and who we are to it; `host` is a folder where a Unix socket is meant."""

    host: str
    port: int
    user: str
    password: str | None
    database: str
    sslmode: str | None = None
    sslrootcert: str | None = None
    sslcert: str | None = None
    sslkey: str | None = None
    statement_cache_size: int | None = (
        None  # 0 behind PgBouncer, which hands each transaction another session
    )
    unused: tuple[str, ...] = ()  # parameters of the URL that mean nothing to us

    @property
    def is_socket(self) -> bool:
        return self.host.startswith("/")

    def credentials(self) -> dict[str, Any]:
        """Return what asyncpg connects with. Raises OSError where a certificate cannot be read."""
        cache = (
            {} if self.statement_cache_size is None else {"statement_cache_size": self.statement_cache_size}
        )
        tls = {} if self.sslmode is None or self.is_socket else {"ssl": self._tls(self.sslmode)}
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "database": self.database,
            "timeout": CONNECTED_WITHIN,
            **cache,
            **tls,
        }

    async def connect(self) -> asyncpg.Connection:
        """Open a connection outside the pool: for a lock that is held long, or an import."""
        return await asyncpg.connect(**self.credentials())

    def _tls(self, mode: str) -> ssl.SSLContext | str:
        """Return a mode that asyncpg knows, or the context that verifies the server's certificate.

        As libpq has it, `require` with a root certificate verifies the certificate too. Without a root
        certificate the machine's own authorities count.
        """
        if mode not in VERIFIED and not (mode == "require" and self.sslrootcert):
            return mode
        root = None if self.sslrootcert == "system" else self.sslrootcert
        context = ssl.create_default_context(cafile=root)
        context.check_hostname = mode == "verify-full"
        if self.sslcert:
            context.load_cert_chain(self.sslcert, self.sslkey)
        return context
