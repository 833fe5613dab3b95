"""Audits of the sample, and what an audit says and leaves as it was."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

from pypdfium2 import PdfDocument

from engine.custody.certificates import load_certificate
from engine.custody.clock import HONG_KONG, FixedClock
from engine.model.holds import SEALED
from procedures.audit import Audit
from procedures.demo import Demonstration, intake_of
from procedures.judging import Planned
from procedures.sample_people import approve_sample
from procedures.scanning import open_store, read_policies
from procedures.verifying import Verified, verify_report

NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))
LATER = FixedClock(datetime(2026, 12, 24, 18, tzinfo=HONG_KONG))


def order_of(demonstration: Demonstration, out: Path) -> Audit:
    sample = demonstration.folder / "sample"
    return Audit(
        intake=intake_of(sample),
        policies=sample / "policies",
        as_of=date(2026, 11, 1),
        out=out,
        database=out.with_suffix(".sqlite"),
    )


def approve(order: Audit) -> None:
    """Let the invented people approve what the policies of an order say."""
    with open_store(order.database, archive=order.intake.archive) as store:
        approve_sample(store, read_policies(order.policies), clock=NOON)


def verified(demonstration: Demonstration, report: Path) -> Verified:
    certificate = load_certificate(demonstration.folder / "keys" / "system.cert.pem")
    return verify_report(report, trusted=[certificate], at=LATER.now())


def state_of(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return everything that an audit must leave as it was: content, mode, mtime and ctime of files and folders."""
    state: dict[str, tuple[object, ...]] = {}
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        state[str(path)] = (content, status.st_mode, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    return state


def under_seal(planned: Planned) -> int:
    """Return how many decisions only a sealed hold explains."""
    return sum(any(getattr(r, "hold", "") == SEALED for r in d.reasons) for d in planned.judgement.decisions)


def text_of(report: Path) -> bytes:
    """Return all words of a PDF, as a reader sees them."""
    pages = PdfDocument(report)
    return "\n".join(page.get_textpage().get_text_range() for page in pages).encode()


def said_in(folder: Path, report: Path) -> bytes:
    """Return everything that an audit wrote for people and programs."""
    parts = [path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".json", ".jsonl")]
    return b"".join(parts) + text_of(report)
