"""Writing a keys file: whole or not at all, and never over the keys of somebody."""

import errno
import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def write_new_keys(path: Path, text: str) -> None:
    """Write a keys file that only its owner can read. Raises FileExistsError, OSError.

    The text is on the disk before the name is there: a disk that is full, a kill or a power cut leaves no
    half of a file; of two that write at once one is refused.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written_beside(path, text) as beside:
        _name_it(beside, path, text)
    _sync_folder(path.parent)


def change_keys(path: Path, change: Callable[[str], str]) -> None:
    """Replace the text of a keys file by what `change` makes of it, one process at a time. Raises OSError."""
    target = path.resolve(strict=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with _written_beside(target, change(target.read_text("ascii"))) as beside:
            os.replace(beside, target)
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _written_beside(path: Path, text: str) -> Iterator[Path]:
    """Write a file of mode 0600 in the same folder, which is gone at the end unless it was renamed."""
    file, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(file, "w", encoding="ascii") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _name_it(beside: Path, path: Path, text: str) -> None:
    """Give a written file its name, unless the name is taken."""
    try:
        os.link(beside, path)
    except OSError as exc:
        if exc.errno not in _NO_LINKS:
            raise
        _write_where_no_links_are(path, text)


def _write_where_no_links_are(path: Path, text: str) -> None:
    """Create a file exclusively: some shared folders have no hard links. A half of it is removed."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w", encoding="ascii") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
    except BaseException:
        path.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
