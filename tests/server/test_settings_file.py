"""Names that are no setting, files that are no text, values that cannot be read: each is named."""

from pathlib import Path

import pytest

from tests.live import guichet, serve

pytestmark = pytest.mark.one_database
COMMANDS = (
    ("doctor",),
    ("settings",),
    ("serve",),
    ("worker",),
    ("migrate",),
    ("jobs", "run"),
    ("keys", "status"),
    ("operator", "add", "ada@example.org"),
)
LATIN_1 = "GUICHET_MAIL_FROM=Préfecture <a@example.fr>\n".encode("latin-1")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("GUICHET_ENVIRONMENT", "GUICHET_ENV"),
        ("GUICHET_TRUSTED_PROXY", "GUICHET_TRUSTED_PROXIES"),
        ("guichet_public_urls", "GUICHET_PUBLIC_URL"),
        ("GUICHET_ALLOWED_ORIGIN", "GUICHET_ALLOWED_ORIGINS"),
    ],
)
@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_name_that_is_no_setting_is_named_with_the_one_that_was_meant(
    tmp_path: Path, name: str, meant: str, place: str
) -> None:
    if place == ".env":
        (tmp_path / ".env").write_text(f"{name}=production\n")
    done = guichet(tmp_path, "doctor", environment={name: "production"} if place == "environment" else {})

    assert done.returncode == 0
    assert f"warning  {name.upper()}: It is no setting, and is ignored." in done.stdout
    assert f"Did you mean {meant}?" in done.stdout


def test_names_of_others_and_of_the_tests_are_nobodys_business(tmp_path: Path) -> None:
    done = guichet(tmp_path, "doctor", environment={"GUICHET_TEST_DIALECT": "sqlite", "GUICHETS": "3"})

    assert "no setting" not in done.stdout


def test_a_start_says_so_too(tmp_path: Path) -> None:
    guichet(tmp_path, "migrate")

    server = serve(tmp_path, environment={"GUICHET_ENVIRONMENT": "production"})

    assert server.stop() == 0
    said = server.log.read_text()
    assert "GUICHET_ENVIRONMENT: It is no setting, and is ignored. Did you mean GUICHET_ENV?" in said
    assert "DEVELOPMENT MODE" not in said  # its public URL is this machine's


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_settings_file_in_latin_1_is_named_by_every_command(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").write_bytes(LATIN_1)

    done = guichet(tmp_path, *command)

    assert done.returncode == 78
    said = done.stdout + done.stderr
    assert ".env: It is not UTF-8 text." in said
    assert "Save it as UTF-8" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"\xff\xfe" + "GUICHET_ENV=production\n".encode("utf-16-le"), "It is not UTF-8 text."),
        ("GUICHET_ENV=production\n".encode("utf-16-le"), "It is not UTF-8 text."),
        ("GUICHET_ENV=production\n".encode("utf-16-be"), "It is not UTF-8 text."),
        (None, "It is a folder."),
    ],
)
def test_a_settings_file_that_is_no_text_is_named(
    tmp_path: Path, content: bytes | None, trouble: str
) -> None:
    if content is None:
        (tmp_path / ".env").mkdir()
    else:
        (tmp_path / ".env").write_bytes(content)

    done = guichet(tmp_path, "settings")

    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.startswith(f".env: {trouble}")
    assert len(done.stderr.splitlines()) == 1


def test_a_settings_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xef\xbb\xbfGUICHET_RESET_MINUTES=45\n")

    assert "GUICHET_RESET_MINUTES=45  # .env" in guichet(tmp_path, "settings").stdout


UNREADABLE = {
    "GUICHET_ENV": ("prod", "Its value is not known. Use development or production."),
    "GUICHET_MAIL_WORKER": ("on", "Its value is not known. Use embedded or off."),
    "GUICHET_LIMITS": ("yes", "Its value is not known. Use on or off."),
    "GUICHET_PASSWORD_PROFILE": ("strong", "Its value is not known. Use recommended, guide or nist."),
    "GUICHET_ACTIVATION_DAYS": ("31", "It is not a number that is allowed. Use a whole number from 1 to 30."),
    "GUICHET_RESET_MINUTES": ("1h", "It is not a number that is allowed. Use a whole number from 5 to 1440."),
    "GUICHET_TIME_ZONE": ("Paris", "There is no such time zone. Use a name such as Europe/Paris."),
    "GUICHET_CLOCK_OFFSET": ("tomorrow", "It is no shift of the clock. Use +31d,"),
    "GUICHET_GRAPHIQL": ("true", "Its value is not known. Use on or off."),
    "GUICHET_TRUSTED_PROXIES": ("*", "It names no addresses. Use addresses or networks, comma separated"),
}


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_value_that_cannot_be_read_is_told_in_our_words(tmp_path: Path, command: str) -> None:
    wrong = {name: value for name, (value, _) in UNREADABLE.items()}

    done = guichet(tmp_path, command, environment=wrong)

    assert done.returncode == 78
    said = (done.stdout + done.stderr).replace("\n         ", " ").replace("REFUSED  ", "")
    lines = said.splitlines()
    assert len(lines) == len(UNREADABLE)
    for line, (name, (_, words)) in zip(lines, UNREADABLE.items(), strict=True):
        assert line.startswith(f"{name}: {words}")


@pytest.mark.parametrize(
    "value", ["10.0.0.0/33", "proxy.example.fr", "10.0.0.1:8080", "10.0.0.1 10.0.0.2", "::g"]
)
def test_proxies_that_are_no_addresses_are_told_in_one_line(tmp_path: Path, value: str) -> None:
    done = guichet(tmp_path, "settings", environment={"GUICHET_TRUSTED_PROXIES": value})

    assert done.returncode == 78
    assert done.stderr.startswith("GUICHET_TRUSTED_PROXIES: It names no addresses.")
    assert len(done.stderr.splitlines()) == 1
