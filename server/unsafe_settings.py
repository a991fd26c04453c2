"""Settings that are fit for trying, and unsafe where people are served."""

import os
from collections.abc import Iterator
from pathlib import Path

from security.keys import Keys
from server.finding import Check, Finding
from server.proxy_share import trusts_everybody
from server.settings import Settings
from server.unsafe_links import LINK_CHECKS
from server.unsafe_storage import STORAGE_CHECKS

_SHORTEST_TOKEN, _FEWEST_SIGNS = 16, 6
_FEWEST_NEW_PARTS = 0.8  # of the groups of three characters; a random token repeats hardly one


def unsafe_settings(settings: Settings) -> list[Finding]:
    """Return what production refuses, and what it only warns of."""
    return [finding for check in _CHECKS for finding in check(settings)]


def _keys(settings: Settings) -> Iterator[Finding]:
    if settings.keys_file is None:
        yield Finding(
            "GUICHET_KEYS_FILE",
            "No keys are named.",
            "Make them with `guichet keys new PATH`, and name them.",
        )
    elif not settings.keys_file.exists():
        yield Finding("GUICHET_KEYS_FILE", "There is no such file.", f"guichet keys new {settings.keys_file}")
    else:
        yield from _weak_keys(settings.keys_file)


def _weak_keys(path: Path) -> Iterator[Finding]:
    try:
        weaknesses = list(Keys.load(path).weaknesses())
    except (OSError, ValueError):
        return  # a broken setting
    for weakness in weaknesses:
        yield Finding("GUICHET_KEYS_FILE", weakness, "Make another with `guichet keys new`.")


def _proxies(settings: Settings) -> Iterator[Finding]:
    if trusts_everybody(settings.trusted_proxies):
        yield Finding(
            "GUICHET_TRUSTED_PROXIES",
            "They cover a large part of the Internet: anybody could claim any address.",
            "Name the addresses of your proxies.",
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
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    if token is not None and _can_be_guessed(token):
        yield Finding(
            "GUICHET_METRICS_TOKEN",
            f"It can be guessed: it has fewer than {_SHORTEST_TOKEN} characters, few different ones,"
            " or repeats itself.",
            "Use a random one: openssl rand -hex 24",
        )


def _can_be_guessed(token: str) -> bool:
    """Whether a token is short, has few different characters, or says the same again and again."""
    beginning = token[:64]  # in a longer one chance repeats three characters as well
    parts = [beginning[place : place + 3] for place in range(len(beginning) - 2)]
    is_repetitive = len(set(parts)) < _FEWEST_NEW_PARTS * len(parts)
    return len(token) < _SHORTEST_TOKEN or len(set(token)) < _FEWEST_SIGNS or is_repetitive


def _mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding(
            "GUICHET_SMTP_URL", "Letters would go nowhere.", "Name a relay: smtps://user:password@host:465."
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
    *LINK_CHECKS,
    _keys,
    _proxies,
    _guards,
    _mail,
    *STORAGE_CHECKS,
    _user,
    _advice,
)
