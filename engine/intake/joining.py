"""Which files of an archive the rows of catalogues speak of; a row in doubt leaves its facts missing, on each file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.intake.catalogue import Catalogue, CatalogueRow
from engine.intake.scan import ScannedFile
from engine.intake.statements import FROM_CATALOGUE, Statement
from engine.model.findings import Finding, FindingCode
from engine.model.records import percent_decoded

_MOST_NAMED = 3
"""Files that a finding about one row names."""


@dataclass(slots=True)
class Join:
    """What the rows say of each file, by the bytes of its path, and the files that some row speaks of."""

    says: defaultdict[bytes, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    with_row: set[bytes] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def join_rows(files: Mapping[bytes, ScannedFile], catalogues: Iterable[Catalogue]) -> Join:
    """Return what the rows of catalogues say of the files of an archive.

    A row that is left out could have said anything of its file, and a path that several files could have speaks of
    none for certain: the facts are missing there, whatever others say, which can only keep.
    """
    index = _Index(files)
    join = Join()
    for catalogue in catalogues:
        for row in catalogue.rows:
            _add(join, row, index=index, facts=catalogue.facts)
        for left_out in catalogue.left_out:
            _doubt(join, index.any_of(left_out.names), place=left_out.place, facts=catalogue.facts)
    return join


class _Index:
    """The files of an archive, by what a row may call them."""

    def __init__(self, files: Mapping[bytes, ScannedFile]) -> None:
        self.files = files
        self._by_digest: defaultdict[str, list[bytes]] = defaultdict(list)
        self._with_spaces: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for path, one in files.items():
            if one.sha256 is not None:
                self._by_digest[one.sha256].append(path)
            if (stripped := _stripped(path)) != path:
                self._with_spaces[stripped].append(path)

    def by_digest(self, sha256: str | None) -> list[bytes]:
        return self._by_digest.get(sha256 or "", [])

    def certain(self, text: str) -> set[bytes]:
        """Return the paths that a text means as written, percent-encoded, or with backslashes."""
        slashed = text.replace("\\", "/")
        meant = (text.encode(), percent_decoded(text), slashed.encode(), percent_decoded(slashed))
        return {path for one in meant if (path := one.removeprefix(b"./")) in self.files}

    def possible(self, text: str) -> set[bytes]:
        """Return the paths that a text may mean besides, where a table lost the spaces around it."""
        meant = (text.encode(), text.replace("\\", "/").encode())
        return {path for one in meant for path in self._with_spaces.get(one.removeprefix(b"./"), ())}

    def any_of(self, texts: Iterable[str]) -> set[bytes]:
        """Return every file that one of the texts names by its path or by its digest."""
        return {
            path
            for text in texts
            for path in (*self.certain(text), *self.possible(text), *self.by_digest(text.lower()))
        }


def _stripped(path: bytes) -> bytes:
    return path.decode("utf-8", "surrogateescape").strip().encode("utf-8", "surrogateescape")


def _add(join: Join, row: CatalogueRow, *, index: _Index, facts: tuple[str, ...]) -> None:
    if row.path is None:
        paths = set(index.by_digest(row.sha256))
        missing = "no file of the archive has this SHA-256"
    else:
        paths = index.certain(row.path) | index.possible(row.path)
        # In a row whose cells have moved a name may stand where the path should, so it is not repeated.
        missing = "the archive has no file of the path in this row"
        if paths and (len(paths) > 1 or not index.certain(row.path)):
            _find(join, row, FindingCode.VALUE_NOT_UNDERSTOOD, _in_doubt(paths, index))
            join.with_row |= paths
            doubted = paths | set(index.by_digest(row.sha256))
            _doubt(join, doubted, place=row.place, facts=[one.fact for one in row.says])
            return
    if not paths:
        _find(join, row, FindingCode.ROW_WITHOUT_IMAGE, missing)
    for path in paths:
        one = index.files[path]
        if None not in (row.sha256, one.sha256) and row.sha256 != one.sha256:
            # Facts about other bytes are not facts about these; and the path may be what is right of the row.
            detail = f"the row means other bytes than `{one.location}` has; it is left out, and its facts are missing"
            _find(join, row, FindingCode.SOURCES_DIFFER, detail)
            _doubt(join, {path, *index.by_digest(row.sha256)}, place=row.place, facts=facts)
            continue
        join.with_row.add(path)
        join.says[path].extend(row.says)


def _in_doubt(paths: Iterable[bytes], index: _Index) -> str:
    locations = sorted(index.files[path].location for path in paths)
    named = " or ".join(f"`{location}`" for location in locations[:_MOST_NAMED])
    more = f" or {len(locations) - _MOST_NAMED:,} more" if len(locations) > _MOST_NAMED else ""
    means = "can mean" if len(locations) > 1 else "is not quite"
    return f"the path {means} {named}{more}; what the row says counts as missing there"


def _doubt(join: Join, paths: Iterable[bytes], *, place: str, facts: Iterable[str]) -> None:
    """Leave facts missing on some files: a statement without a text says what cannot be read."""
    unread = [Statement(fact=fact, texts=(), source=FROM_CATALOGUE, place=place) for fact in facts]
    for path in paths:
        join.says[path].extend(unread)


def _find(join: Join, row: CatalogueRow, code: FindingCode, detail: str) -> None:
    join.findings.append(Finding(code=code, place=row.place, detail=detail))
