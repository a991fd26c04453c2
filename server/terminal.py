"""What the commands share: the terminal, the settings, and the check before a start."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from rich.console import Console

from models.database_url import BadDatabaseUrl
from server.database_trouble import NOT_LET_IN, words_of
from server.doctor import examine
from server.finding import Finding
from server.logs import set_up_logs
from server.packages import foreign_owners
from server.setting_faults import unreadable_settings
from server.settings import Settings
from server.settings_file import BadSettingsFile, check_settings_file

UNSAFE = 78  # sysexits.h: EX_CONFIG


def _console(*, stderr: bool = False) -> Console:
    """Print every text as it is: no markup, no emoji for `:key:`, no line cut or broken at column 80."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=True)


out, err = _console(), _console(stderr=True)


def read_settings() -> Settings:
    """Read the settings, and let the process log as they say. Raises BadSettingsFile, ValidationError."""
    check_settings_file()
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.is_production)
    return settings


def ready(*, host: str | None = None, workers: int = 1) -> Settings:
    """Return the settings of a process that will serve; refuse to start on an unsafe one."""
    settings = read_settings()
    if owners := foreign_owners():
        err.print(
            f"Other distributions ship our package names: {', '.join(owners)}. Use an environment of our own."
        )
        raise SystemExit(UNSAFE)
    findings = asyncio.run(
        examine(settings, as_production=settings.is_production, is_starting=True, host=host, workers=workers)
    )
    fatal = [finding for finding in findings if finding.is_fatal]
    _say(fatal or [finding for finding in findings if finding.at_start])
    if fatal:
        raise SystemExit(UNSAFE)
    return settings


def readable() -> tuple[Settings | None, list[Finding]]:
    """Return the settings, or why they cannot be read."""
    try:
        return read_settings(), []
    except ValidationError as exc:
        return None, unreadable_settings(exc)
    except BadSettingsFile as exc:
        return None, [exc.finding]


@contextmanager
def bad_settings_named() -> Iterator[None]:
    """End a command with one line for each setting that it cannot work with, in place of a traceback."""
    try:
        yield
    except ValidationError as exc:
        _say(unreadable_settings(exc))
    except BadSettingsFile as exc:
        _say([exc.finding])
    except BadDatabaseUrl as exc:
        _say([Finding("GUICHET_DATABASE_URL", exc.trouble, exc.remedy)])
    except NOT_LET_IN as exc:
        _say([Finding("GUICHET_DATABASE_URL", *words_of(exc))])
        sys.exit(1)
    else:
        return
    sys.exit(UNSAFE)


def _say(findings: list[Finding]) -> None:
    for finding in findings:
        err.print(f"{finding.setting}: {finding.trouble} {finding.remedy}")
