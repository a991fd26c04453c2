"""Development that others can reach says so: to the doctor, and at its start."""

from pathlib import Path

import pytest

from server.open_development import open_development
from server.settings import Settings
from tests.live import guichet, prepare, serve

pytestmark = pytest.mark.one_database
LOUD = "THIS IS DEVELOPMENT MODE"


@pytest.mark.parametrize(
    "url", ["https://portail.example.fr", "http://192.168.1.5:8000", "https://ada:pw@portail"]
)
def test_the_doctor_says_what_is_open(tmp_path: Path, url: str) -> None:
    told = guichet(tmp_path, "doctor", environment={"GUICHET_PUBLIC_URL": url})

    assert told.returncode == 0
    assert f"warning  GUICHET_ENV: {LOUD}" in told.stdout
    for word in ("/inbox.json", "GraphiQL", "demo", "GUICHET_ENV=production"):
        assert word in told.stdout
    assert "pw" not in told.stdout


def test_the_start_says_it_too_and_serves(tmp_path: Path) -> None:
    public = {"GUICHET_PUBLIC_URL": "https://portail.example.fr"}
    prepare(tmp_path)

    server = serve(tmp_path, environment=public)

    assert server.stop() == 0
    assert f"GUICHET_ENV: {LOUD}" in server.log.read_text()


@pytest.mark.parametrize(
    ("host", "is_said"),
    [
        (None, False),
        ("127.0.0.1", False),
        ("::1", False),
        ("0.0.0.0", True),
        ("::", True),
        ("10.0.0.5", True),
    ],
)
def test_a_socket_for_others_is_said(host: str | None, is_said: bool) -> None:
    settings = Settings(_env_file=None)

    assert bool(list(open_development(settings, host=host))) is is_said
    assert not list(open_development(settings.model_copy(update={"env": "production"}), host=host))
