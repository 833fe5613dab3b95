"""What was scanned, catalogued and reported, joined to one inventory; what does not fit is a finding, never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.fingerprints.candidates import Crowd
from engine.fingerprints.links import find_ties
from engine.intake.catalogue import Catalogue
from engine.intake.dicom_facts import with_identifying
from engine.intake.event_assets import attributed
from engine.intake.events import ReadEvents
from engine.intake.fact_values import NotUnderstoodError
from engine.intake.joining import join_rows
from engine.intake.names import folder_of, said_by_name
from engine.intake.same_files import SharedFiles
from engine.intake.scan import ScannedFile, record_id
from engine.intake.sidecars import Sidecars
from engine.intake.statements import FROM_ARCHIVE, FROM_IMAGE, Statement, stated
from engine.judge.clocks import as_asset
from engine.model.errors import MunimentError
from engine.model.facts import Fact, FactDefinition, FactKind, Vocabulary, heard
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import IGNORE, Meaning, NamePattern
from engine.model.records import Ghost, Inventory, Record, percent_decoded
from engine.model.statements import Told
from engine.model.values import Value

FOLDER = "folder"
"""The fact that names the folder in which a file lies; `.` is the root of the archive."""

_NO_SIDECARS = Sidecars()
_NO_EVENTS = ReadEvents()
_NO_TAGS: Mapping[str, Meaning] = MappingProxyType({})


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

    The findings come in the order of the catalogues, the archive, the sidecars and the events. `told` is what others
    than the images say of the records.
    """

    inventory: Inventory
    findings: tuple[Finding, ...]
    told: tuple[Told, ...] = ()


def assemble(
    scanned: Iterable[ScannedFile],
    *,
    vocabulary: Vocabulary,
    catalogues: Sequence[Catalogue] = (),
    events: ReadEvents = _NO_EVENTS,
    sidecars: Sidecars = _NO_SIDECARS,
    patterns: Sequence[NamePattern] = (),
    tags: Mapping[str, Meaning] = _NO_TAGS,
    ghosts: Sequence[Ghost] = (),
) -> Assembled:
    """Join what was scanned with all that is said about it, and tie the records.

    An entry whose bytes are not known is a finding and no record: nothing can be decided of it, and nothing happens to
    it. A sidecar is no record either. A fact of which some source's text is not understood is missing; sources that
    differ make a set of values. Raises `IdsCollideError`.
    """
    files = {percent_decoded(one.location): one for one in scanned}
    findings = [finding for catalogue in catalogues for finding in catalogue.findings]
    join = join_rows(files, catalogues)
    shared = SharedFiles.of(files.values())
    findings += join.findings
    records: dict[str, Record] = {}
    told: list[Told] = []
    for path, one in files.items():
        if path in sidecars.paths:
            continue
        findings += _of_file(one, has_row=not catalogues or path in join.with_row)
        if one.sha256 is None:
            continue
        said = [
            *_measured(one, path),
            *said_by_name(path, location=one.location, patterns=patterns),
            *join.says.get(path, ()),
            *sidecars.says.get(path, ()),
            *_said_by_tags(one, with_identifying(tags, form=one.measured.get("format"), vocabulary=vocabulary)),
        ]
        facts, doubted, of_facts = _facts(said, one.location, vocabulary)
        findings += of_facts
        record = Record(
            id=record_id(path),
            location=one.location,
            sha256=one.sha256,
            size=one.size,
            facts=facts,
            fingerprint=one.fingerprint,
            problem=one.problem,
            tags=one.tags,
            file=one.file,
            names=shared.names_of(one),
            doubted=doubted,
        )
        findings += shared.findings(one)
        told += _told(said, record.id)
        if record.id in records:
            raise IdsCollideError(locations=(records[record.id].location, record.location))
        records[record.id] = record
    ghosts_too = (*records.values(), *(ghost.record for ghost in ghosts))
    # Something new can stand where a copy was removed; of two with one id only what is there can be tied.
    ties = find_ties({record.id: record for record in reversed(ghosts_too)}.values())
    happened = attributed(events, records=ghosts_too, vocabulary=vocabulary)
    return Assembled(
        inventory=Inventory(
            records=tuple(records[id_] for id_ in sorted(records)),
            links=ties.links,
            ghosts=tuple(ghosts),
            events=happened.events,
        ),
        findings=(*findings, *sidecars.findings, *happened.findings, *_of_crowd(ties.crowd)),
        told=tuple(told),
    )


def _of_file(one: ScannedFile, *, has_row: bool) -> list[Finding]:
    findings: list[Finding] = []
    if one.problem is not None:
        code = FindingCode.UNREADABLE if one.is_file else FindingCode.NOT_A_FILE
        findings.append(Finding(code=code, place=one.location, detail=one.problem))
    if one.is_record and not has_row:
        detail = "no catalogue has a row for it"
        findings.append(Finding(code=FindingCode.IMAGE_WITHOUT_ROW, place=one.location, detail=detail))
    return findings


def _of_crowd(crowd: Crowd) -> Iterator[Finding]:
    if crowd.pages:
        yield Finding(code=FindingCode.CROWDED_PAGES, place="archive", detail=crowd.words)


def _measured(one: ScannedFile, path: bytes) -> Iterator[Statement]:
    for name, text in one.measured.items():
        yield Statement(fact=name, texts=(text,), source=FROM_IMAGE, place=one.location)
    yield Statement(fact=FOLDER, texts=(folder_of(path),), source=FROM_ARCHIVE, place=one.location)


def _said_by_tags(one: ScannedFile, tags: Mapping[str, Meaning]) -> Iterator[Statement]:
    """Yield what the tags of a file say, each as a source of its own."""
    for name, meaning in tags.items():
        if meaning.of == IGNORE:
            continue
        if name in one.unread_tags or (name not in one.tags and not one.has_all_tags):
            problem = f"the tag `{name}` is longer than what is read of it, or cannot be read"
            yield Statement(fact=meaning.of, texts=(), source=name, place=one.location, problem=problem)
        elif name in one.tags:
            yield stated(one.tags[name], meaning=meaning, source=name, place=one.location, dates=())


def _told(said: Iterable[Statement], record: str) -> Iterator[Told]:
    """Yield what is kept of statements; what was measured is in the image as long as that exists."""
    for one in said:
        if one.source not in (FROM_IMAGE, FROM_ARCHIVE):
            for text in one.texts:
                yield Told(record=record, fact=one.fact, text=text, source=one.source, place=one.place)


def _facts(
    said: Iterable[Statement], location: str, vocabulary: Vocabulary
) -> tuple[dict[str, Fact], tuple[str, ...], list[Finding]]:
    """Return the facts, the names of those that are missing though some source speaks of them, and the findings."""
    by_fact: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in said:
        by_fact[statement.fact].append(statement)
    facts: dict[str, Fact] = {}
    doubted: list[str] = []
    findings: list[Finding] = []
    for name in sorted(by_fact.keys() & vocabulary.facts.keys()):
        definition = vocabulary.facts[name]
        understood: list[tuple[Statement, tuple[Value, ...]]] = []
        for one in by_fact[name]:
            try:
                understood.append((one, _values(one, definition)))
            except NotUnderstoodError as error:
                findings += _not_understood(one, definition, expects=error.expects)
        if len(understood) < len(by_fact[name]):
            doubted.append(name)
            continue
        findings += [finding for one, values in understood for finding in _doubtful(one, values, definition)]
        facts[name] = heard((one.who, values) for one, values in understood)
        if len({frozenset(values) for _, values in understood}) > 1:
            detail = f"sources differ on `{name}`{_differing(facts[name], definition)}"
            findings.append(Finding(code=FindingCode.SOURCES_DIFFER, place=location, detail=detail))
    return facts, tuple(doubted), findings


def _values(one: Statement, definition: FactDefinition) -> tuple[Value, ...]:
    if one.source == FROM_ARCHIVE and definition.kind in (FactKind.PATH, FactKind.TEXT):
        # The archive's own folder is exact as it is; `understand` mends what people write.
        return one.texts
    return one.values(definition)


def _not_understood(one: Statement, definition: FactDefinition, *, expects: str) -> list[Finding]:
    if not one.texts and one.problem is None:
        return []  # the source as a whole was not understood, which its own finding says
    if one.texts:
        shown = "the value" if definition.is_personal else f"`{one.texts[0]}`"
        reason = f"{shown} is no `{definition.name}`: expected {expects}"
    else:
        reason = f"`{definition.name}`: {one.problem}"
    detail = f"{reason}; the fact counts as missing"
    return [Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=one.place, detail=detail)]


def _doubtful(one: Statement, values: Sequence[Value], definition: FactDefinition) -> list[Finding]:
    """Return the finding that one source says several things at once."""
    if len(values) < 2:
        return []
    is_one = len(one.texts) == 1
    is_date = is_one and definition.kind is FactKind.DATE
    shown = "" if definition.is_personal else f" `{one.texts[0]}`" if is_one else f" {_listed(values)}"
    detail = f"`{definition.name}`{shown} can be read in {len(values)} ways; all count"
    code = FindingCode.DATE_AMBIGUOUS if is_date else FindingCode.SOURCES_DIFFER
    return [Finding(code=code, place=one.place, detail=detail)]


def _listed(values: Iterable[Value]) -> str:
    return ", ".join(f"`{text}`" for text in sorted(as_asset(value) for value in values))


def _differing(fact: Fact, definition: FactDefinition) -> str:
    if definition.is_personal:
        return ""
    told = {f"`{as_asset(value)}` ({said.source})" for said in fact.said for value in said.values}
    return ": " + ", ".join(sorted(told))
