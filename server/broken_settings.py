"""Settings that cannot work anywhere."""

import stat
from collections.abc import Iterator
from email.utils import getaddresses

from mail.smtp import Smtp
from models.database_url import BadDatabaseUrl, read_database_url
from security.addresses import BadAddress, parse_address
from security.keys import Keys
from server.finding import Check, Finding, parts_of
from server.settings import Settings


def broken_settings(settings: Settings) -> list[Finding]:
    """Return the settings with which no environment can be served."""
    return [finding for check in _CHECKS for finding in check(settings)]


def _known_values(settings: Settings) -> Iterator[Finding]:
    for name, given, known in (
        ("GUICHET_REGISTRY", settings.registry, {"local", "recherche", "insee"}),
        ("GUICHET_CAPTCHA", settings.captcha, {"characters", "proof_of_work", "off"}),
    ):
        for value in sorted(set(given) - known):
            yield Finding(name, f"{value!r} is not known.", f"Use {', '.join(sorted(known))}.")
        if not given:
            yield Finding(name, "It names nothing.", f"Use {', '.join(sorted(known))}.")


def _database_url(settings: Settings) -> Iterator[Finding]:
    try:
        read_database_url(settings.database_url.get_secret_value())
    except BadDatabaseUrl as exc:
        yield Finding("GUICHET_DATABASE_URL", exc.trouble, exc.remedy)


def _addresses(settings: Settings) -> Iterator[Finding]:
    urls = {
        "GUICHET_PUBLIC_URL": settings.public_url,
        "GUICHET_RECHERCHE_URL": settings.recherche_url,
        "GUICHET_INSEE_URL": settings.insee_url,
    }
    for name, url in urls.items():
        parts = parts_of(url)
        if parts is None or parts.scheme not in ("http", "https"):
            yield Finding(name, "It is no web address.", "Use https://host.")


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url is not None:
        parts = parts_of(settings.redis_url.get_secret_value())
        if parts is None or parts.scheme not in ("redis", "rediss"):
            yield Finding("GUICHET_REDIS_URL", "It names no Redis.", "Use redis://host:port/0.")


def _relay(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is not None:
        try:
            Smtp.from_url(settings.smtp_url.get_secret_value(), require_tls=True)
        except ValueError:
            yield Finding("GUICHET_SMTP_URL", "It names no relay.", "Use smtps://user:password@host:465.")


def _insee_key(settings: Settings) -> Iterator[Finding]:
    if "insee" in settings.registry and settings.insee_key is None:
        yield Finding(
            "GUICHET_INSEE_KEY", "INSEE is asked without a key.", "Get one at portail-api.insee.fr."
        )


def _sender(settings: Settings) -> Iterator[Finding]:
    try:
        # Two addresses, or a line break, would be left out here and fail in each letter.
        ((_, address),) = getaddresses([settings.mail_from])
        parse_address(address if settings.mail_from.isprintable() else "")
    except (BadAddress, ValueError):
        yield Finding("GUICHET_MAIL_FROM", "It is no mail address.", "Use: Name <address@domain>.")


def _keys(settings: Settings) -> Iterator[Finding]:
    path = settings.keys_path
    if path is None or not path.exists():
        return
    try:
        Keys.load(path)
    except (OSError, ValueError) as exc:
        trouble = "It cannot be read." if isinstance(exc, OSError | UnicodeDecodeError) else str(exc)
        yield Finding("GUICHET_KEYS_FILE", trouble, "Make one with `guichet keys new`.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("GUICHET_KEYS_FILE", "Others can read it.", f"chmod 600 {path}")


_CHECKS: tuple[Check, ...] = (
    _known_values,
    _database_url,
    _addresses,
    _redis,
    _relay,
    _insee_key,
    _sender,
    _keys,
)
