"""What is known of an archive besides its images: the mapping, the catalogues and the events, read before the scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.intake.catalogue import Catalogue, read_catalogue
from engine.intake.control_totals import read_control_totals
from engine.intake.events import ReadEvents, merged, read_events
from engine.intake.table_errors import MOST_BYTES
from engine.language.mappings import read_mapping
from engine.language.notes import closest
from engine.language.source import MAX_BYTES, Source
from engine.model.completeness import ControlTotal
from engine.model.digests import sha256_hex
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.mappings import SourceMapping, TableMapping


class TableFileError(MunimentError):
    """A catalogue, a table of events or a mapping that can't be opened."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(f"`{path}` can't be read", cause=cause, help="check the name and the permissions of the file")
        self.path = path


class TablesNamedAlikeError(MunimentError):
    """Two tables whose files have one name: nobody could tell which of them a finding or a mapping means."""

    def __init__(self, *, first: Path, second: Path) -> None:
        super().__init__(
            f"`{first}` and `{second}` have the same name",
            cause="findings and mappings call a table by the name of its file",
            help="give each table a name of its own",
        )
        self.first = first
        self.second = second


class TableNotGivenError(MunimentError):
    """A mapping speaks of a table that is not there: perhaps another was meant, and would be read without it."""

    def __init__(self, *, name: str, option: str, given: Iterable[str]) -> None:
        meant = closest(name, choices=given)
        super().__init__(
            f"the mapping speaks of `{name}`, which was not given with {option}",
            help=f"did you mean `{meant}`?" if meant else f"give it with {option}, or take it out of the mapping",
        )
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is read: the archive, and what is known about it besides.

    With `rereads` every file is opened, also where nothing has changed since an earlier scan. With `looks` every pair
    that is near by hash is looked at; without it only what was seen before is known.
    """

    archive: Path
    catalogues: tuple[Path, ...] = ()
    events: tuple[Path, ...] = ()
    mapping: Path | None = None
    expected: Path | None = None
    rereads: bool = False
    looks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBefore:
    """What the tables say, and how the rest is to be read."""

    mapping: SourceMapping
    catalogues: tuple[Catalogue, ...]
    events: ReadEvents
    totals: tuple[ControlTotal, ...]


def read_known(intake: Intake, *, vocabulary: Vocabulary) -> KnownBefore:
    """Return what the mapping and the tables say; their order on the command line means nothing.

    Raises `MappingError`, `TableError`, `TableFileError`, `TablesNamedAlikeError` or `TableNotGivenError`.
    """
    _refuse_alike((*intake.catalogues, *intake.events))
    mapping = _mapping(intake.mapping, vocabulary=vocabulary)
    return KnownBefore(
        mapping=mapping,
        catalogues=tuple(
            read_catalogue(_bytes_of(path), name=path.name, vocabulary=vocabulary, mapping=how)
            for path, how in _with_mapping(intake.catalogues, mapping.catalogues, option="--catalogue")
        ),
        events=merged(
            read_events(_bytes_of(path), name=path.name, vocabulary=vocabulary, mapping=how)
            for path, how in _with_mapping(intake.events, mapping.events, option="--events")
        ),
        totals=_totals(intake.expected, vocabulary=vocabulary),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """A table of events as it was read, by the name of its file and the SHA-256 of its bytes."""

    name: str
    sha256: str
    read: ReadEvents


def read_event_tables(
    tables: Iterable[Path], *, mapping: Path | None, vocabulary: Vocabulary
) -> tuple[EventTable, ...]:
    """Return tables of events alone, in the order of their names; what the mapping says of other files is passed over.

    Raises `MappingError`, `TableError`, `TableFileError`, `TablesNamedAlikeError` or `TableNotGivenError`.
    """
    paths = tuple(tables)
    _refuse_alike(paths)
    declared = _mapping(mapping, vocabulary=vocabulary)
    found = []
    for path, how in _with_mapping(paths, declared.events, option="TABLE"):
        data = _bytes_of(path)
        read = read_events(data, name=path.name, vocabulary=vocabulary, mapping=how)
        found.append(EventTable(name=path.name, sha256=sha256_hex(data), read=read))
    return tuple(found)


def _mapping(path: Path | None, *, vocabulary: Vocabulary) -> SourceMapping:
    if path is None:
        return SourceMapping()
    return read_mapping(Source(path.name, _bytes_of(path, most=MAX_BYTES)), vocabulary=vocabulary)


def _totals(path: Path | None, *, vocabulary: Vocabulary) -> tuple[ControlTotal, ...]:
    return () if path is None else read_control_totals(_bytes_of(path), name=path.name, vocabulary=vocabulary)


def _refuse_alike(paths: Iterable[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        if path.name in seen:
            raise TablesNamedAlikeError(first=seen[path.name], second=path)
        seen[path.name] = path


def _with_mapping(
    paths: Iterable[Path], mappings: Mapping[str, TableMapping], *, option: str
) -> tuple[tuple[Path, TableMapping], ...]:
    by_name = {path.name: path for path in paths}
    for name in mappings:
        if name not in by_name:
            raise TableNotGivenError(name=name, option=option, given=by_name)
    return tuple((by_name[name], mappings.get(name, TableMapping())) for name in sorted(by_name))


def _bytes_of(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return what a file holds, and one byte more than `most` of what is too large: whoever reads it says so."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise TableFileError(path=path, cause=(error.strerror or str(error)).lower()) from None
