"""The commands as an operator runs them: their exit codes, and what they say."""

import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.live import free_port, guichet

pytestmark = pytest.mark.one_database
SECRET = "Hunter2-SECRET"


def test_sec_95_production_does_not_start_on_unsafe_settings(tmp_path: Path) -> None:
    port = free_port()
    unsafe = {"GUICHET_ENV": "production", "GUICHET_CAPTCHA": "off", "GUICHET_PUBLIC_URL": "http://localhost"}

    done = guichet(tmp_path, "serve", "--port", str(port), environment=unsafe)

    assert done.returncode == 78
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    named = [line.partition(":")[0] for line in lines]
    assert {"GUICHET_CAPTCHA", "GUICHET_LIMITS", "GUICHET_PUBLIC_URL", "GUICHET_SMTP_URL"} <= set(named)
    assert all(name.startswith("GUICHET_") for name in named)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 1)


def test_a_setting_that_cannot_be_read_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    wrong = {
        "GUICHET_ENV": SECRET,
        "GUICHET_RESET_MINUTES": SECRET,
        "GUICHET_TIME_ZONE": f"Europe/{SECRET}",
        "GUICHET_CLOCK_OFFSET": "+99999999999d",
    }

    done = guichet(tmp_path, "serve", environment=wrong)

    assert done.returncode == 78
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == list(wrong)
    assert SECRET not in done.stderr


def test_doctor_judges_any_environment_as_production_when_asked(tmp_path: Path) -> None:
    as_it_is = guichet(tmp_path, "doctor")
    judged = guichet(tmp_path, "doctor", "--production")

    assert as_it_is.returncode == 0
    assert judged.returncode == 78
    assert "GUICHET_SMTP_URL" in judged.stdout
    assert "Name a relay" in judged.stdout


def test_a_server_without_its_database_says_what_to_do(tmp_path: Path) -> None:
    done = guichet(tmp_path, "serve")

    assert done.returncode == 78
    assert done.stderr.strip() == "GUICHET_DATABASE_URL: There is no such file yet. guichet migrate"


def test_several_processes_need_shared_limits(tmp_path: Path) -> None:
    done = guichet(tmp_path, "serve", "--workers", "2", environment={"GUICHET_LIMITS": "on"})

    assert done.returncode == 78
    assert "GUICHET_REDIS_URL: 2 processes would each count on their own." in done.stderr


def test_the_schema_that_is_printed_is_the_one_that_is_served(live_url: str, tmp_path: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "server", "schema"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert httpx2.get(f"{live_url}/schema.graphql").text == printed.stdout
