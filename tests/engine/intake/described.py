"""An archive with a description beside its image, and how it is joined."""

from __future__ import annotations

from pathlib import Path

from engine.intake.archive_scan import reading_here, scan
from engine.intake.assembly import Assembled, assemble
from engine.intake.catalogue import read_catalogue
from engine.intake.remembering import Forgetful
from engine.intake.sidecars import read_sidecars
from engine.model.date_forms import DateForm
from engine.model.facts import FactDefinition, FactKind, Vocabulary
from engine.model.mappings import Meaning, NamePattern, SidecarMapping
from engine.model.path_patterns import PathPattern
from engine.model.records import Record
from procedures.progress import Silence
from tests.engine.fingerprints.drawn import encoded, paper

VOCABULARY = Vocabulary(
    facts={
        "series": FactDefinition(name="series", kind=FactKind.ONE_OF, values=("cheque-image", "account-form")),
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
        "case": FactDefinition(name="case", kind=FactKind.TEXT),
        "captured_on": FactDefinition(name="captured_on", kind=FactKind.DATE),
        "registered": FactDefinition(name="registered", kind=FactKind.YES_NO),
    },
    events={},
)
MAPPING = SidecarMapping(
    match=PathPattern.of("{name}.json"),
    of=(PathPattern.of("{name}.png"), PathPattern.of("{name}.tif")),
    fields={
        "docType": Meaning(of="series", values={"CHQ": "cheque-image"}),
        "cust": Meaning(of="customer"),
        "scan.on": Meaning(of="captured_on"),
        "note": Meaning(of="ignore"),
    },
    dates=(DateForm.of("DD/MM/YYYY"),),
    missing=frozenset({"-"}),
)
YAML = SidecarMapping(match=PathPattern.of("{name}.yaml"), of=(PathPattern.of("{name}.png"),))
IMAGE = encoded(paper(1), "PNG")


def joined(archive: Path, *, rows: str | None = None, patterns: tuple[NamePattern, ...] = ()) -> Assembled:
    scanned = scan(archive, read=reading_here(archive), memory=Forgetful(), progress=Silence()).files
    sidecars = read_sidecars(archive, scanned, mappings=(MAPPING, YAML), vocabulary=VOCABULARY)
    catalogues = () if rows is None else (read_catalogue(rows.encode(), name="x.csv", vocabulary=VOCABULARY),)
    return assemble(scanned, vocabulary=VOCABULARY, sidecars=sidecars, catalogues=catalogues, patterns=patterns)


def said(assembled: Assembled) -> list[tuple[str, str]]:
    return [(finding.code.value, finding.place) for finding in assembled.findings]


def only(assembled: Assembled) -> Record:
    (record,) = assembled.inventory.records
    return record
