"""On what kind of filesystem a file lies, or would lie."""

import re
from enum import Enum
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")  # Linux; elsewhere nothing is known
_IN_MEMORY = {"tmpfs", "ramfs", "devtmpfs", "hugetlbfs", "rootfs"}
_REMOTE = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "lustre", "glusterfs", "gpfs",
    "ocfs2", "gfs2", "orangefs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse", "fuse.s3fs",
    "fuse.rclone", "fuse.gcsfuse", "fuse.blobfuse", "fuse.blobfuse2", "fuse.juicefs", "fuse.davfs2", "davfs",
}  # fmt: skip
_LAYERED = {"overlay", "aufs", "9p", "virtiofs"}


class Keeping(Enum):
    """How well a filesystem keeps a database."""

    IN_MEMORY = "forgets it at the next restart"
    REMOTE = "is shared over a network, where SQLite's locks do not hold"
    LAYERED = "goes with its container, or is another machine's"
    WELL = "keeps it"


def keeping_of(path: Path) -> Keeping:
    """Tell how the place of a file keeps it; the file need not be there yet."""
    kind = _filesystem_of(path)
    if kind in _IN_MEMORY:
        return Keeping.IN_MEMORY
    if kind in _REMOTE:
        return Keeping.REMOTE
    return Keeping.LAYERED if kind in _LAYERED else Keeping.WELL


def nearest_folder(path: Path) -> Path:
    """Return the deepest folder above a file that is there."""
    place = path.resolve()
    return next((folder for folder in place.parents if folder.is_dir()), Path("/"))


def _filesystem_of(path: Path) -> str | None:
    place = path.resolve() if path.exists() else nearest_folder(path)
    try:
        lines = _MOUNTS.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    found: tuple[int, str] | None = None
    for line in lines:
        _, mounted, kind, *_ = line.split(" ")
        folder = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), mounted))
        if place.is_relative_to(folder) and (found is None or len(folder.parts) >= found[0]):
            found = len(folder.parts), kind  # the last of two on one folder is the one that is seen
    return found[1] if found else None
