"""Writing log lines from a thread: whoever logs never waits for whoever reads the log."""

import atexit
import logging
import os
import queue
import threading

from server import metrics

LARGEST_BACKLOG = 4 * 1024 * 1024  # bytes of lines that wait to be written
FLUSH_WITHIN = 2.0  # seconds, when the process ends
_END = b"\0"  # no line: they end in a line feed


class _Backlog(queue.Queue[bytes]):
    """A queue that is full by its bytes: few lines may be long."""

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self._bytes = 0

    def _qsize(self) -> int:
        return self._bytes

    def _put(self, item: bytes) -> None:
        super()._put(item)
        self._bytes += len(item)

    def _get(self) -> bytes:
        item = super()._get()
        self._bytes -= len(item)
        return item


class LogWriter(logging.Handler):
    """Formats and redacts in the thread that logs, and writes in one of its own.

    A pipe that nobody reads, or a disk that stands still, blocks that thread alone. What does not fit into
    the backlog meanwhile is dropped and counted; the log says how much once it can be written again.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._backlog = _Backlog(LARGEST_BACKLOG)
        self._dropped = 0
        self._counting = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record).encode("utf-8", "backslashreplace") + b"\n"
        except Exception:  # a line that cannot be made is lost, and never the work that it was about
            self._drop()
            return
        try:
            self._backlog.put_nowait(line)
        except queue.Full:
            self._drop()

    def close(self) -> None:
        """Write what waits, if it can be written within a moment."""
        if self._is_closed:
            return
        self._is_closed = True
        super().close()
        atexit.unregister(self.close)
        try:
            self._backlog.put(_END, timeout=FLUSH_WITHIN)
        except queue.Full:
            return
        self._thread.join(FLUSH_WITHIN)

    def _drop(self) -> None:
        with self._counting:
            self._dropped += 1
        metrics.LOG_LINES_DROPPED.inc()

    def _write_all(self) -> None:
        while (line := self._backlog.get()) != _END:
            if self._write(line) and self._dropped:
                self._write(self._confession())

    def _write(self, line: bytes) -> bool:
        """Write a line; not through sys.stderr, whose lock a blocked thread would hold at the end."""
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:  # the reader is gone, or the disk is full
            self._drop()
            return False
        return True

    def _confession(self) -> bytes:
        with self._counting:
            count, self._dropped = self._dropped, 0
        record = logging.LogRecord(
            "guichet.log", logging.WARNING, __file__, 0, "log lines were dropped", None, None
        )
        record.count = count
        return self.format(record).encode() + b"\n"
