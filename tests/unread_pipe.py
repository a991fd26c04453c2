"""A log that nobody reads: a pipe as small as the system makes them, for a server to write into."""

import fcntl
import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

SMALL = 4096


class Pipe:
    """Both ends of a pipe; nothing reads it until `drain` is called."""

    def __init__(self) -> None:
        self.read, self.written = os.pipe()
        fcntl.fcntl(self.written, fcntl.F_SETPIPE_SZ, SMALL)
        self._pool = ThreadPoolExecutor(1)

    def drain(self) -> "Future[bytes]":
        """Read from now on, to the end; the result is all that was written."""
        return self._pool.submit(self._read_all)

    def close_writer(self) -> None:
        os.close(self.written)
        self.written = -1

    def _read_all(self) -> bytes:
        parts = []
        while part := os.read(self.read, 65536):
            parts.append(part)
        return b"".join(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.written >= 0:
            self.close_writer()
        self._pool.shutdown()
        if self.read >= 0:
            os.close(self.read)
