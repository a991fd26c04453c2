"""Stock files in Parquet: the needed columns alone, a batch at a time."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from registry.stock_kinds import WrongFile

_ROWS_PER_BATCH = 8192
# Without it whole column chunks, of a million rows each, are read at once.
_BUFFER = 1 << 16
# A number has lost its leading zeros.
_TEXT_ONLY = ("siren", "siret", "codePostalEtablissement", "codeCedexEtablissement")


def open_parquet(path: Path) -> "ParquetSource":
    """Open a Parquet file; WrongFile when it is none, or when its numbers have lost their zeros."""
    try:
        file = pq.ParquetFile(path, buffer_size=_BUFFER)
    except (pa.ArrowException, OSError) as error:
        raise WrongFile(f"This is not a Parquet file that can be read: {error}.") from error
    schema = file.schema_arrow
    for name in _TEXT_ONLY:
        if name in schema.names and pa.types.is_integer(schema.field(name).type):
            file.close()
            raise WrongFile(
                f"The column {name} holds numbers, which lose their leading zeros; text is needed."
            )
    return ParquetSource(file, size=path.stat().st_size)


class ParquetSource:
    """The rows of an open Parquet file."""

    # pyarrow ships no types: a ParquetFile is Any.
    def __init__(self, file: Any, *, size: int) -> None:
        self.header: list[str] = list(file.schema_arrow.names)
        self.size = size
        self._file = file
        self._total: int = max(1, file.metadata.num_rows)
        self._read = 0

    @property
    def position(self) -> int:
        return self.size * self._read // self._total

    def rows(self, fields: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...] | str]]:
        present = [name for name in fields if name in self.header]
        try:
            for batch in self._file.iter_batches(batch_size=_ROWS_PER_BATCH, columns=present):
                number = self._read + 1
                self._read += batch.num_rows
                columns = [_column(batch, name) if name in present else repeat("") for name in fields]
                yield from enumerate(zip(*columns, strict=False), start=number)
        except (pa.ArrowException, OSError) as error:
            raise WrongFile(f"The file is damaged after row {self._read}: {error}.") from error

    def close(self) -> None:
        self._file.close()


def _column(batch: Any, name: str) -> list[str]:
    # INSEE's Parquet has dates and booleans where its CSV has text.
    values: list[str] = batch.column(name).cast(pa.string()).fill_null("").to_pylist()
    return values
