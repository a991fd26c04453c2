"""The keys file as an operator makes it: whole or not at all, and never over another."""

import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from security.keys import Keys
from server.keys_file import change_keys, write_new_keys
from tests.live import guichet

pytestmark = pytest.mark.one_database


def on_a_full_disk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product where no file can grow beyond a few bytes."""
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8)),
        capture_output=True,
        text=True,
        check=False,
    )


def test_keys_that_cannot_be_written_leave_nothing_behind(tmp_path: Path) -> None:
    done = on_a_full_disk(tmp_path, "keys", "new", "keys")

    assert done.returncode == 1
    assert done.stderr.startswith("keys: File too large.")
    assert list(tmp_path.iterdir()) == []


def test_a_rotation_that_cannot_be_written_keeps_the_keys(tmp_path: Path) -> None:
    assert guichet(tmp_path, "keys", "new", "keys").returncode == 0
    before = (tmp_path / "keys").read_bytes()

    done = on_a_full_disk(tmp_path, "keys", "rotate", "keys")

    assert done.returncode == 1
    assert (tmp_path / "keys").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_new_keys_are_for_their_owner_alone_and_never_over_others(tmp_path: Path) -> None:
    first = guichet(tmp_path, "keys", "new", "etc/keys")
    before = (tmp_path / "etc/keys").read_bytes()
    second = guichet(tmp_path, "keys", "new", "etc/keys")

    assert first.returncode == 0
    assert (tmp_path / "etc/keys").stat().st_mode & 0o777 == 0o600
    assert second.returncode == 1
    assert "guichet keys rotate etc/keys" in second.stderr
    assert (tmp_path / "etc/keys").read_bytes() == before
    assert [path.name for path in (tmp_path / "etc").iterdir()] == ["keys"]


@pytest.mark.parametrize("there", ["empty", "link", "folder"])
def test_whatever_has_the_name_stays_as_it_is(tmp_path: Path, there: str) -> None:
    target = tmp_path / "keys"
    if there == "empty":
        target.touch()
    elif there == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")

    assert guichet(tmp_path, "keys", "new", "keys").returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
    assert there != "empty" or target.read_bytes() == b""


def test_of_many_who_write_at_once_one_wins_and_the_file_is_whole(tmp_path: Path) -> None:
    texts = [Keys.generate() for _ in range(32)]

    def write(text: str) -> bool:
        try:
            write_new_keys(tmp_path / "keys", text)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(write, texts))

    assert won.count(True) == 1
    assert (tmp_path / "keys").read_text() == texts[won.index(True)]
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_rotations_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_new_keys(path, Keys.generate())
    first = Keys.load(path).current

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: change_keys(path, lambda older: Keys.generate(older=older)), range(16)))

    assert len(Keys.load(path).kids) == 17
    assert Keys.load(path).kids[-1] == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_rotation_follows_a_link_and_needs_keys(tmp_path: Path) -> None:
    guichet(tmp_path, "keys", "new", "real")
    (tmp_path / "link").symlink_to("real")

    assert guichet(tmp_path, "keys", "rotate", "link").stdout == "link holds 2 key(s).\n"
    assert (tmp_path / "link").is_symlink()
    assert len(Keys.load(tmp_path / "real").kids) == 2
    missing = guichet(tmp_path, "keys", "rotate", "missing")
    assert missing.returncode == 1
    assert missing.stderr == "missing is not there. Make it: guichet keys new missing\n"
