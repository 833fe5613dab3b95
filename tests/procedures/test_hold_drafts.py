"""What options say is read back as it was said, or refused: nothing in a value can become another line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.problems import BundleError
from engine.model.conditions import AnyOf, DigestIn, OneOf, RecordIn
from procedures.hold_drafts import Desk, HoldWords, ScopeWords, draft_of_words, open_desk
from tests.cli.hold_office import VOCABULARY

ON = date(2026, 11, 22)
TRICKY = st.text(alphabet="aC1-: #'\"\\\n\t,[]{}&*!|>%@`~?客\u200b\udcff0x", max_size=12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("policies")
    (folder / "vocabulary.yaml").write_text(VOCABULARY, "utf-8")
    return open_desk(folder)


def words(scope: ScopeWords, *, matter: str = "m", by: str = "Legal", sealed: bool = False) -> HoldWords:
    lines = {"id": "h", "type": "legal", "matter": matter}
    return HoldWords(lines=lines, scope=scope, issued_on=ON, issued_by=by, is_sealed=sealed)


@given(value=st.one_of(TRICKY, st.text(max_size=12)))
@settings(max_examples=300, deadline=None)
def test_a_value_is_read_back_exactly_or_refused(desk: Desk, value: str) -> None:
    try:
        hold = draft_of_words(words(ScopeWords(facts={"customer": (value,)})), desk=desk).hold
    except BundleError:
        return
    assert hold.scope == OneOf(fact="customer", values=(value,))


@given(matter=TRICKY, by=st.sampled_from(["Legal", "a: b", "x, by: y}", "# z"]))
@settings(max_examples=300, deadline=None)
def test_a_line_is_read_back_exactly_or_refused(desk: Desk, matter: str, by: str) -> None:
    try:
        hold = draft_of_words(words(ScopeWords(records=("r-1",)), matter=matter, by=by), desk=desk).hold
    except BundleError:
        return
    assert (hold.matter, hold.issued_by, hold.is_sealed, hold.counsel) == (matter, by, False, "")


@given(name=TRICKY, record=TRICKY)
@settings(max_examples=200, deadline=None)
def test_a_name_of_a_fact_or_a_record_adds_no_line(desk: Desk, name: str, record: str) -> None:
    try:
        hold = draft_of_words(words(ScopeWords(facts={name: ("x",)}, records=(record,))), desk=desk).hold
    except BundleError:
        return
    assert hold.scope == AnyOf(parts=(OneOf(fact=name, values=("x",)), RecordIn(ids=(record,))))


def test_what_is_kept_is_a_file_that_could_have_been_written(desk: Desk) -> None:
    scope = ScopeWords(facts={"series": ("form",), "customer": ("C-1",)}, digests=("0c4d55aa",))
    draft = draft_of_words(words(scope, sealed=True), desk=desk)
    assert draft.text == (
        "muniment: 1\nkind: hold\nid: h\ntype: legal\nmatter: m\nissued: {on: 2026-11-22, by: Legal}\n"
        "confidentiality: sealed\nscope:\n  any:\n    - series: [form]\n      customer: [C-1]\n"
        "    - sha256: [0c4d55aa]\n"
    )
    assert draft.hold.is_sealed
    assert isinstance(draft.hold.scope, AnyOf)
    assert draft.hold.scope.parts[1] == DigestIn(prefixes=("0c4d55aa",))
