"""What the copies in a cluster are known by, side by side: a pure function of the inventory and its clusters.

It decides nothing, and leaves nothing out: a value that only one copy has stays, with the name of that copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.model.decisions import Cluster
from engine.model.dossiers import Attestation, Attested, Difference, Dossier
from engine.model.facts import Fact, in_order
from engine.model.records import Inventory, Record
from engine.model.values import Value


def dossiers(inventory: Inventory, clusters: Iterable[Cluster]) -> tuple[Dossier, ...]:
    """Return the dossier of every cluster, in the order of the clusters."""
    records = {record.id: record for record in inventory.records}
    ghosts: defaultdict[str, list[Record]] = defaultdict(list)
    for ghost in inventory.ghosts:
        ghosts[ghost.survivor].append(ghost.record)
    return tuple(_dossier(cluster, records, ghosts) for cluster in clusters)


def _dossier(cluster: Cluster, records: Mapping[str, Record], ghosts: Mapping[str, Sequence[Record]]) -> Dossier:
    gone = sorted((ghost for id in cluster.members for ghost in ghosts.get(id, ())), key=lambda ghost: ghost.id)
    known = [*(records[id] for id in sorted(cluster.members)), *gone]
    facts = sorted({name for record in known for name in record.facts})
    tags = sorted({name for record in known for name in record.tags})
    differences = (
        *(_of_fact(name, known) for name in facts),
        *(_of_tag(name, known) for name in tags),
    )
    return Dossier(
        cluster=cluster.id,
        choice=cluster.choice,
        members=tuple(sorted(cluster.members)),
        ghosts=tuple(ghost.id for ghost in gone),
        differences=tuple(one for one in differences if one is not None),
    )


def _of_fact(name: str, known: Sequence[Record]) -> Difference | None:
    says = {record.id: _attested(record.facts[name]) for record in known if name in record.facts}
    return _difference(name, says, known, is_tag=False)


def _attested(fact: Fact) -> dict[Value, tuple[str, ...]]:
    """Return who says each value of a fact."""
    if not fact.said:
        return dict.fromkeys(fact.values, fact.sources)
    return {value: tuple(one.source for one in fact.said if value in one.values) for value in fact.values}


def _of_tag(name: str, known: Sequence[Record]) -> Difference | None:
    says: dict[str, dict[Value, tuple[str, ...]]] = {
        record.id: {record.tags[name]: ()} for record in known if name in record.tags
    }
    return _difference(name, says, known, is_tag=True)


def _difference(
    name: str, says: Mapping[str, Mapping[Value, tuple[str, ...]]], known: Sequence[Record], *, is_tag: bool
) -> Difference | None:
    """Return how members differ, or nothing where each of them says the same one value."""
    silent = tuple(record.id for record in known if record.id not in says)
    values = in_order(value for said in says.values() for value in said)
    if len(values) == 1 and not silent:
        return None
    return Difference(
        name=name,
        is_tag=is_tag,
        values=tuple(
            Attested(
                value=value,
                by=tuple(
                    Attestation(record=record.id, sources=says[record.id][value])
                    for record in known
                    if value in says.get(record.id, {})
                ),
            )
            for value in values
        ),
        silent=silent,
    )
