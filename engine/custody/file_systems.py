"""Whether a folder lies on another machine, where SQLite's write-ahead log loses what it promises to keep.

The log needs memory that every process shares; between machines there is none, and two writers corrupt the store
(SQLite, *Write-Ahead Logging*, "WAL does not work over a network filesystem").
"""

from __future__ import annotations

from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {"9p", "afs", "ceph", "cifs", "coda", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
)
_NETWORK_PREFIXES = ("fuse.sshfs", "fuse.glusterfs", "fuse.s3", "fuse.rclone", "fuse.ceph", "fuse.davfs", "fuse.smb")


def network_file_system(folder: Path, *, mounts: Path = _MOUNTS) -> str | None:
    """Return the kind of network file system on which `folder` lies, or nothing where it is local or unknown.

    `mounts` is in the form of Linux's `/proc/self/mountinfo`; other systems do not have it, and are not checked.
    """
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    folder = folder.resolve()
    nearest: tuple[int, str] = (-1, "")
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5 or not kinds[0]:
            continue
        point = Path(_unescaped(fields[4]))
        # A later line at one place lies over an earlier one.
        if folder.is_relative_to(point) and len(point.parts) >= nearest[0]:
            nearest = (len(point.parts), kinds[0])
    kind = nearest[1]
    return kind if kind in _NETWORK or kind.startswith(_NETWORK_PREFIXES) else None


def _unescaped(point: str) -> str:
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, character)
    return point
