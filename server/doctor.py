"""The doctor: every unsafe or broken setting, with its remedy; production refuses to start on a fatal one."""

from collections.abc import Iterator
from dataclasses import replace

from server.broken_settings import broken_settings
from server.cookie_reach import cookie_reach
from server.database_check import database_check
from server.finding import Finding
from server.open_development import open_development
from server.redis_check import redis_check
from server.settings import Settings
from server.settings_file import unknown_names
from server.unsafe_settings import unsafe_settings


async def examine(
    settings: Settings,
    *,
    as_production: bool,
    is_starting: bool = False,
    host: str | None = None,
    workers: int = 1,
) -> list[Finding]:
    """Return what is wrong; what would only be unsafe in production is left out elsewhere.

    A process that starts, and listens at `host`, needs its database everywhere; an operator who only asks
    may not have made it yet.
    """
    findings = [
        *unknown_names(),
        *open_development(settings, host=host),
        *broken_settings(settings),
        *_processes(settings, workers),
        *cookie_reach(settings),
    ]
    if as_production:
        findings += unsafe_settings(settings)
    refused = {finding.setting for finding in findings if finding.is_fatal}
    if "GUICHET_DATABASE_URL" not in refused:
        found = await database_check(settings, as_production=as_production, is_starting=is_starting)
        findings += _fatal_where(as_production or is_starting, found)
    if "GUICHET_REDIS_URL" not in refused:
        findings += _fatal_where(as_production, await redis_check(settings))
    return findings


def _fatal_where(counts: bool, findings: list[Finding]) -> Iterator[Finding]:
    return (replace(finding, is_fatal=finding.is_fatal and counts) for finding in findings)


def _processes(settings: Settings, workers: int) -> Iterator[Finding]:
    if workers > 1 and settings.redis_url is None and settings.limits == "on":
        trouble = f"{workers} processes would each count on their own."
        yield Finding("GUICHET_REDIS_URL", trouble, "Name a Redis, or use one process.")
