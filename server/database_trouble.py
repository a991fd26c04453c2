"""Why a database cannot be opened, in words that say where to look."""

import socket
import sqlite3
import ssl

import asyncpg

Words = tuple[str, str]
NOT_LET_IN = (  # what a connection of a command raises, and nothing else that a command does
    asyncpg.CannotConnectNowError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.TooManyConnectionsError,
    ConnectionRefusedError,
    socket.gaierror,
)

_POSTGRES: tuple[tuple[type[BaseException], Words], ...] = (
    (
        asyncpg.InvalidPasswordError,
        ("The user name or the password is refused.", "Correct both in the URL."),
    ),
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        (
            "The user name is refused: there is no such role, or pg_hba.conf does not let it in from here.",
            "Correct it in the URL, or let it in.",
        ),
    ),
    (
        asyncpg.InvalidCatalogNameError,
        ("The server has no database of that name.", "Create it, or correct the name in the URL."),
    ),
    (
        asyncpg.InsufficientPrivilegeError,
        ("The role may not use this database.", "Grant it CONNECT and its tables."),
    ),
    (
        asyncpg.TooManyConnectionsError,
        ("The server takes no more connections.", "Raise max_connections, or run fewer processes."),
    ),
    (asyncpg.CannotConnectNowError, ("The server is starting or stopping.", "Try again in a moment.")),
    (
        ssl.SSLCertVerificationError,
        ("The server's certificate is not trusted.", "Name its authority: &sslrootcert=FILE."),
    ),
    (ssl.SSLError, ("TLS with the server failed.", "See sslmode and the certificates in the URL.")),
    (
        asyncpg.ClientConfigurationError,
        ("Its parameters do not go together.", "See sslmode and the certificates."),
    ),
    (socket.gaierror, ("Its host is not known to the DNS.", "Correct the host in the URL.")),
    (TimeoutError, ("The server does not answer.", "Is the host right, and does a firewall let us through?")),
    (
        ConnectionRefusedError,
        ("Nothing listens on that host and port.", "Start the server, or correct the URL."),
    ),
    (FileNotFoundError, ("A socket or a certificate that the URL names is not there.", "Correct its path.")),
    (
        PermissionError,
        ("A socket or a certificate that the URL names is closed to us.", "Let this user read it."),
    ),
)
_SQLITE: dict[str, Words] = {
    "SQLITE_NOTADB": ("The file is not a SQLite database.", "Name another file, or move this one away."),
    "SQLITE_CORRUPT": ("The file is damaged.", "Restore it from a backup."),
    "SQLITE_CANTOPEN": ("The file cannot be opened.", "Let this user write the file and its folder."),
    "SQLITE_READONLY": ("The file cannot be written.", "Let this user write the file and its folder."),
    "SQLITE_PERM": ("The file cannot be written.", "Let this user write the file and its folder."),
    "SQLITE_FULL": ("The disk is full.", "Make room."),
    "SQLITE_IOERR": ("The disk has failed.", "See the system's log."),
    "SQLITE_BUSY": ("Another process keeps it locked.", "Try again in a moment."),
}


def words_of(exc: BaseException) -> Words:
    """Return the trouble and the remedy; of an error that we do not know, its type."""
    cause = _cause(exc)
    if isinstance(cause, sqlite3.Error):
        name = str(getattr(cause, "sqlite_errorname", ""))
        for known, words in _SQLITE.items():
            if name.startswith(known):
                return words
    if "rejected SSL upgrade" in str(cause):  # asyncpg raises a plain ConnectionError
        return "The server does not offer TLS.", "Turn TLS on there, or change sslmode in the URL."
    for kind, words in _POSTGRES:
        if isinstance(cause, kind):
            return words
    return f"It cannot be opened ({type(cause).__name__}).", "Is it there, and up?"


def _cause(exc: BaseException) -> BaseException:
    """Return what the libraries above the driver wrap."""
    while exc.args and isinstance(exc.args[0], BaseException):
        exc = exc.args[0]
    return exc
