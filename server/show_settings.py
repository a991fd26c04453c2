"""Telling the settings: each one's value, and where it came from."""

import os
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values
from pydantic import SecretStr

from server.settings import Settings


def rows(settings: Settings) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, value (secrets masked), origin and meaning of every setting."""
    written = {name.upper() for name in dotenv_values(Path(".env"))}
    for field, about in Settings.model_fields.items():
        name = f"GUICHET_{field.upper()}"
        origin = "environment" if os.environ.get(name) else ".env" if name in written else "default"
        yield name, _shown(getattr(settings, field)), origin, about.description or ""


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********"
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value) or "–"
    return "–" if value is None else str(value)
