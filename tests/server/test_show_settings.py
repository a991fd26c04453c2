"""The settings as an operator sees them: whole, with nothing secret in them."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.settings import Settings
from tests.live import guichet

pytestmark = pytest.mark.one_database
SECRET = "Hunter2-SECRET"

SHOWN = {
    "GUICHET_DATABASE_URL": [
        (f"postgres://u:{SECRET}@db.example.fr:5432/guichet?sslmode=verify-full",
         "postgres://u:********@db.example.fr:5432/guichet?sslmode=verify-full"),
        (f"postgres://u:{SECRET}@{SECRET}/x@db/guichet", "postgres://u:********@db/guichet"),
        (f"postgres://db/guichet?user=u&password={SECRET}&sslkey=/k",
         "postgres://db/guichet?user=u&password=********&sslkey=/k"),
        ("postgres://u@db/guichet", "postgres://u@db/guichet"),
        ("sqlite:///var/lib/guichet/portal of all.db", "sqlite:///var/lib/guichet/portal of all.db"),
        (SECRET, "********"),
    ],
    "GUICHET_REDIS_URL": [(f"rediss://:{SECRET}@redis:6380/0", "rediss://:********@redis:6380/0")],
    "GUICHET_SMTP_URL": [
        (f"smtps://u%40d:{SECRET}@relay:465", "smtps://u%40d:********@relay:465"),
        (f"smtps://u@d.example:{SECRET}@relay:465", "smtps://u@d.example:********@relay:465"),
        (f"smtp://u@d.example:{SECRET}@{SECRET}/x@relay:465", "smtp://u@d.example:********@relay:465"),
        (f"smtp://u@d/x:{SECRET}@relay:465", "smtp://********@relay:465"),
        ("smtp://u@d.example@relay:465", "smtp://u@d.example@relay:465")],
    "GUICHET_RECHERCHE_URL": [
        (f"https://u:{SECRET}@registry.example.fr", "https://u:********@registry.example.fr"),
        (f"https://registry.example.fr/?api_key={SECRET}", "https://registry.example.fr/?api_key=********"),
    ],
    "GUICHET_ALLOWED_ORIGINS": [(f"https://a.example,https://u:{SECRET}@b", "https://a.example,https://u:********@b")],
    "GUICHET_INSEE_KEY": [(SECRET, "********")],
    "GUICHET_METRICS_TOKEN": [(f"https://{SECRET}", "********")],
    "GUICHET_MAIL_FROM": [("Portail [b] :key: <a@example.fr>", "Portail [b] :key: <a@example.fr>")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "shown"), [(name, *pair) for name, pairs in SHOWN.items() for pair in pairs]
)
def test_only_the_secret_part_of_a_value_is_masked(tmp_path: Path, name: str, value: str, shown: str) -> None:
    told = guichet(tmp_path, "settings", environment={name: value}).stdout

    assert f"{name}={shown}  # environment" in told.splitlines()
    assert SECRET not in told


def test_outside_a_terminal_every_setting_is_one_whole_line(tmp_path: Path) -> None:
    long = ",".join(f"https://front-end-{number}.example.fr" for number in range(40))
    (tmp_path / ".env").write_text("GUICHET_RESET_MINUTES=45\n")

    told = guichet(
        tmp_path, "settings", environment={"GUICHET_ALLOWED_ORIGINS": long, "COLUMNS": "40"}
    ).stdout

    lines = told.splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        f"GUICHET_{name.upper()}" for name in Settings.model_fields
    ]
    assert f"GUICHET_ALLOWED_ORIGINS={long}  # environment" in lines
    assert "GUICHET_RESET_MINUTES=45  # .env" in lines
    assert "GUICHET_TIME_ZONE=Europe/Paris  # default" in lines


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_a_terminal_folds_a_name_and_never_cuts_it(tmp_path: Path, columns: str) -> None:
    screen, line = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "server", "settings"],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": columns, "TERM": "xterm"},
        stdout=line,
    ):
        os.close(line)
        shown = _all_of(screen)

    assert "…" not in shown
    first_column = "".join(re.findall(r"^[│|] *([A-Z_]*) *[│|]", re.sub(r"\x1b\[[0-9;]*m", "", shown), re.M))
    assert first_column == "".join(f"GUICHET_{name.upper()}" for name in Settings.model_fields)


def _all_of(screen: int) -> str:
    read = b""
    while True:
        try:
            part = os.read(screen, 65536)
        except OSError:  # Linux: the other end is closed
            part = b""
        if not part:
            return read.decode().replace("\r", "")
        read += part


def test_the_doctor_breaks_no_line_outside_a_terminal(tmp_path: Path) -> None:
    told = guichet(tmp_path, "doctor", "--production", environment={"COLUMNS": "30"}).stdout

    assert "         Name a relay: smtps://user:password@host:465." in told.splitlines()
