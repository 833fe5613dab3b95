"""The report says by series how often looks are right, with the bound, or that nobody has measured it here."""

from __future__ import annotations

from dataclasses import replace

from engine.model.calibration import LOOKED_BY, Answered, JudgedPair, Said
from engine.model.decisions import Bucket
from engine.model.facts import known
from engine.model.records import Link, LinkKind
from reports.blocks import Section, Table
from reports.document import compose
from reports.inputs import ReportInput
from reports.sections.calibration import MOST_ROWS
from tests.reports.building import Builder, due
from tests.reports.test_document import words_in

VERSION = "0123456789abcdef"
SAME, OTHER = Answered.LOOKALIKE, Answered.DIFFERENT


def pairs(series: str, answered: Answered, *said: Said | None, version: str = VERSION) -> tuple[JudgedPair, ...]:
    return tuple(
        JudgedPair(
            first=f"{series}{answered}{n:04}", second="f", series=series, answered=answered, verifier=version, said=one
        )
        for n, one in enumerate(said)
    )


def given(*judged: JudgedPair, has_looks: bool = True) -> ReportInput:
    builder = Builder()
    for number, series in enumerate(("account-form", "account-form", "cheque-image", "cheque-image")):
        id = f"r-{number}"
        builder.add(
            id,
            location=f"/{number}",
            bucket=Bucket.DISPOSE,
            reasons=(due("amlo", id),),
            facts={"series": known(series)},
        )
    if has_looks:
        builder.links += [
            Link(first="r-0", second="r-1", kind=LinkKind.LOOKALIKE, evidence={LOOKED_BY: VERSION}),
            Link(
                first="r-2",
                second="r-3",
                kind=LinkKind.CANDIDATE,
                evidence={LOOKED_BY: VERSION, "looked": "different"},
            ),
        ]
    made = builder.build()
    return replace(made, register=replace(made.register, judged=tuple(judged)))


def section(report: ReportInput) -> Section:
    (found,) = (one for one in compose(report).sections if one.anchor == "calibration")
    return found


def told(report: ReportInput) -> str:
    return words_in(section(report))


def test_without_looks_there_is_no_section() -> None:
    assert all(one.anchor != "calibration" for one in compose(given(has_looks=False)).sections)


def test_looks_that_nobody_judged_are_not_measured() -> None:
    said = told(given())
    assert "2 pairs were compared by the machine." in said
    # Once in the lead, and for each series and in all for both kinds of error.
    assert said.count("not measured on this archive") == 1 + 3 * 2
    assert "at most" not in said


def test_figures_stand_by_series_with_their_bound() -> None:
    said = told(
        given(
            *pairs("account-form", SAME, *[Said.SAME] * 1117, Said.OTHER, Said.UNSURE),
            *pairs("cheque-image", SAME, *[Said.SAME] * 1118),
            *pairs("cheque-image", OTHER, Said.OTHER, Said.SAME, None, None),
        )
    )
    assert "0 of 1,118: at most 0.27 %" in said
    assert "1 of 1,118: at most 0.43 %" in said
    assert "1 of 2,236: at most 0.22 %" in said
    assert said.count("1 of 2: at most 97.47 %") == 2
    assert said.count("not measured on this archive") == 1
    table = section(given(*pairs("cheque-image", OTHER, Said.UNSURE, None, None))).blocks[0]
    assert isinstance(table, Table)
    assert [[words_in(cell) for cell in row[3:]] for row in table.rows] == [["0", "0"], ["1", "2"], ["1", "2"]]


def test_an_older_version_is_told_and_counts_in_nothing() -> None:
    said = told(given(*pairs("account-form", SAME, *[Said.SAME] * 50, version="older")))
    assert "Answers about another version of the program, which count in nothing here: 50." in said
    assert "at most" not in said


def test_changed_answers_are_told() -> None:
    (pair,) = pairs("account-form", SAME, Said.SAME)
    assert "Answers that were changed by who gave them: 1;" in told(given(replace(pair, is_changed=True)))


def test_a_long_list_of_series_ends_and_a_name_from_outside_is_made_legible() -> None:
    many = [pair for n in range(MOST_ROWS + 5) for pair in pairs(f"s{n:02}\u202e", SAME, Said.SAME)]
    said = told(given(*many))
    assert "and 7 more series" in said
    assert "\u202e" not in said
    assert f"0 of {len(many)}: at most" in said
