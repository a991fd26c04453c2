"""Settings that production starts with, and what the doctor says of others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from security.keys import Keys
from server.doctor import examine
from server.finding import Finding
from server.keys_file import write_new_keys
from server.settings import Settings

Make = Callable[..., Settings]
NOTHING_LISTENS = "postgres://guichet:a-password@127.0.0.1:1/guichet"


def make_production(folder: Path) -> Make:
    """Return a maker of settings that are safe, but for those named."""
    write_new_keys(folder / "keys", Keys.generate())

    def make(**changes: Any) -> Settings:  # Any: each setting has its type
        safe = {
            "env": "production",
            "public_url": "https://portail.example.fr",
            "keys_file": folder / "keys",
            "smtp_url": "smtps://user:password@relay.example.fr",
            "mail_from": "Portail <portail@example.fr>",
            "database_url": NOTHING_LISTENS,
        }
        return Settings(_env_file=None, **{**safe, **changes})

    return make


async def findings_of(settings: Settings, *, workers: int = 1) -> list[Finding]:
    """Return what the doctor finds in production; these tests have no database to look into."""
    findings = await examine(settings, as_production=True, workers=workers)
    absent = ("Nothing listens", "There is no such file yet")
    return [each for each in findings if not each.trouble.startswith(absent)]


async def fatal(settings: Settings, *, workers: int = 1) -> set[str]:
    """Return the settings that production refuses."""
    return {each.setting for each in await findings_of(settings, workers=workers) if each.is_fatal}


async def warned(settings: Settings) -> set[str]:
    """Return the settings of which production only warns."""
    return {each.setting for each in await findings_of(settings) if not each.is_fatal} - {"user"}
