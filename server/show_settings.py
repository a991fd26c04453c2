"""Telling the settings: each one's value, and where it came from."""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from server.settings import PREFIX, Settings
from server.settings_file import names_in_file

MASK = "********"
# The user of a mail relay is often an address, with its @ as it is: the last @ ends what is the user's.
_PASSWORD = re.compile(r"^([^:/]+://)(?:([^:/?#]*):.*@|([^:/?#]*)@(?![^?#]*@)|.*@)", re.DOTALL)
_SECRET_PARAMETER = re.compile(
    r"([?&;][^=&;]*(?:pass|pwd|secret|token|(?:api|access|private)[_-]?key)[^=&;]*=)[^&;#]*", re.IGNORECASE
)


class Row(NamedTuple):
    name: str
    value: str
    origin: str
    meaning: str


def print_settings(settings: Settings, console: Console) -> None:
    """Print a table to a terminal, which folds what is long; elsewhere one whole line a setting."""
    if not console.is_terminal:
        for row in rows(settings):
            console.print(f"{row.name}={row.value}  # {row.origin}")
        return
    table = Table()
    for title in ("setting", "value", "from", "meaning"):
        table.add_column(title, overflow="fold")
    for row in rows(settings):
        table.add_row(row.name, row.value or "–", row.origin, row.meaning)
    console.print(table, soft_wrap=False)


def rows(settings: Settings) -> Iterator[Row]:
    """Yield every setting in the order of the code, its secrets masked."""
    written = names_in_file()
    given = {name.upper() for name, value in os.environ.items() if value}
    for field, about in Settings.model_fields.items():
        name = f"{PREFIX}{field.upper()}"
        origin = "environment" if name in given else ".env" if name in written else "default"
        value = _shown(getattr(settings, field), is_url=field.endswith("_url"))
        yield Row(name, value, origin, about.description or "")


def _shown(value: object, *, is_url: bool) -> str:
    if isinstance(value, SecretStr):
        return _masked(value.get_secret_value()) if is_url else MASK
    if isinstance(value, tuple):
        return ",".join(_shown(item, is_url=is_url) for item in value)
    text = "" if value is None else str(value)
    return _masked(text) if "://" in text else _on_one_line(text)


def _masked(url: str) -> str:
    """Return a URL without its password and the parameters that hold a secret; all else is shown."""
    if "://" not in url:
        return MASK  # no URL at all: nobody knows what it holds
    return _on_one_line(_SECRET_PARAMETER.sub(rf"\1{MASK}", _PASSWORD.sub(_without_password, url)))


def _without_password(found: re.Match[str]) -> str:
    scheme, user, alone = found.groups()
    if alone is not None:
        return f"{scheme}{alone}@"
    return f"{scheme}{user}:{MASK}@" if user is not None else f"{scheme}{MASK}@"


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
