"""Stock files in CSV, plain or zipped: line by line, so that one bad line costs itself alone."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
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


def open_csv(path: Path) -> "CsvSource":
    """Open a CSV file in UTF-8, comma separated, with a header."""
    file = path.open("rb", buffering=_BUFFER)
    return _source(file, stream=file, size=path.stat().st_size)


def open_zipped_csv(path: Path) -> "CsvSource":
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
    return _source(file, stream=stream, size=path.stat().st_size)


class CsvSource:
    """The rows of an open CSV file; `file` is what lies on the disk, `stream` what is read of it."""

    def __init__(self, file: IO[bytes], *, stream: IO[bytes], header: list[str], size: int) -> None:
        self.header = header
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
        lines = _Lines(self._stream)
        for number, line in lines:
            if line is None:
                yield number, "the line is no text in UTF-8"
                continue
            values = lines.quoted(line, width=width) if '"' in line else line.split(",")
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

    def __init__(self, stream: IO[bytes]) -> None:
        self._fresh = _fresh_lines(stream)
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
        values, complete = _split(text)
        taken: list[Line] = []
        while not complete and len(taken) < _LINES_PER_ROW:
            line = self._put_back.pop() if self._put_back else next(self._fresh, None)
            if line is None:
                break
            taken.append(line)
            if line[1] is None:
                break
            text = f"{text}\n{line[1]}"
            values, complete = _split(text)
        if complete and (len(values) == width or not taken):
            return values
        self._put_back.extend(reversed(taken))
        return []


def _source(file: IO[bytes], *, stream: IO[bytes], size: int) -> CsvSource:
    try:
        text = _text(stream.readline(_LONGEST_LINE))
        if text is None:
            raise WrongFile("This is neither Parquet, nor ZIP, nor CSV text in UTF-8.")
        return CsvSource(file, stream=stream, header=_split(text.removeprefix("\ufeff"))[0], size=size)
    except (*_DAMAGED, WrongFile) as error:
        stream.close()
        file.close()
        raise (
            error if isinstance(error, WrongFile) else WrongFile(f"The file is damaged: {error}.")
        ) from error


def _fresh_lines(stream: IO[bytes]) -> Iterator[Line]:
    number = 1
    try:
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            yield number, _text(line)
            while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(_LONGEST_LINE)
    except _DAMAGED as error:
        raise WrongFile(f"The file is damaged after line {number}: {error}.") from error


def _text(line: bytes) -> str | None:
    """Decode one line; None when it is not UTF-8, holds a NUL, or is no line at all but endless."""
    if b"\0" in line or len(line) == _LONGEST_LINE:
        return None
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return None


def _split(text: str) -> tuple[list[str], bool]:
    """Split one record; False when its last quoted field is not closed."""
    try:
        return next(csv.reader((text,), strict=True), []), True
    except csv.Error:
        return [], False
