"""Inventories whose pairs were looked at; nothing in them is a picture."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.calibration import LOOKED_BY, Answered
from engine.model.digests import sha256_hex
from engine.model.facts import FactDefinition, FactKind, Vocabulary, known
from engine.model.records import Inventory, Link, LinkKind, Record

VOCABULARY = Vocabulary(
    facts={
        "series": FactDefinition(name="series", kind=FactKind.TEXT),
        "customer": FactDefinition(name="customer", kind=FactKind.TEXT),
    },
    events={},
)
VERSION = "0123456789abcdef"


def record(id: str, series: str | None = "deed") -> Record:
    facts = {} if series is None else {"series": known(series)}
    return Record(id=id, location=f"{id}.png", sha256=sha256_hex(id.encode()), size=1, facts=facts)


def tie(first: str, second: str, answered: Answered | None, *, version: str = VERSION) -> Link:
    if answered is Answered.DIFFERENT:
        return Link(
            first=first, second=second, kind=LinkKind.CANDIDATE, evidence={"looked": "different", LOOKED_BY: version}
        )
    kind = LinkKind.DOUBTFUL if answered is None else LinkKind.LOOKALIKE
    return Link(first=first, second=second, kind=kind, evidence={LOOKED_BY: version})


def inventory_of(numbers: Iterable[tuple[str, Answered | None, int]], *, version: str = VERSION) -> Inventory:
    """Return an inventory with so many pairs of each series and answer."""
    records, links = [], []
    for series, answered, number in numbers:
        for place in range(number):
            name = f"{series}-{answered.value if answered is not None else 'doubt'}-{place:03}"
            records += [record(f"{name}-a", series), record(f"{name}-b", series)]
            links.append(tie(f"{name}-a", f"{name}-b", answered, version=version))
    return Inventory(records=tuple(records), links=tuple(links))
