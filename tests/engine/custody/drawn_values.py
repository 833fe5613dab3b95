"""Strategies for the values that are kept and exchanged."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import quote_from_bytes
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from engine.custody.store import Scan
from engine.model.completeness import ControlTotal
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.dates import Interval
from engine.model.facts import Event, Fact, heard, known
from engine.model.findings import Finding, FindingCode
from engine.model.holds import Hold, HoldKind, Release
from engine.model.policies import Span
from engine.model.records import (
    Fingerprint,
    Ghost,
    Inventory,
    Link,
    LinkKind,
    Page,
    PerceptualHash,
    Record,
)
from engine.model.values import Value

# Markup, line ends, NUL, Chinese and emoji: whatever text a catalogue can hold.
texts = st.one_of(
    st.sampled_from(
        ["", "C-00417", "<b>&amp;\"'", "a\nb\r\n", "\x00", "土地註冊處", "%41", "🧾", "'; DROP TABLE scan"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
names = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
numbers = st.decimals(min_value=-(10**15), max_value=10**15, places=9, allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Value] = st.one_of(texts, st.booleans(), numbers, days)
facts: st.SearchStrategy[dict[str, Fact]] = st.dictionaries(
    names,
    st.one_of(
        st.builds(
            lambda found, sources: known(*found, sources=tuple(sources)),
            st.lists(values, min_size=1, max_size=3),
            st.lists(names, max_size=2),
        ),
        st.lists(st.tuples(texts, st.lists(values, min_size=1, max_size=2)), min_size=1, max_size=3).map(heard),
    ),
    max_size=4,
)
intervals = st.tuples(days, days).map(lambda pair: Interval(earliest=min(pair), latest=max(pair)))
pages = st.builds(
    Page,
    number=st.integers(1, 5000),
    width=st.integers(1, 10**6),
    height=st.integers(1, 10**6),
    mode=st.sampled_from(["1", "L;4", "RGB"]),
    pixels=digests,
    quality=st.integers(0, 100),
    hashes=st.lists(st.builds(PerceptualHash, algorithm=texts, bits=st.just(64), hex=digests), max_size=2).map(tuple),
)
fingerprints = st.builds(Fingerprint, pages=st.lists(pages, max_size=3).map(tuple), decoder=texts)
locations = st.binary(min_size=1, max_size=20).map(quote_from_bytes)
_shared = st.one_of(
    st.just({"file": None, "names": 1}), st.fixed_dictionaries({"file": texts, "names": st.integers(2, 10**6)})
)
_known_and_doubted = st.builds(
    lambda known, others: {"facts": known, "doubted": tuple(sorted(others - known.keys()))},
    facts,
    st.sets(names, max_size=2),
)
records = st.builds(
    lambda shared, said, **fields: Record(**fields, **shared, **said),
    _shared,
    _known_and_doubted,
    id=st.from_regex(r"r-[0-9a-f]{16}", fullmatch=True),
    location=locations,
    sha256=digests,
    size=st.integers(0, 2**53 - 1),
    fingerprint=st.none() | fingerprints,
    problem=st.none() | texts,
    tags=st.dictionaries(texts, texts, max_size=3),
)
links = st.builds(
    lambda ends, kind, evidence: Link(first=min(ends), second=max(ends), kind=kind, evidence=evidence),
    st.sets(names, min_size=2, max_size=2),
    st.sampled_from(LinkKind),
    st.dictionaries(names, texts | st.integers(0, 256), max_size=3),
)
events = st.builds(Event, kind=names, asset=texts, on=intervals)
ghosts = st.builds(Ghost, survivor=names, record=records)
findings = st.builds(Finding, code=st.sampled_from(FindingCode), place=texts, detail=texts)
_amounts = st.integers(0, 2**53 - 1)
totals = st.builds(
    ControlTotal, by=names, source=texts, files=_amounts, pages=st.none() | _amounts, bytes=st.none() | _amounts
)
inventories = st.builds(
    Inventory,
    records=st.lists(records, max_size=4, unique_by=lambda record: record.id).map(tuple),
    links=st.lists(links, max_size=3).map(tuple),
    ghosts=st.lists(ghosts, max_size=2).map(tuple),
    events=st.lists(events, max_size=3).map(tuple),
    totals=st.lists(totals, max_size=3).map(tuple),
)
_times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZoneInfo("UTC")))  # noqa: DTZ001 - Hypothesis wants bounds without zone
scans = st.builds(
    Scan,
    id=texts.filter(bool),
    archive=texts,
    started_at=_times,
    finished_at=_times,
    inventory=inventories,
    findings=st.lists(findings, max_size=3).map(tuple),
)

_leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(OneOf, fact=names, values=st.lists(values, min_size=1, max_size=2).map(tuple)),
    st.builds(Compared, fact=names, comparison=st.sampled_from(Comparison), value=values),
    st.builds(RecordIn, ids=st.lists(names, max_size=2).map(tuple)),
    st.builds(DigestIn, prefixes=st.lists(digests, max_size=2).map(tuple)),
)


def _trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(st.builds(AllOf, parts=parts), st.builds(AnyOf, parts=parts), st.builds(Not, part=inner))


conditions = st.recursive(_leaves, _trees, max_leaves=6)
spans = st.builds(Span, file=texts, line=st.integers(1, 99), column=st.integers(1, 99))
holds = st.builds(
    Hold,
    id=names,
    kind=st.sampled_from(HoldKind),
    scope=conditions,
    matter=texts,
    issued_on=days,
    issued_by=texts,
    review_on=st.none() | days,
    until=st.none() | days,
    is_sealed=st.booleans(),
    span=st.none() | spans,
)
releases = st.builds(
    Release, hold=names, on=days, by=st.lists(texts, max_size=2).map(tuple), reason=texts, span=st.none() | spans
)
