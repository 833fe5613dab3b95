"""Which files of an archive the rows of catalogues speak of; a row in doubt leaves its facts missing, on each file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.intake.catalogue import Catalogue, CatalogueRow
from engine.intake.path_forms import PathForms, folded_parts
from engine.intake.scan import ScannedFile
from engine.intake.statements import FROM_CATALOGUE, Statement
from engine.model.findings import Finding, FindingCode
from engine.model.records import percent_decoded

_COUNTS_AS_MISSING = "what the row says counts as missing there"
_MOST_NAMED = 3
"""Files that a finding about one row names."""

_MOST_OF_A_NAME = 3
"""Files, and rows without one, that may have a name which tells a file in another folder: 0001.tif is in many."""


@dataclass(slots=True)
class Join:
    """What the rows say of each file, by the bytes of its path, and the files that some row speaks of."""

    says: defaultdict[bytes, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    with_row: set[bytes] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    marked: set[frozenset[bytes]] = field(default_factory=set)
    doubted: set[tuple[frozenset[bytes], str]] = field(default_factory=set)


def join_rows(files: Mapping[bytes, ScannedFile], catalogues: Iterable[Catalogue]) -> Join:
    """Return what the rows of catalogues say of the files of an archive.

    A row that is left out could have said anything of its file, and a path that several files could have, or that is
    written otherwise than theirs, speaks of none for certain: the facts are missing there, whatever others say.
    """
    catalogues = tuple(catalogues)
    index = _Index(files)
    for path in {row.path for catalogue in catalogues for row in catalogue.rows if row.path is not None}:
        index.count_if_unknown(path)
    join = Join()
    for catalogue in catalogues:
        for row in catalogue.rows:
            _add(join, row, index=index, facts=catalogue.facts)
        for left_out in catalogue.left_out:
            facts = catalogue.facts if left_out.facts is None else left_out.facts
            for paths in index.any_of(left_out.names):
                _doubt(join, paths, place=left_out.place, facts=facts)
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
        self._unknown: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._named: dict[frozenset[bytes], str] = {}

    @cached_property
    def _forms(self) -> PathForms:
        return PathForms(self.files)

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

    def near(self, text: str) -> frozenset[bytes]:
        """Return the paths that a text may mean that is none of them, by its form or by the name of its file.

        A file of the same name in another folder may have been moved, unless the name is one that many folders have.
        """
        near = self._forms.near(text)
        if near:
            return near
        parts = folded_parts(text)
        if len(parts) < 2:
            return frozenset()
        unknown = self._unknown[parts[-1]]
        rows = len(unknown) + (parts not in unknown)
        return self._forms.named(parts[-1], most=_MOST_OF_A_NAME - rows)

    def count_if_unknown(self, text: str) -> None:
        """Remember the path of a row that no file has in any form, for its name may say little."""
        if self.certain(text) or self.possible(text) or self._forms.near(text):
            return
        parts = folded_parts(text)
        if parts:
            self._unknown[parts[-1]].add(parts)

    def any_of(self, texts: Iterable[str]) -> Iterator[frozenset[bytes]]:
        """Yield the files that each text may name by its path or by its digest."""
        for text in texts:
            found = frozenset((*self.certain(text), *self.possible(text), *self.by_digest(text.lower())))
            yield found or self.near(text)

    def among(self, paths: frozenset[bytes]) -> str:
        """Return the first few of some files as a text."""
        if paths not in self._named:
            locations = sorted(self.files[path].location for path in paths)
            named = " or ".join(f"`{location}`" for location in locations[:_MOST_NAMED])
            more = f" or {len(locations) - _MOST_NAMED:,} more" if len(locations) > _MOST_NAMED else ""
            self._named[paths] = f"{named}{more}"
        return self._named[paths]


def _stripped(path: bytes) -> bytes:
    return path.decode("utf-8", "surrogateescape").strip().encode("utf-8", "surrogateescape")


def _add(join: Join, row: CatalogueRow, *, index: _Index, facts: tuple[str, ...]) -> None:
    by_digest = frozenset(index.by_digest(row.sha256))
    if row.path is None:
        paths = by_digest
        if not paths:
            _find(join, row, FindingCode.ROW_WITHOUT_IMAGE, "no file of the archive has this SHA-256")
    else:
        certain = index.certain(row.path)
        paths = frozenset(certain | index.possible(row.path)) or index.near(row.path)
        if not paths:
            # In a row whose cells have moved a name may stand where the path should, so it is not repeated.
            missing = "the archive has no file of the path in this row"
            if not by_digest:
                _find(join, row, FindingCode.ROW_WITHOUT_IMAGE, missing)
                return
            detail = f"{missing}, and its SHA-256 is that of {index.among(by_digest)}; {_COUNTS_AS_MISSING}"
        elif len(paths) > 1 or not certain:
            means = "can mean" if len(paths) > 1 else "is not quite"
            detail = f"the path {means} {index.among(paths)}; {_COUNTS_AS_MISSING}"
        else:
            detail = None
        if detail is not None:
            _find(join, row, FindingCode.VALUE_NOT_UNDERSTOOD, detail)
            for doubted in (paths, by_digest):
                _mark(join, doubted)
                _doubt(join, doubted, place=row.place, facts=[one.fact for one in row.says])
            return
    for path in paths:
        one = index.files[path]
        if None not in (row.sha256, one.sha256) and row.sha256 != one.sha256:
            # Facts about other bytes are not facts about these; and the path may be what is right of the row.
            detail = f"the row means other bytes than `{one.location}` has; it is left out, and its facts are missing"
            _find(join, row, FindingCode.SOURCES_DIFFER, detail)
            _doubt(join, by_digest | {path}, place=row.place, facts=facts)
            continue
        join.with_row.add(path)
        join.says[path].extend(row.says)


def _mark(join: Join, paths: frozenset[bytes]) -> None:
    """Remember that a row speaks of these files; once is enough for the same files."""
    if paths not in join.marked:
        join.marked.add(paths)
        join.with_row |= paths


def _doubt(join: Join, paths: frozenset[bytes], *, place: str, facts: Iterable[str]) -> None:
    """Leave facts missing on some files: a statement without a text says what cannot be read.

    Once is enough for the same files, of which a table may name many in every row.
    """
    for fact in facts:
        if (paths, fact) in join.doubted:
            continue
        join.doubted.add((paths, fact))
        unread = Statement(fact=fact, texts=(), source=FROM_CATALOGUE, place=place)
        for path in paths:
            join.says[path].append(unread)


def _find(join: Join, row: CatalogueRow, code: FindingCode, detail: str) -> None:
    join.findings.append(Finding(code=code, place=row.place, detail=detail))
