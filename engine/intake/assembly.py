"""What was scanned, catalogued and reported, joined to one inventory; what does not fit is a finding, never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.fingerprints.links import find_links
from engine.intake.catalogue import Catalogue, CatalogueRow
from engine.intake.events import ReadEvents
from engine.intake.fact_values import NotUnderstoodError, understand
from engine.intake.scan import ScannedFile, record_id
from engine.judge.clocks import as_asset
from engine.model.errors import MunimentError
from engine.model.facts import Fact, FactDefinition, FactKind, Vocabulary, known
from engine.model.findings import Finding, FindingCode
from engine.model.records import Ghost, Inventory, Record, percent_decoded
from engine.model.values import Value

FOLDER = "folder"
"""The fact that names the folder in which a file lies; `.` is the root of the archive."""

FROM_IMAGE, FROM_ARCHIVE, FROM_CATALOGUE = "image", "archive", "catalogue"


class IdsCollideError(MunimentError):
    """Two paths with one id, by a chance of one in 2^64 for any two."""

    exit_code = 4

    def __init__(self, *, locations: tuple[str, str]) -> None:
        super().__init__(
            f"`{locations[0]}` and `{locations[1]}` have the same id", help="rename one of them, or scan them apart"
        )
        self.locations = locations


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """The inventory, and what a person should know about how it came to be.

    The findings come in the order of the catalogue, the archive and the events.
    """

    inventory: Inventory
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What one source says of one fact, as text, and where it says so."""

    text: str
    source: str
    place: str


@dataclass(slots=True)
class _Join:
    """The rows that speak of each file, by the bytes of its path."""

    rows: dict[bytes, list[CatalogueRow]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def assemble(
    scanned: Iterable[ScannedFile],
    *,
    vocabulary: Vocabulary,
    catalogue: Catalogue | None = None,
    events: ReadEvents | None = None,
    ghosts: Sequence[Ghost] = (),
) -> Assembled:
    """Join what was scanned with the catalogue and the events, and tie the records.

    An entry whose bytes are not known is a finding and no record: nothing can be decided of it, and nothing happens to
    it. A fact of which some source's text is not understood is missing; sources that differ make a set of values.
    Raises `IdsCollideError`.
    """
    files = {percent_decoded(one.location): one for one in scanned}
    findings = list(catalogue.findings if catalogue else ())
    findings += _columns(catalogue, vocabulary) if catalogue else []
    join = _joined(files, catalogue) if catalogue else _Join()
    findings += join.findings
    records: dict[str, Record] = {}
    for path, one in files.items():
        findings += _of_file(one, has_row=catalogue is None or path in join.rows)
        if one.sha256 is None:
            continue
        facts, of_facts = _facts(_said(one, path, join.rows.get(path, ()), catalogue), one.location, vocabulary)
        findings += of_facts
        record = Record(
            id=record_id(path),
            location=one.location,
            sha256=one.sha256,
            size=one.size,
            facts=facts,
            fingerprint=one.fingerprint,
            problem=one.problem,
        )
        if record.id in records:
            raise IdsCollideError(locations=(records[record.id].location, record.location))
        records[record.id] = record
    findings += events.findings if events else ()
    return Assembled(
        inventory=Inventory(
            records=tuple(records[id_] for id_ in sorted(records)),
            links=find_links([*records.values(), *(ghost.record for ghost in ghosts)]),
            ghosts=tuple(ghosts),
            events=events.events if events else (),
        ),
        findings=tuple(findings),
    )


def _columns(catalogue: Catalogue, vocabulary: Vocabulary) -> list[Finding]:
    return [
        Finding(
            code=FindingCode.COLUMN_NOT_IN_VOCABULARY,
            place=f"{catalogue.name}:1",
            detail=f"`{column}` is no fact of the vocabulary; the column is left out",
        )
        for column in catalogue.facts
        if column not in vocabulary.facts
    ]


def _of_file(one: ScannedFile, *, has_row: bool) -> list[Finding]:
    findings: list[Finding] = []
    if one.problem is not None:
        code = FindingCode.UNREADABLE if one.is_file else FindingCode.NOT_A_FILE
        findings.append(Finding(code=code, place=one.location, detail=one.problem))
    if one.is_record and not has_row:
        detail = "the catalogue has no row for it"
        findings.append(Finding(code=FindingCode.IMAGE_WITHOUT_ROW, place=one.location, detail=detail))
    return findings


def _joined(files: Mapping[bytes, ScannedFile], catalogue: Catalogue) -> _Join:
    by_digest: defaultdict[str, list[bytes]] = defaultdict(list)
    for path, one in files.items():
        if one.sha256 is not None:
            by_digest[one.sha256].append(path)
    join = _Join()
    for row in catalogue.rows:
        place = f"{catalogue.name}:{row.line}"
        if row.path is None:
            paths = by_digest.get(row.sha256 or "", [])
            missing = "no file of the archive has this SHA-256"
        else:
            paths = [path for path in (_path_in(files, row.path),) if path is not None]
            missing = f"the archive has no `{row.path}`"
        if not paths:
            join.findings.append(Finding(code=FindingCode.ROW_WITHOUT_IMAGE, place=place, detail=missing))
        for path in paths:
            if None not in (row.sha256, files[path].sha256) and row.sha256 != files[path].sha256:
                # Facts about other bytes are not facts about these.
                detail = f"the row means other bytes than `{files[path].location}` has; it is left out"
                join.findings.append(Finding(code=FindingCode.SOURCES_DIFFER, place=place, detail=detail))
                continue
            join.rows.setdefault(path, []).append(row)
    return join


def _path_in(files: Mapping[bytes, ScannedFile], text: str) -> bytes | None:
    """Return the path that a catalogue's text means: as written, percent-encoded, or with backslashes."""
    written = text.encode()
    for path in (written, percent_decoded(text), written.replace(b"\\", b"/")):
        trimmed = path.removeprefix(b"./")
        if trimmed in files:
            return trimmed
    return None


def _said(
    one: ScannedFile, path: bytes, rows: Iterable[CatalogueRow], catalogue: Catalogue | None
) -> dict[str, list[_Said]]:
    said: defaultdict[str, list[_Said]] = defaultdict(list)
    for name, text in one.measured.items():
        said[name].append(_Said(text, FROM_IMAGE, one.location))
    said[FOLDER].append(_Said(folder_of(path), FROM_ARCHIVE, one.location))
    for row in rows:
        for name, text in row.facts.items():
            said[name].append(_Said(text, FROM_CATALOGUE, f"{catalogue.name if catalogue else ''}:{row.line}"))
    return said


def folder_of(path: bytes) -> str:
    """Return the folder of a path as text: `.` for the root, bytes that are not UTF-8 and `%` itself as `%XX`.

    Different folders have different text, so that a policy that names one never means another.
    """
    folder = path.rpartition(b"/")[0]
    if not folder:
        return "."
    decoded = folder.replace(b"%", b"%25").decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in decoded)


def _facts(
    said: Mapping[str, Sequence[_Said]], location: str, vocabulary: Vocabulary
) -> tuple[dict[str, Fact], list[Finding]]:
    facts: dict[str, Fact] = {}
    findings: list[Finding] = []
    for name in sorted(said.keys() & vocabulary.facts.keys()):
        definition = vocabulary.facts[name]
        values: list[tuple[Value, str]] = []
        is_understood = True
        for one in said[name]:
            try:
                values.append((_value(one, definition), one.source))
            except NotUnderstoodError as error:
                is_understood = False
                shown = "the value" if definition.is_personal else f"`{one.text}`"
                detail = f"{shown} is no `{name}`: expected {error.expects}; the fact counts as missing"
                findings.append(Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=one.place, detail=detail))
        if not is_understood:
            continue
        fact = known(*(value for value, _ in values), sources=tuple(source for _, source in values))
        facts[name] = fact
        if not fact.is_settled:
            detail = f"sources differ on `{name}`{_differing(values, definition)}"
            findings.append(Finding(code=FindingCode.SOURCES_DIFFER, place=location, detail=detail))
    return facts, findings


def _value(one: _Said, definition: FactDefinition) -> Value:
    if one.source == FROM_ARCHIVE and definition.kind in (FactKind.PATH, FactKind.TEXT):
        # The archive's own folder is exact as it is; `understand` mends what people write.
        return one.text
    return understand(one.text, definition=definition)


def _differing(values: Iterable[tuple[Value, str]], definition: FactDefinition) -> str:
    if definition.is_personal:
        return ""
    return ": " + ", ".join(sorted({f"`{as_asset(value)}` ({source})" for value, source in values}))
