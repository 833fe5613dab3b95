"""What ties one record to another: every tie with all its evidence, and whether the two are in one cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.model.records import Link
from procedures.explaining import Explained, record_named
from reports.legible import legible_location, named
from reports.wording import link_words


def beside_lines(found: Explained, name: str) -> Iterator[str]:
    """Yield what ties the record to another; raises `RecordUnknownError`."""
    other = record_named(found.known.case.inventory.records, name)
    yield ""
    yield f"Beside {other.id}  {legible_location(other.location)}"
    ties = _ties(found, other.id)
    if not ties:
        yield "  Nothing ties the two directly. 兩者並無直接連繫。"
    for tie in ties:
        words = link_words(tie.kind)
        yield f"  {words.en} {words.zh}"
        for key, value in sorted(tie.evidence.items()):
            yield f"    {key}: {named(str(value))}"
    if found.cluster is not None and other.id in found.cluster.members:
        is_record = {found.record.id: "this one", other.id: "the other"}.get(found.cluster.choice or "", "a third")
        choice = f"the record is {is_record}" if found.cluster.choice else "which of them is the record is not decided"
        yield f"  Both are in the cluster {found.cluster.id}: {choice}."


def plain_beside(found: Explained, name: str) -> dict[str, Any]:
    """Return what ties the record to another as plain JSON; raises `RecordUnknownError`."""
    other = record_named(found.known.case.inventory.records, name)
    return {
        "record": other.id,
        "ties": [{"kind": tie.kind.value, "evidence": dict(tie.evidence)} for tie in _ties(found, other.id)],
        "is_one_cluster": found.cluster is not None and other.id in found.cluster.members,
    }


def _ties(found: Explained, other: str) -> list[Link]:
    return [link for link in found.known.case.inventory.links if {link.first, link.second} == {found.record.id, other}]
