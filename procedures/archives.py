"""Which archive of a database is meant, and its latest scan."""

from __future__ import annotations

from pathlib import Path

from engine.custody.store import Scan, Store
from procedures.explaining import NoArchiveError
from procedures.planning import NoScanError


def scan_of(store: Store, archive: Path | None, *, database: Path) -> Scan:
    """Return the latest scan of an archive, or of the only one of the database where none is named.

    Raises `NoArchiveError` where several could be meant or there is none, and `NoScanError`.
    """
    latest = store.latest_scans()
    if archive is None:
        if len(latest) != 1:
            raise NoArchiveError(archives=sorted(latest))
        return store.load_scan(next(iter(latest.values())))
    id = latest.get(str(archive.resolve()))
    if id is None:
        raise NoScanError(database=database, archive=archive)
    return store.load_scan(id)
