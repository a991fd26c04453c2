"""The directory of public structures: its two CSV files, read row by row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from registry.directory_rows import (
    SERVICE_FIELDS,
    STRUCTURE_FIELDS,
    DirectoryService,
    DirectoryStructure,
    service_row,
    structure_row,
)
from registry.stock_csv import CsvForm, CsvSource, open_csv, open_zipped_csv
from registry.stock_kinds import BrokenRow, WrongFile

__all__ = [
    "BrokenRow",
    "DirectoryFile",
    "DirectoryService",
    "DirectoryStructure",
    "WrongFile",
    "open_services",
    "open_structures",
]

Row = TypeVar("Row", DirectoryStructure, DirectoryService)

# Nobody has told its encoding: UTF-8, with or without a mark, or what French Windows writes.
_FORM = CsvForm(delimiter=";", fallback="cp1252")


@dataclass(slots=True)
class DirectoryFile(Generic[Row]):
    """One open file of the directory. Its rows can be read once; it closes after the last."""

    source: CsvSource
    fields: tuple[str, ...]
    read: Callable[[dict[str, str], int], Row]

    @property
    def size(self) -> int:
        return self.source.size

    @property
    def position(self) -> int:
        """How many bytes of `size` have been read, for a progress bar."""
        return self.source.position

    def rows(self) -> Iterator[Row | BrokenRow]:
        """Yield every row in the file's order; one that cannot be read is a BrokenRow. Memory stays flat."""
        with closing(self.source):
            for line, values in self.source.rows(self.fields):
                yield BrokenRow(line, values) if isinstance(values, str) else self._read(line, values)

    def _read(self, line: int, values: tuple[str, ...]) -> Row | BrokenRow:
        try:
            return self.read(dict(zip(self.fields, map(str.strip, values), strict=True)), line)
        except ValueError as error:
            return BrokenRow(line, str(error))

    def close(self) -> None:
        self.source.close()


def open_structures(path: Path) -> DirectoryFile[DirectoryStructure]:
    """Open the file of structures. Raises WrongFile with a sentence before anything is read of it."""
    return DirectoryFile(_open(path, required=STRUCTURE_FIELDS), STRUCTURE_FIELDS, structure_row)


def open_services(path: Path) -> DirectoryFile[DirectoryService]:
    """Open the file of services. Raises WrongFile with a sentence before anything is read of it."""
    return DirectoryFile(_open(path, required=SERVICE_FIELDS), SERVICE_FIELDS, service_row)


def _open(path: Path, *, required: Sequence[str]) -> CsvSource:
    try:
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
        source = (open_zipped_csv if is_zip else open_csv)(path, _FORM)
    except OSError as error:
        raise WrongFile(f"{path} cannot be read: {error.strerror or error}.") from error
    missing = [name for name in required if name not in source.header]
    if missing:
        source.close()
        raise WrongFile(f"{path.name}: columns are missing: {', '.join(missing)}.")
    return source
