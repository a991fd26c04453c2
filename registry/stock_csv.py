"""Register and directory files in CSV, plain or zipped: one bad line costs itself alone."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import IO, cast

from registry.stock_kinds import WrongFile

_BUFFER = 1 << 20
# INSEE's lines have some 300 bytes. A file without line ends must not fill the memory.
_LONGEST_LINE = 1 << 16
# A quoted field may hold line ends; a quote that is never closed must not swallow the file.
_LINES_PER_ROW = 8

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)

Line = tuple[int, str | None]
"""A line's number and text; None where the text cannot be read."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """What parts the fields, and the encoding of the lines that are no UTF-8, where there may be some."""

    delimiter: str = ","
    fallback: str | None = None


STOCK = CsvForm()


def open_csv(path: Path, form: CsvForm = STOCK) -> "CsvSource":
    """Open a CSV file with a header."""
    file = path.open("rb", buffering=_BUFFER)
    return _source(file, stream=file, size=path.stat().st_size, form=form)


def open_zipped_csv(path: Path, form: CsvForm = STOCK) -> "CsvSource":
    """Open the one CSV file of a ZIP archive, without unpacking it to the disk."""
    file = path.open("rb")
    try:
        archive = zipfile.ZipFile(file)
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise WrongFile(f"The archive holds {len(members)} files; a stock is one CSV file alone.")
        # Its own lines are read in Python; those of a BufferedReader in C.
        stream = io.BufferedReader(cast(io.RawIOBase, archive.open(members[0])), _BUFFER)
    except (
        zipfile.BadZipFile,
        RuntimeError,
    ) as error:  # RuntimeError: encrypted, or packed in an unknown way
        file.close()
        raise WrongFile(f"This is not a ZIP archive that can be read: {error}.") from error
    except WrongFile:
        file.close()
        raise
    return _source(file, stream=stream, size=path.stat().st_size, form=form)


class CsvSource:
    """The rows of an open CSV file; `file` is what lies on the disk, `stream` what is read of it."""

    def __init__(
        self, file: IO[bytes], *, stream: IO[bytes], header: list[str], size: int, form: CsvForm
    ) -> None:
        self.header = header
        self._form = form
        self.size = size
        self._file = file
        self._stream = stream

    @property
    def position(self) -> int:
        return self.size if self._file.closed else self._file.tell()

    def rows(self, fields: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...] | str]]:
        width = len(self.header)
        at = {name: index for index, name in enumerate(self.header)}
        # The columns a stock lacks are read from one empty value put after the last.
        pick = itemgetter(*(at.get(name, width) for name in fields))
        lines, delimiter = _Lines(self._stream, self._form), self._form.delimiter
        for number, line in lines:
            if line is None:
                yield number, "the line is no text that can be read"
                continue
            values = lines.quoted(line, width=width) if '"' in line else line.split(delimiter)
            if len(values) == width:
                values.append("")
                yield number, pick(values)
            elif line:
                yield number, f"{len(values)} fields instead of {width}" if values else "a quote is left open"

    def close(self) -> None:
        self._stream.close()
        self._file.close()


class _Lines:
    """The lines below the header, some of which can be read ahead and put back."""

    def __init__(self, stream: IO[bytes], form: CsvForm) -> None:
        self._fresh = _fresh_lines(stream, form)
        self._delimiter = form.delimiter
        self._put_back: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        while True:
            while self._put_back:
                yield self._put_back.pop()
            line = next(self._fresh, None)
            if line is None:
                return
            yield line

    def quoted(self, text: str, *, width: int) -> list[str]:
        """Split a line with quotes, taking in the next ones when a quoted field goes on there."""
        values, complete = _split(text, self._delimiter)
        taken: list[Line] = []
        while not complete and len(taken) < _LINES_PER_ROW:
            line = self._put_back.pop() if self._put_back else next(self._fresh, None)
            if line is None:
                break
            taken.append(line)
            if line[1] is None:
                break
            text = f"{text}\n{line[1]}"
            values, complete = _split(text, self._delimiter)
        if complete and (len(values) == width or not taken):
            return values
        self._put_back.extend(reversed(taken))
        return []


def _source(file: IO[bytes], *, stream: IO[bytes], size: int, form: CsvForm) -> CsvSource:
    try:
        text = _text(stream.readline(_LONGEST_LINE), form.fallback)
        if text is None:
            raise WrongFile("This is neither Parquet, nor ZIP, nor CSV text in UTF-8.")
        header, _ = _split(text.removeprefix("\ufeff"), form.delimiter)
        return CsvSource(file, stream=stream, header=header, size=size, form=form)
    except (*_DAMAGED, WrongFile) as error:
        stream.close()
        file.close()
        raise (
            error if isinstance(error, WrongFile) else WrongFile(f"The file is damaged: {error}.")
        ) from error


def _fresh_lines(stream: IO[bytes], form: CsvForm) -> Iterator[Line]:
    number = 1
    try:
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            yield number, _text(line, form.fallback)
            while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
    except _DAMAGED as error:
        raise WrongFile(f"The file is damaged after line {number}: {error}.") from error


def _text(line: bytes, fallback: str | None) -> str | None:
    """Decode one line; None when nothing decodes it, it holds a NUL, or is no line at all but endless."""
    if b"\0" in line or len(line) == _LONGEST_LINE:
        return None
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return _text_in(fallback, line) if fallback else None


def _text_in(encoding: str, line: bytes) -> str | None:
    try:
        return line.decode(encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        return None


def _split(text: str, delimiter: str) -> tuple[list[str], bool]:
    """Split one record; False when its last quoted field is not closed."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), []), True
    except csv.Error:
        return [], False
