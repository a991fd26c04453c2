"""The command that imports the directory, as an operator of the server types it."""

from pathlib import Path

import pytest

from server.demo.make_files import write_demo_files
from tests.live import guichet, prepare

pytestmark = pytest.mark.one_database


def test_the_directory_is_imported_and_a_wrong_file_refused(tmp_path: Path) -> None:
    prepare(tmp_path)
    files = write_demo_files(tmp_path / "files")

    def typed(structures: Path, services: Path) -> tuple[int, str, str]:
        done = guichet(
            tmp_path, "import-directory", "--structures", str(structures), "--services", str(services)
        )
        return done.returncode, done.stdout, done.stderr

    code, told, _ = typed(files.structures, files.services)
    swapped, nothing, why = typed(files.services, files.structures)

    assert code == 0
    assert "annuaire_structures.csv: 40 rows written, 0 broken.\n" in told
    assert "0 services are in the directory no more.\n" in told
    assert (swapped, nothing) == (1, "")
    assert "columns are missing: TypeIdentifiant" in why
