"""Databases and connections that are fit for trying, and unsafe where people are served."""

import stat
from collections.abc import Iterator
from pathlib import Path

from models.database_url import BadDatabaseUrl, SqliteFile, read_database_url
from models.postgres_server import PostgresServer
from server.filesystems import Keeping, keeping_of
from server.finding import Check, Finding, parts_of
from server.reach import is_this_machine
from server.settings import Settings

NAME = "GUICHET_DATABASE_URL"
_VERIFY = "Add sslmode=verify-full (and sslrootcert=FILE for an authority of your own)."


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        place = read_database_url(settings.database_url.get_secret_value())
    except BadDatabaseUrl:
        return  # a broken setting
    if isinstance(place, SqliteFile):
        yield from _file(place.path)
    else:
        yield from _role(place)
        yield from _line(place)
        if place.unused:
            trouble = f"These parameters are not used: {', '.join(place.unused)}."
            yield Finding(NAME, trouble, "Leave them out.", is_fatal=False)


def _file(path: Path) -> Iterator[Finding]:
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007:
        yield Finding(NAME, "Everybody on the machine can read the file.", f"chmod 640 {path}")
    keeping = keeping_of(path)
    if keeping is not Keeping.WELL:
        yield Finding(
            NAME,
            f"Its filesystem {keeping.value}.",
            "Put the file on a disk of this machine, or use PostgreSQL.",
            is_fatal=keeping is not Keeping.LAYERED,
        )


def _role(server: PostgresServer) -> Iterator[Finding]:
    if server.user == "postgres" and server.password in (None, "postgres"):
        yield Finding(
            NAME,
            "Those are PostgreSQL's own credentials.",
            "Use a role of its own, with a password.",
            # On this machine the server may know its callers by other means than a password.
            is_fatal=not is_this_machine(server.host),
        )


def _line(server: PostgresServer) -> Iterator[Finding]:
    """Look at the way to a server on another machine: passwords and people's data go along it."""
    if is_this_machine(server.host) or server.sslmode == "verify-full":
        return
    if server.sslmode in ("require", "verify-ca"):
        trouble = f"sslmode={server.sslmode} does not check that the server is the one that is named."
        yield Finding(NAME, trouble, _VERIFY, is_fatal=False)
    else:
        mode = f"sslmode={server.sslmode}" if server.sslmode else "Without sslmode, the connection"
        yield Finding(NAME, f"{mode} may go in clear to another machine.", _VERIFY)


def _redis(settings: Settings) -> Iterator[Finding]:
    parts = parts_of(settings.redis_url.get_secret_value()) if settings.redis_url else None
    if parts and parts.scheme == "redis" and not is_this_machine(parts.hostname or ""):
        yield Finding(
            "GUICHET_REDIS_URL", "It goes in clear to another machine.", "Use rediss:// (Redis over TLS)."
        )


def _registers(settings: Settings) -> Iterator[Finding]:
    urls = {"GUICHET_RECHERCHE_URL": settings.recherche_url, "GUICHET_INSEE_URL": settings.insee_url}
    for name, url in urls.items():
        parts = parts_of(url)
        if parts and parts.scheme == "http" and not is_this_machine(parts.hostname or ""):
            yield Finding(name, "It is not https: answers can be forged, and a key read.", "Use https://.")


STORAGE_CHECKS: tuple[Check, ...] = (_database, _redis, _registers)
