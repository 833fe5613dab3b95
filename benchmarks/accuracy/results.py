"""What verification said of many pairs: counted by class, and written as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.accuracy.families import Family, Scanned
from benchmarks.accuracy.intervals import wilson
from engine.fingerprints.verification.verdict import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was said of one pair; `change` is the measure that decides most, `milliseconds` of one core."""

    number: int
    kind: str
    family: Family | Scanned
    is_same: bool
    what: str
    tier: Tier
    doubts: tuple[str, ...]
    change: float | None
    excess: float | None
    similarity: float | None
    dpi: float | None
    milliseconds: float

    @property
    def is_edit(self) -> bool:
        """Say whether one character of a page of 100 dpi or more was changed, or one glyph of a scan."""
        return self.kind.startswith(("one character: ", "one glyph: "))


def share(hits: int, trials: int) -> str:
    """Return a share with its 95 % interval."""
    low, high = wilson(hits, trials)
    return f"{hits / trials:.3f} ({low:.3f}–{high:.3f})" if trials else "–"


def _rows(groups: dict[str, list[Result]], *, tiers: tuple[Tier, ...]) -> str:
    text = ""
    for name, results in groups.items():
        counts = [sum(one.tier is tier for one in results) for tier in tiers]
        text += f"| {name} | {len(results):,} | " + " | ".join(share(count, len(results)) for count in counts) + " |\n"
    return text


def table(results: Iterable[Result], *, by_family: bool = False) -> str:
    """Return a table of tiers by class (or by family), with 95 % intervals."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        groups[one.family.value + (" (held out)" if one.family.is_held_out else "") if by_family else one.kind].append(
            one
        )
    head = f"| {'family' if by_family else 'class'} | pairs | " + " | ".join(tier.value for tier in Tier) + " |\n"
    return head + "|---" * 5 + "|\n" + _rows(dict(sorted(groups.items())), tiers=tuple(Tier))


def summary(results: list[Result]) -> str:
    """Return the figures by which verification is judged."""
    different = [one for one in results if not one.is_same]
    edits = [one for one in different if one.is_edit]
    is_real = any(isinstance(one.family, Scanned) for one in results)
    same = [one for one in results if one.is_same]
    held = [one for one in different if one.family.is_held_out]
    kept = sum(one.tier is not Tier.DIFFERENT for one in same)
    doubtful = sum(one.tier is Tier.DOUBTFUL for one in results)
    lines = [
        ("two records called lookalike", _false(different)),
        (f"of these, {'one glyph replaced' if is_real else 'one character changed at 100 dpi or more'}", _false(edits)),
        *([("of these, families held out", _false(held))] if held else []),
        ("files of one record not lost (lookalike or doubtful)", f"{share(kept, len(same))} of {len(same):,}"),
        ("doubtful, of all pairs", f"{share(doubtful, len(results))} of {len(results):,}"),
    ]
    return "| what | figure |\n|---|---|\n" + "".join(f"| {what} | {figure} |\n" for what, figure in lines)


def _false(results: list[Result]) -> str:
    wrong = sum(one.tier is Tier.LOOKALIKE for one in results)
    return f"{wrong} of {len(results):,} (at most {wilson(wrong, len(results))[1]:.2%} at 95 %)"


def closest(results: list[Result], *, number: int) -> str:
    """Return the pairs of two records that come nearest to being called lookalike."""
    wrong = [one for one in results if not one.is_same and one.change is not None]
    wrong.sort(key=lambda one: (one.tier is not Tier.LOOKALIKE, one.change))
    text = "| pair | class | family | what differs | log-odds of a change | verdict |\n" + "|---" * 6 + "|\n"
    for one in wrong[:number]:
        said = one.tier.value + (f" ({', '.join(one.doubts)})" if one.doubts else "")
        text += f"| {one.number} | {one.kind} | {one.family.value} | {one.what} | {one.change:.2f} | {said} |\n"
    return text


def times(results: list[Result]) -> str:
    """Return the median and the 95th percentile of the time that a pair takes."""
    taken = sorted(one.milliseconds for one in results)
    return (
        f"{taken[len(taken) // 2]:.0f} ms in the median, {taken[int(len(taken) * 0.95)]:.0f} ms at the 95th percentile"
    )
