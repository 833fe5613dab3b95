"""The demonstration: a sample archive, a sample organisation with its confirmations, and an audit of it.

Everything is invented and says so. The confirmations are written here because a rule's version is a digest that only
the engine computes; each is marked as a sample.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.custody.clock import Clock
from engine.model.digests import sha256_hex
from engine.model.errors import MunimentError
from engine.model.policies import Rule
from procedures.audit import Audit, Audited, audit
from procedures.intake import Intake
from procedures.keys import make_local_key
from procedures.progress import Progress
from procedures.sample_people import approve_sample
from procedures.scanning import open_store, read_policies
from samples import AS_OF, CONFIRMED_RULES, draw_sample

PACKS = Path(__file__).resolve().parent.parent / "policies"
DAY = date.fromisoformat(AS_OF)
ORGANISATION = "Sample Records Bureau (invented)"
MARKER = ".muniment-demo"
CONFIRMATION = "sample-confirmation.yaml"
ADVICE = b"SAMPLE. No counsel gave this advice; it confirms rules for the demonstration and for nothing else.\n"


class NotADemoError(MunimentError):
    """A folder that holds something else."""

    exit_code = 4

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"`{folder}` is not empty and is no earlier demonstration",
            cause="a demonstration is drawn afresh, and nothing but its own folder is ever replaced",
            help="name an empty folder with --out",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Where the sample is, and what its audit made."""

    folder: Path
    audited: Audited


def demonstrate(folder: Path, *, clock: Clock, progress: Progress) -> Demonstration:
    """Draw the sample into `folder`, audit it for its own day, and return what came out."""
    _clear(folder)
    progress.stage("draw", total=None)
    sample = folder / "sample"
    draw_sample(sample, is_spread=True)
    write_policies(sample / "policies")
    key = make_local_key(folder / "keys", organisation=ORGANISATION, now=clock.now())
    order = Audit(
        intake=intake_of(sample),
        policies=sample / "policies",
        as_of=DAY,
        out=folder / "audit",
        database=folder / "muniment.sqlite",
    )
    with open_store(order.database, archive=order.intake.archive) as store:
        approve_sample(store, read_policies(order.policies), clock=clock)
    return Demonstration(folder=folder, audited=audit(order, key=key, clock=clock, progress=progress))


def intake_of(sample: Path) -> Intake:
    """Return what is to be read of a sample: its archive, its three catalogues and their mapping, events and totals."""
    return Intake(
        archive=sample / "archive",
        catalogues=(sample / "catalogue.csv", sample / "index-2009.csv", sample / "lantau.xlsx"),
        events=(sample / "events.csv",),
        mapping=sample / "mapping.yaml",
        expected=sample / "totals.csv",
    )


def write_policies(folder: Path) -> None:
    """Put the shipped packs beside the sample organisation's own documents, and confirm what it confirms."""
    for pack in sorted([*PACKS.rglob("*.yaml"), *PACKS.rglob("*.schema.json")]):
        target = folder / pack.relative_to(PACKS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(pack.read_bytes())
    rules = [rule for rule in read_policies(folder).read.bundle.rules if rule.id in CONFIRMED_RULES]
    (folder / CONFIRMATION).write_text(_confirmation(rules), encoding="utf-8")


def _confirmation(rules: list[Rule]) -> str:
    lines = "\n".join(f"  - {{id: {rule.id}, version: {rule.version[:16]}}}" for rule in rules)
    return f"""\
# SAMPLE: nobody confirmed anything. A real one names the counsel, the advice and its digest.
muniment: 1
kind: confirmation
sample: yes
rules:
{lines}
by: Sample Counsel (invented)
on: {DAY.year - 1}-10-01
until: {DAY.year + 1}-09-30
advice: {{sha256: {sha256_hex(ADVICE)}}}
"""


def _clear(folder: Path) -> None:
    """Make the folder; an earlier demonstration in it goes, anything else stays and stops this one."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise NotADemoError(folder=folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("drawn by `muniment demo`; drawn afresh every time\n", encoding="utf-8")
