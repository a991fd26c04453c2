"""The doctor: every unsafe or broken setting, with its remedy; production refuses to start on a fatal one."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from models.database import close_database, open_database, select, sqlite_path
from security.addresses import BadAddress, parse_address
from security.keys import BadKeys, Keys
from server.demo.people import DEMO_PEOPLE
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    setting: str
    trouble: str
    remedy: str
    is_fatal: bool = True


async def examine(settings: Settings, *, as_production: bool, workers: int = 1) -> list[Finding]:
    """Return what is wrong; what would only be unsafe in production is left out elsewhere."""
    findings = [finding for check in _ALWAYS for finding in check(settings)]
    findings += _processes(settings, workers)
    if as_production:
        findings += [finding for check in _IN_PRODUCTION for finding in check(settings)]
        findings += await _demo_accounts(settings)
    return findings


def _known_values(settings: Settings) -> Iterator[Finding]:
    for name, given, known in (
        ("GUICHET_REGISTRY", settings.registry, {"local", "recherche", "insee"}),
        ("GUICHET_CAPTCHA", settings.captcha, {"characters", "proof_of_work", "off"}),
    ):
        for value in set(given) - known:
            yield Finding(name, f"{value!r} is not known.", f"Use {', '.join(sorted(known))}.")
        if not given:
            yield Finding(name, "It names nothing.", f"Use {', '.join(sorted(known))}.")


def _database_url(settings: Settings) -> Iterator[Finding]:
    url = settings.database_url.get_secret_value()
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        yield Finding(
            "GUICHET_DATABASE_URL", "It is neither SQLite nor PostgreSQL.", "Use sqlite:// or postgres://."
        )


def _insee_key(settings: Settings) -> Iterator[Finding]:
    if "insee" in settings.registry and settings.insee_key is None:
        yield Finding(
            "GUICHET_INSEE_KEY", "INSEE is asked without a key.", "Get one at portail-api.insee.fr."
        )


def _sender(settings: Settings) -> Iterator[Finding]:
    try:
        parse_address(parseaddr(settings.mail_from)[1])
    except BadAddress:
        yield Finding("GUICHET_MAIL_FROM", "It is no mail address.", "Use: Name <address@domain>.")


def _keys(settings: Settings) -> Iterator[Finding]:
    path = settings.keys_path
    if path is None or not path.exists():
        return
    try:
        Keys.load(path)
    except (BadKeys, OSError) as exc:
        yield Finding("GUICHET_KEYS_FILE", str(exc), "Make one with `guichet keys new`.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("GUICHET_KEYS_FILE", "Others can read it.", f"chmod 600 {path}")


def _processes(settings: Settings, workers: int) -> Iterator[Finding]:
    if workers > 1 and settings.redis_url is None and settings.limits == "on":
        yield Finding(
            "GUICHET_REDIS_URL",
            f"{workers} processes would each count on their own.",
            "Name a Redis, or use one process.",
        )


def _public_url(settings: Settings) -> Iterator[Finding]:
    name, parts = "GUICHET_PUBLIC_URL", urlsplit(settings.public_url)
    if parts.scheme != "https":
        yield Finding(name, "It is not https.", "Serve behind TLS: https://portal.example.")
    if parts.path or parts.query or parts.fragment or parts.username:
        yield Finding(name, "It has more than a host.", "Leave path, query and user out.")
    if parts.hostname in (None, "localhost", "127.0.0.1", "::1"):
        yield Finding(name, "It leads to this machine only.", "Name the host that people reach.")


def _production_keys(settings: Settings) -> Iterator[Finding]:
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
        parts = urlsplit(origin)
        if parts.scheme != "https" or "*" in origin or parts.path:
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
            name, "Those are PostgreSQL's own credentials.", "Use a role of its own, with a password."
        )


def _user(settings: Settings) -> Iterator[Finding]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding("user", "The process runs as root.", "Use an account of its own.", is_fatal=False)


def _advice(settings: Settings) -> Iterator[Finding]:
    if settings.password_profile == "guide":  # noqa: S105  # a profile
        yield Finding("GUICHET_PASSWORD_PROFILE", "8 characters are few.", "Use recommended.", is_fatal=False)
    if settings.explorer_is_on:
        yield Finding("GUICHET_GRAPHIQL", "The explorer is open to all.", "Use off.", is_fatal=False)


async def _demo_accounts(settings: Settings) -> list[Finding]:
    """Look for people whose password is printed in the documentation."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite") and not _is_there(url):
        return []
    addresses = ", ".join(f"'{person.email}'" for person in DEMO_PEOPLE)
    try:
        await open_database(url, pool=1)
        found = await select(f"SELECT 1 FROM account WHERE email_key IN ({addresses}) LIMIT 1")  # noqa: S608
    except Exception as exc:  # whatever the driver raises, the operator is told which setting to look at
        return [
            Finding("GUICHET_DATABASE_URL", f"It cannot be read ({type(exc).__name__}).", "guichet migrate")
        ]
    finally:
        await close_database()
    return [Finding("database", "The demo accounts are in it.", "Start from an empty one.")] if found else []


def _is_there(url: str) -> bool:
    return sqlite_path(url).exists()


_ALWAYS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _known_values,
    _database_url,
    _insee_key,
    _sender,
    _keys,
)
_IN_PRODUCTION: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _public_url,
    _production_keys,
    _origins,
    _proxies,
    _guards,
    _mail,
    _database,
    _user,
    _advice,
)
