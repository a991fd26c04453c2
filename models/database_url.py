"""Reading the database's URL: the one place that does."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from models.postgres_server import TLS_MODES, PostgresServer

_SOME_HOST, _SOME_PORT, _SOME_USER = "127.0.0.1", 5432, "postgres"
_MARKS = "Write the marks of a password as codes: %40 for @, %3A for :, %2F for /, %3F for ?, %25 for %."
_OF_TLS = ("sslmode", "ssl", "sslrootcert", "sslcert", "sslkey")
_READ = frozenset(("host", "port", "user", "password", "dbname", "statement_cache_size", *_OF_TLS))


class BadDatabaseUrl(ValueError):
    """Say what is wrong with a database URL, and what to write; never the URL, which holds a password."""

    def __init__(self, trouble: str, remedy: str) -> None:
        super().__init__(f"{trouble} {remedy}")
        self.trouble, self.remedy = trouble, remedy


@dataclass(frozen=True, slots=True)
class SqliteFile:
    path: Path


def read_database_url(url: str) -> SqliteFile | PostgresServer:
    """Read `sqlite://PATH` or `postgres://user:password@host:port/name?…`. Raises BadDatabaseUrl.

    A SQLite path is all that follows, blanks and question marks included; `sqlite:///` begins an absolute
    one. Of PostgreSQL the grammar is libpq's (34.1.1.2), but a password may hold `@`, `:` and `/` as they
    are; `postgresql://` is the same; a socket is `?host=/folder` or a host written `%2Ffolder`.
    """
    scheme, found, rest = url.partition("://")
    match scheme.lower() if found else "":
        case "sqlite":
            return _sqlite(rest)
        case "postgres" | "postgresql":
            return _postgres(rest)
    raise BadDatabaseUrl("It is neither SQLite nor PostgreSQL.", "Use sqlite:// or postgres://.")


def _sqlite(rest: str) -> SqliteFile:
    path = unquote(rest)
    if path.startswith(":memory:") or not path.strip("/"):
        raise BadDatabaseUrl("It names no file.", "Use sqlite://PATH.")
    if "\0" in path:
        raise BadDatabaseUrl("Its path holds a NUL.", "Use sqlite://PATH.")
    return SqliteFile(Path(path))


def _postgres(rest: str) -> PostgresServer:
    main, _, query = rest.partition("?")
    said = _parameters(query)
    who, _, where = main.rpartition("@")
    user, _, password = who.partition(":")
    address, _, name = where.partition("/")
    host, port = _address(address)
    database = said.get("dbname") or unquote(name).strip("/")
    if not database:
        raise BadDatabaseUrl("It names no database.", "Use postgres://user:password@host:port/name.")
    return PostgresServer(
        host=said.get("host") or host or _SOME_HOST,
        port=_port(said.get("port") or port),
        user=said.get("user") or unquote(user) or _SOME_USER,
        password=said.get("password") or unquote(password) or None,
        database=database,
        sslmode=_tls_mode(said.get("sslmode") or said.get("ssl")),
        sslrootcert=said.get("sslrootcert"),
        sslcert=said.get("sslcert"),
        sslkey=said.get("sslkey"),
        statement_cache_size=_size(said.get("statement_cache_size")),
        unused=tuple(sorted(said.keys() - _READ)),
    )


def _parameters(query: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _address(text: str) -> tuple[str, str]:
    """Return the host and the port of an authority; either may be empty."""
    if text.startswith("["):
        host, closed, port = text[1:].partition("]")
        if not closed or port[:1] not in ("", ":"):
            raise BadDatabaseUrl("Its IPv6 address does not end in a bracket.", "Use [::1] or [::1]:5432.")
        return host, port[1:]
    host, _, port = text.partition(":")
    if "," in text:
        raise BadDatabaseUrl("It names several servers.", "Name one: a proxy can choose among them.")
    if ":" in port:
        raise BadDatabaseUrl("Its host has several colons.", f"Write an IPv6 address as [::1]. {_MARKS}")
    return unquote(host), port


def _port(text: str) -> int:
    if not text:
        return _SOME_PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadDatabaseUrl("Its port is not a number from 1 to 65535.", _MARKS)
    return int(text)


def _tls_mode(text: str | None) -> str | None:
    mode = {"true": "require", "1": "require", "false": "disable", "0": "disable"}.get(text or "", text)
    if mode and mode not in TLS_MODES:
        raise BadDatabaseUrl("Its sslmode is not known.", f"Use one of {', '.join(TLS_MODES)}.")
    return mode or None


def _size(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise BadDatabaseUrl("Its statement_cache_size is not a number.", "Use statement_cache_size=0.")
    return int(text)
