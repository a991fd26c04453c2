"""INSEE's stock files: open one, learn its kind, stream its rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from registry.columns import (
    ESTABLISHMENT_COLUMNS,
    ESTABLISHMENT_FIELDS,
    LEGAL_UNIT_COLUMNS,
    LEGAL_UNIT_FIELDS,
    EstablishmentRow,
    LegalUnitRow,
)
from registry.rows import combine, establishment_row, legal_unit_row
from registry.stock_csv import open_csv, open_zipped_csv
from registry.stock_kinds import BrokenRow, StockKind, StockSource, WrongFile, kind_of

__all__ = [
    "ESTABLISHMENT_COLUMNS",
    "LEGAL_UNIT_COLUMNS",
    "BrokenRow",
    "EstablishmentRow",
    "LegalUnitRow",
    "StockFile",
    "StockKind",
    "WrongFile",
    "combine",
    "open_stock",
]

Row = EstablishmentRow | LegalUnitRow | BrokenRow


def open_stock(path: Path) -> "StockFile":
    """Open a stock as INSEE publishes it: CSV, zipped CSV or Parquet.

    Raises WrongFile with a sentence for people before anything is read of it.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(4)
        source = _opener(magic)(path)
    except OSError as error:
        raise WrongFile(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        return StockFile(source)
    except WrongFile:
        source.close()
        raise


class StockFile:
    """One open stock. Its rows can be read once; use it in a `with`, or read them to the end."""

    def __init__(self, source: StockSource) -> None:
        self.kind = kind_of(source.header)
        self.size = source.size
        self._source = source

    @property
    def position(self) -> int:
        """How many bytes of `size` have been read, for a progress bar."""
        return self._source.position

    def rows(self) -> Iterator[Row]:
        """Yield every row, in the file's order; a row that cannot be read is a BrokenRow.

        Memory stays flat whatever the size. Raises WrongFile where the file itself turns out damaged.
        """
        with self:
            if self.kind is StockKind.ESTABLISHMENTS:
                yield from _rows(self._source, fields=ESTABLISHMENT_FIELDS, read=establishment_row)
            else:
                yield from _rows(self._source, fields=LEGAL_UNIT_FIELDS, read=legal_unit_row)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()


def _opener(magic: bytes) -> Callable[[Path], StockSource]:
    if magic == b"PAR1":
        # pyarrow costs 40 MiB and half a second: only those who read Parquet pay.
        from registry.stock_parquet import open_parquet

        return open_parquet
    return open_zipped_csv if magic[:2] == b"PK" else open_csv


def _rows(
    source: StockSource,
    *,
    fields: tuple[str, ...],
    read: Callable[[tuple[str, ...]], EstablishmentRow | LegalUnitRow],
) -> Iterator[Row]:
    for line, raw in source.rows(fields):
        if isinstance(raw, str):
            yield BrokenRow(line, raw)
            continue
        try:
            yield read(raw)
        except ValueError as error:
            yield BrokenRow(line, str(error))
