"""Settings that are fit for trying, and unsafe where people are served."""

import os
import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from models.database import sqlite_path
from server.finding import Check, Finding, parts_of
from server.settings import Settings

HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "::")  # noqa: S104  # what a link must not lead to


def unsafe_settings(settings: Settings) -> list[Finding]:
    """Return what production refuses, and what it only warns of."""
    return [finding for check in _CHECKS for finding in check(settings)]


def _public_url(settings: Settings) -> Iterator[Finding]:
    name, parts = "GUICHET_PUBLIC_URL", parts_of(settings.public_url)
    if parts is None:
        return
    if parts.scheme != "https":
        yield Finding(name, "It is not https.", "Serve behind TLS: https://portal.example.")
    if parts.path or parts.query or parts.fragment or parts.username:
        yield Finding(name, "It has more than a host.", "Leave path, query and user out.")
    if parts.hostname in HERE:
        yield Finding(name, "It leads to this machine only.", "Name the host that people reach.")


def _keys(settings: Settings) -> Iterator[Finding]:
    if settings.keys_file is None:
        yield Finding(
            "GUICHET_KEYS_FILE",
            "No keys are named.",
            "Make them with `guichet keys new PATH`, and name them.",
        )
    elif not settings.keys_file.exists():
        yield Finding("GUICHET_KEYS_FILE", "There is no such file.", f"guichet keys new {settings.keys_file}")


def _origins(settings: Settings) -> Iterator[Finding]:
    for origin in settings.allowed_origins:
        parts = parts_of(origin)
        if parts is None or parts.scheme != "https" or "*" in origin or parts.path.strip("/"):
            yield Finding(
                "GUICHET_ALLOWED_ORIGINS",
                f"{origin} is not one https origin.",
                "Name each front end in full.",
            )
    for host in settings.allowed_hosts:
        if "*" in host:
            yield Finding("GUICHET_ALLOWED_HOSTS", "A wildcard lets any name in.", "Name each host.")


def _proxies(settings: Settings) -> Iterator[Finding]:
    for network in settings.trusted_proxies:
        if network.prefixlen == 0:
            yield Finding(
                "GUICHET_TRUSTED_PROXIES", "Everybody is trusted.", "Name the addresses of your proxies."
            )
    if os.environ.get("FORWARDED_ALLOW_IPS"):
        yield Finding("FORWARDED_ALLOW_IPS", "It is not ours.", "Unset it; use GUICHET_TRUSTED_PROXIES.")


def _guards(settings: Settings) -> Iterator[Finding]:
    if "off" in settings.captcha:
        yield Finding("GUICHET_CAPTCHA", "Every answer passes.", "Use characters,proof_of_work.")
    if settings.limits == "off":
        yield Finding("GUICHET_LIMITS", "Nothing is counted.", "Use on.")
    if settings.clock_offset:
        yield Finding("GUICHET_CLOCK_OFFSET", "The clock is shifted.", "Unset it.")
    if settings.log_level == "DEBUG":
        yield Finding("GUICHET_LOG_LEVEL", "DEBUG writes too much.", "Use INFO.")


def _mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding(
            "GUICHET_SMTP_URL", "Letters would go nowhere.", "Name a relay: smtps://user:password@host:465."
        )
    if settings.mail_from.endswith(".invalid>"):
        yield Finding("GUICHET_MAIL_FROM", "The sender cannot exist.", "Use an address of your domain.")


def _database(settings: Settings) -> Iterator[Finding]:
    name, url = "GUICHET_DATABASE_URL", settings.database_url.get_secret_value()
    if url.startswith("sqlite"):
        path = sqlite_path(url)
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o007:
            yield Finding(name, "Everybody on the machine can read the file.", f"chmod 640 {path}")
        return
    parts = urlsplit(url)
    if parts.username in (None, "postgres") and parts.password in (None, "", "postgres"):
        yield Finding(
            name,
            "Those are PostgreSQL's own credentials.",
            "Use a role of its own, with a password.",
            # On this machine the server may know its callers by other means than a password.
            is_fatal=parts.hostname not in ("localhost", "127.0.0.1", "::1"),
        )


def _user(settings: Settings) -> Iterator[Finding]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding("user", "The process runs as root.", "Use an account of its own.", is_fatal=False)


def _advice(settings: Settings) -> Iterator[Finding]:
    if settings.password_profile == "guide":  # noqa: S105  # a profile
        yield Finding("GUICHET_PASSWORD_PROFILE", "8 characters are few.", "Use recommended.", is_fatal=False)
    if settings.explorer_is_on:
        yield Finding("GUICHET_GRAPHIQL", "The explorer is open to all.", "Use off.", is_fatal=False)


_CHECKS: tuple[Check, ...] = (
    _public_url,
    _keys,
    _origins,
    _proxies,
    _guards,
    _mail,
    _database,
    _user,
    _advice,
)
