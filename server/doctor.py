"""The doctor: every unsafe or broken setting, with its remedy; production refuses to start on a fatal one."""

from dataclasses import replace

from server.broken_settings import broken_settings
from server.cookie_reach import cookie_reach
from server.database_check import database_check
from server.finding import Finding
from server.settings import Settings
from server.unsafe_settings import unsafe_settings


async def examine(
    settings: Settings, *, as_production: bool, is_starting: bool = False, workers: int = 1
) -> list[Finding]:
    """Return what is wrong; what would only be unsafe in production is left out elsewhere.

    A process that starts needs its database everywhere; who only asks may not have made it yet.
    """
    findings = [*broken_settings(settings), *_processes(settings, workers), *cookie_reach(settings)]
    if as_production:
        findings += unsafe_settings(settings)
    if not any(finding.setting == "GUICHET_DATABASE_URL" and finding.is_fatal for finding in findings):
        found = await database_check(settings, as_production=as_production)
        is_fatal = as_production or is_starting
        findings += [replace(finding, is_fatal=finding.is_fatal and is_fatal) for finding in found]
    return findings


def _processes(settings: Settings, workers: int) -> list[Finding]:
    if workers > 1 and settings.redis_url is None and settings.limits == "on":
        trouble = f"{workers} processes would each count on their own."
        return [Finding("GUICHET_REDIS_URL", trouble, "Name a Redis, or use one process.")]
    return []
