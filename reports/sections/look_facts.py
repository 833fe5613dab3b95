"""What the members of a cluster are known by, side by side: facts, and the tags that their files carry."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Cell, Column, Said, Table
from reports.evidence import Evidence
from reports.wording import NOTHING, Words

MOST_CARDS = 4
"""Members of a cluster that are shown."""

_CIRCLED = "①②③④"


def facts_compared(letters: dict[str, str], evidence: Evidence, *, most: int) -> Table:
    """Return the facts of the records, those that differ first, at most `most` rows with that of the embedded tags.

    Tags are claims of whoever made the file, and nobody said which of them are personal: they are counted here, with
    the same sign where they are the same, and stand whole in the dossier beside the report.
    """
    records = tuple(letters)
    has_tags = any(evidence.records[record].tags for record in records)
    names = sorted({name for record in records for name in evidence.records[record].facts})
    identity = {definition.name for definition in evidence.given.bundle.vocabulary.identity_facts}
    names.sort(key=lambda name: (not evidence.differing(name, records), name not in identity, name))
    rows = []
    for name in names[: most - has_tags]:
        values = evidence.fact_values(name, records)
        rows.append(_row(evidence.fact_title(name), values, differs=evidence.differing(name, records)))
    if has_tags:
        tags = [tuple(sorted(evidence.records[record].tags.items())) for record in records]
        rows.append(_row(Words("Embedded tags", "內嵌標籤"), _counted(tags), differs=len(set(tags)) > 1))
    return Table(
        columns=(
            Column(words=Words("differing in bold", "粗體示有異"), share=28 if len(records) < MOST_CARDS else 22),
            *(Column(words=Words(letter, "")) for letter in letters.values()),
        ),
        rows=tuple(rows),
        nothing=Words("", ""),
        is_dense=True,
    )


def _row(title: Words, values: Sequence[Words], *, differs: bool) -> tuple[Cell, ...]:
    return (
        Cell(parts=(Said(words=title, is_muted=not differs, is_strong=differs),)),
        *(Cell(parts=(Said(words=value, is_strong=differs),)) for value in values),
    )


def _counted(tags: Sequence[tuple[tuple[str, str], ...]]) -> tuple[Words, ...]:
    signs: dict[tuple[tuple[str, str], ...], str] = {}
    shown = []
    for one in tags:
        if not one:
            shown.append(NOTHING)
            continue
        sign = signs.setdefault(one, _CIRCLED[len(signs)])
        shown.append(Words(f"{len(one):,} {sign}", "項"))
    return tuple(shown)
