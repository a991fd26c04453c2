"""The `.env` file: whether it can be read, and which names stand in it."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from server.finding import Finding
from server.settings import ENCODING, PREFIX, Settings

ENV_FILE = Path(".env")
_OF_TESTS = f"{PREFIX}TEST_"


class BadSettingsFile(Exception):
    """Say that `.env` cannot be read, and what to do; nothing of what it holds."""

    def __init__(self, trouble: str, remedy: str) -> None:
        super().__init__(f".env: {trouble} {remedy}")
        self.finding = Finding(".env", trouble, remedy)


def check_settings_file() -> None:
    """Raise BadSettingsFile where `.env` is there and no text that can be read."""
    if ENV_FILE.is_dir():
        raise BadSettingsFile("It is a folder.", "Move it away; .env is a file of lines NAME=value.")
    if not ENV_FILE.is_file():
        return  # also a pipe, which can be read only once
    try:
        text = ENV_FILE.read_bytes().decode(ENCODING)
    except OSError as exc:
        raise BadSettingsFile(f"It cannot be read ({exc.strerror}).", "Let this user read it.") from None
    except UnicodeDecodeError:
        raise BadSettingsFile("It is not UTF-8 text.", "Save it as UTF-8 (it may be Latin-1).") from None
    if "\0" in text:
        raise BadSettingsFile("It is not UTF-8 text.", "Save it as UTF-8 (it may be UTF-16).")


def names_in_file() -> frozenset[str]:
    """Return the names that `.env` gives a value, in capitals."""
    if not ENV_FILE.is_file():
        return frozenset()
    return frozenset(
        name.upper() for name, value in dotenv_values(ENV_FILE, encoding=ENCODING).items() if value
    )


def unknown_names() -> Iterator[Finding]:
    """Name what looks like a setting and is none, with the setting that was probably meant."""
    known = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    given = {name.upper() for name in os.environ} | names_in_file()
    for name in sorted(given - set(known)):
        if name.startswith(PREFIX) and not name.startswith(_OF_TESTS):
            near = get_close_matches(name, known, n=1, cutoff=0.7)
            remedy = f"Did you mean {near[0]}?" if near else "`guichet settings` lists all of them."
            yield Finding(name, "It is no setting, and is ignored.", remedy, is_fatal=False, at_start=True)
