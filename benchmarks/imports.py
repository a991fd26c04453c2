"""Rows a second, and peak memory, of `import-registry` on a million generated establishments."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.big_stock import to_parquet, write_establishments, zip_it
from benchmarks.places import BUILD, environment, fresh_database

ROWS = 1_000_000


def run() -> Iterator[str]:
    """Measure, and yield the lines of a table."""
    files = _files()
    yield f"\n### Import of {ROWS:,} establishments\n"
    yield "| database | file | MB | seconds | rows/s | peak MiB |"
    yield "|---|---|--:|--:|--:|--:|"
    for dialect in ("sqlite", "postgres"):
        for name, path in files.items():
            url = fresh_database(dialect)
            yield _line(f"{dialect}, empty table", name, path, url=url)
        yield _line(f"{dialect}, the same again", name, path, url=url)


def _files() -> dict[str, Path]:
    source = BUILD / "million.csv"
    files = {
        "CSV": source,
        "zipped CSV": source.with_suffix(".zip"),
        "Parquet": source.with_suffix(".parquet"),
    }
    if not all(path.exists() for path in files.values()):
        write_establishments(source, rows=ROWS)
        zip_it(source, files["zipped CSV"])
        to_parquet(source, files["Parquet"])
    return files


def _line(database: str, form: str, path: Path, *, url: str) -> str:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "import-registry", str(path)],
        env=environment(url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{path} was not imported"
    megabytes = path.stat().st_size / 1e6
    rate, peak = ROWS / seconds, usage.ru_maxrss // 1024
    return f"| {database} | {form} | {megabytes:.0f} | {seconds:.1f} | {rate:,.0f} | {peak} |"
