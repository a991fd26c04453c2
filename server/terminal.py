"""What the commands share: the terminal, the settings, and the check before a start."""

import asyncio

from rich.console import Console

from server.doctor import examine
from server.logs import set_up_logs
from server.packages import foreign_owners
from server.settings import Settings

UNSAFE = 78  # sysexits.h: EX_CONFIG
out, err = Console(), Console(stderr=True)


def read_settings() -> Settings:
    """Read the settings, and let the process log as they say. Raises pydantic's ValidationError."""
    settings = Settings()
    set_up_logs(level=settings.log_level, as_json=settings.is_production)
    return settings


def ready(*, workers: int = 1) -> Settings:
    """Return the settings of a process that will serve; refuse to start on an unsafe one."""
    settings = read_settings()
    if owners := foreign_owners():
        err.print(
            f"Other distributions ship our package names: {', '.join(owners)}. Use an environment of our own."
        )
        raise SystemExit(UNSAFE)
    findings = asyncio.run(
        examine(settings, as_production=settings.is_production, is_starting=True, workers=workers)
    )
    fatal = [finding for finding in findings if finding.is_fatal]
    for finding in fatal:
        err.print(f"{finding.setting}: {finding.trouble} {finding.remedy}", markup=False, soft_wrap=True)
    if fatal:
        raise SystemExit(UNSAFE)
    return settings
