"""The register is filled from INSEE's files while the server answers; what is broken costs itself alone."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tortoise.queryset import QuerySet

from benchmarks.big_stock import siret_of, to_parquet, write_establishments, write_legal_units, zip_it
from models.registry import RegistryEstablishment, RegistryLegalUnit, find_in_register
from registry.stock import WrongFile
from resolvers.fill_registry import FillReport, fill_registry
from tests.documents import ME, SIGN_UP
from tests.live import guichet
from tests.portal import Portal, sign_up_form

ROWS = 3_000


def imported() -> QuerySet[RegistryEstablishment]:
    """The generated companies, without those of the demo."""
    return RegistryEstablishment.filter(siret__gte="1")


async def fill(database: str, path: Path) -> FillReport:
    return await fill_registry(database, path, progress=lambda done, size: None)


async def test_companies_are_looked_up_once_their_files_are_read(database: str, tmp_path: Path) -> None:
    establishments, units = tmp_path / "establishments.csv", tmp_path / "units.csv"
    write_establishments(establishments, rows=ROWS)
    write_legal_units(units, rows=ROWS)

    reports = [await fill(database, path) for path in (establishments, units)]

    assert [(report.written, report.broken) for report in reports] == [(ROWS, 0)] * 2
    record = await find_in_register(siret_of(ROWS - 1))
    assert record is not None
    assert record.legal_name == f"LA FABRIQUE {record.siret[:9]}"
    assert record.address is not None
    assert (record.address.line1, record.address.city) == ("1 RUE DES CUMULUS", "RENNES")


@pytest.mark.parametrize("form", ["csv", "zip", "parquet"])
async def test_every_form_of_a_file_reads_alike(database: str, tmp_path: Path, form: str) -> None:
    source, target = tmp_path / "establishments.csv", tmp_path / f"establishments.{form}"
    write_establishments(source, rows=ROWS)
    if form != "csv":
        {"zip": zip_it, "parquet": to_parquet}[form](source, target)

    report = await fill(database, target)

    assert (report.written, report.broken) == (ROWS, 0)
    assert await imported().count() == ROWS


async def test_next_months_file_brings_what_is_there_up_to_date(database: str, tmp_path: Path) -> None:
    march, april = tmp_path / "march.csv", tmp_path / "april.csv"
    write_establishments(march, rows=ROWS)
    write_establishments(april, rows=ROWS + 500, number="2")
    await fill(database, march)

    report = await fill(database, april)

    assert report.written == ROWS + 500
    assert await imported().count() == ROWS + 500
    assert (await RegistryEstablishment.get(siret=siret_of(1))).line1 == "2 RUE DES CUMULUS"


async def test_a_company_that_a_file_names_twice_is_written_once(database: str, tmp_path: Path) -> None:
    path = tmp_path / "establishments.csv"
    write_establishments(path, rows=100)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1].replace(",1,", ",9,", 1), lines[1]]))

    await fill(database, path)

    assert await imported().count() == 100


async def test_a_broken_row_is_counted_and_told_with_its_line(database: str, tmp_path: Path) -> None:
    path = tmp_path / "establishments.csv"
    write_establishments(path, rows=50)
    lines = path.read_text().splitlines(keepends=True)
    lines[7], lines[20] = "not,a,row\n", lines[20].replace(siret_of(19), "12")
    path.write_text("".join(lines))

    report = await fill(database, path)

    assert (report.written, report.broken) == (48, 2)
    assert [row.line for row in report.examples] == [8, 21]
    assert await imported().count() == 48


@pytest.mark.parametrize("content", ["", "a,b,c\n1,2,3\n", "siren,nic\n", "\x00\x01"])
async def test_a_wrong_file_is_refused_before_anything_is_written(
    database: str, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(content)

    with pytest.raises(WrongFile):
        await fill(database, path)

    assert await imported().count() == 0
    assert await RegistryLegalUnit.filter(siren__gte="1").count() == 0


async def test_the_command_tells_what_it_did_and_exits_1_on_a_wrong_file(
    database: str, tmp_path: Path
) -> None:
    right, wrong = tmp_path / "establishments.csv", tmp_path / "wrong.csv"
    write_establishments(right, rows=100)
    wrong.write_text("a,b,c\n")
    environment = {"GUICHET_DATABASE_URL": database}

    done = await asyncio.to_thread(
        guichet, tmp_path, "import-registry", str(right), str(wrong), environment=environment
    )

    assert done.returncode == 1
    assert "establishments.csv: 100 rows written, 0 broken." in done.stdout
    assert "wrong.csv" in done.stderr
    assert await imported().count() == 100


async def test_the_server_answers_while_a_file_is_read(portal: Portal, database: str, tmp_path: Path) -> None:
    path = tmp_path / "establishments.csv"
    write_establishments(path, rows=120_000)
    ada = await portal.member("ada@example.org")
    environment = {"GUICHET_DATABASE_URL": database}
    command = ("import-registry", str(path))

    importing = asyncio.create_task(asyncio.to_thread(guichet, tmp_path, *command, environment=environment))
    answers: list[Any] = []
    while not importing.done():
        form = sign_up_form(f"person{len(answers)}@example.org")
        answers.append((await portal.caller()(SIGN_UP, input=form))["__typename"])
        assert (await ada(ME))["email"] == "ada@example.org"
    done = await importing

    assert done.returncode == 0, done.stderr
    assert len(answers) > 5
    assert set(answers) == {"SignUpAccepted"}


async def test_an_import_that_was_killed_is_simply_run_again(database: str, tmp_path: Path) -> None:
    path = tmp_path / "establishments.csv"
    write_establishments(path, rows=60_000)
    code = "import sys; from server.cli import main; sys.argv[1:] = ['import-registry', sys.argv[1]]; main()"
    doomed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, str(path)),
        env={**os.environ, "GUICHET_DATABASE_URL": database},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    while not await imported().exists():
        assert doomed.returncode is None
    doomed.kill()
    await doomed.wait()

    report = await fill(database, path)

    assert report.written == 60_000
    assert await imported().count() == 60_000
