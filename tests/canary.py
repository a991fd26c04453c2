"""The canary: what the whole run used as a secret is in no log line and in no table.

It learns from the callers, looks into the tables when a test's database is closed, and into every log line at
the end of the run.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
from tortoise import Tortoise

from models.account import Account
from models.database import select
from security.texts import BadText, secret_answer
from server.logs import QUIET

TOKEN = re.compile(r"g[us]_[\w-]{20,}")
PASSWORDS = {"password", "passwordConfirmation", "newPassword", "currentPassword"}
ANSWERS = {"secretAnswer", "newSecretAnswer", "currentSecretAnswer"}
BUSY = 2  # accounts: a database with fewer was not used for much
PLAIN_WORDS = re.compile(r"[a-z\d ]{0,11}")  # a refused password may be a word that stands anywhere


class Canary(logging.Handler):
    """Knows the secrets of the run, and every line that was logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.secrets: set[str] = set()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING and record.name.startswith(QUIET):
            return  # server.logs keeps these silent
        self.lines.append(f"{record.name}: {record.getMessage()} {record.__dict__} {record.exc_text or ''}")

    def saw(self, variables: Mapping[str, Any], response: httpx2.Response) -> None:
        """Learn the secrets of one request and of its answer."""
        text = response.text
        if "InvalidInput" not in text:
            self.secrets.update(_typed(variables))
        self.saw_tokens(f"{variables} {text} {response.headers.get('set-cookie', '')}")

    def saw_tokens(self, text: str) -> None:
        self.secrets.update(TOKEN.findall(text))

    def found_in(self, text: str) -> list[str]:
        """Return the secrets that stand in a text."""
        known = [token for token in TOKEN.findall(text) if token in self.secrets]
        return known + [secret for secret in self._typed() if secret in text]

    async def look_into_tables(self) -> list[str]:
        """Return where the open database holds a secret; one that was hardly used is not looked at."""
        if await Account.all().count() < BUSY:
            return []
        tables = sorted(model._meta.db_table for model in Tortoise.apps["models"].values())
        held = []
        for table in tables:
            if not table.startswith("registry_"):
                rows = await select(f"SELECT * FROM {table}")
                held += [f"{table}: {secret}" for secret in self.found_in(str([*map(dict, rows)]))]
        return held

    def look_into_logs(self, files: Iterable[Path] = ()) -> list[str]:
        """Return the log lines, of this process and of others' files, that hold a secret."""
        lines = [*self.lines, *(line for file in files for line in file.read_text("utf-8").splitlines())]
        # Most runs find nothing: one look at the whole text is far cheaper than one at each line.
        return [line for line in lines if self.found_in(line)] if self.found_in("\n".join(lines)) else []

    def _typed(self) -> list[str]:
        return [secret for secret in self.secrets if not TOKEN.fullmatch(secret)]


def _typed(variables: Any, *, name: str = "") -> Iterator[str]:
    """Find what people typed as a password or an answer, in every form in which it could be kept."""
    if isinstance(variables, Mapping):
        for key, value in variables.items():
            yield from _typed(value, name=key)
    elif isinstance(variables, str) and name in PASSWORDS | ANSWERS and not PLAIN_WORDS.fullmatch(variables):
        yield variables
        if name in ANSWERS:
            try:
                yield secret_answer(variables)
            except BadText:
                return


canary = Canary()
