"""The commands about operators and jobs, as an operator of the server types them."""

import re
from pathlib import Path

import pytest

from tests.live import guichet, prepare

pytestmark = pytest.mark.one_database

NOA = "noa@atelier.example"


def test_operators_are_named_and_dismissed(tmp_path: Path) -> None:
    prepare(tmp_path)

    named = guichet(tmp_path, "operator", "add", NOA)
    again = guichet(tmp_path, "operator", "add", NOA)
    dismissed = guichet(tmp_path, "operator", "remove", NOA)
    unknown = guichet(tmp_path, "operator", "add", "nobody@atelier.example")

    assert [done.returncode for done in (named, again, dismissed, unknown)] == [0, 0, 0, 1]
    assert named.stdout == f"{NOA} runs the support desk: from now on.\n"
    assert again.stdout == f"{NOA} runs the support desk: already.\n"
    assert dismissed.stdout == f"{NOA} does not run the support desk: from now on.\n"
    assert unknown.stderr == "No account has the address nobody@atelier.example.\n"


def test_the_jobs_say_what_they_did(tmp_path: Path) -> None:
    prepare(tmp_path)

    done = guichet(tmp_path, "jobs", "run", environment={"GUICHET_CLOCK_OFFSET": "+31d"})

    assert done.returncode == 0, done.stderr
    assert "never activated accounts purged: 0\n" in done.stdout
    assert re.search(r"^links forgotten: [1-9]", done.stdout, re.MULTILINE)
