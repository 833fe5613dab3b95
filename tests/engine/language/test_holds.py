"""Holds, releases, entities and approvals: what each may say, and what each must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.language.narrowings import read_one_release, read_scope
from engine.language.problems import BundleError
from engine.language.reader import ReadBundle
from engine.language.source import Source
from engine.model.conditions import ALWAYS, DigestIn, OneOf, RecordIn
from engine.model.dates import Period, YearEnd
from engine.model.holds import SEALED, HoldKind
from tests.engine.language.documents import VOCABULARY, read

HOLD = "muniment: 1\nkind: hold\nid: h\nmatter: Example v Bank\nissued: {on: 2026-03-02, by: Legal}\n"
SCOPE = "scope: {customer: C-00417}\n"
LEGAL = f"{HOLD}type: legal\n"
RELEASE = "muniment: 1\nkind: release\nhold: h\nreason: Settled\n"


def with_words(*documents: str) -> ReadBundle:
    return read({"v.yaml": VOCABULARY, **{f"{n}.yaml": text for n, text in enumerate(documents)}})


def codes(*documents: str) -> list[str]:
    try:
        with_words(*documents)
    except BundleError as error:
        return [str(problem.code) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("kind", "lines", "code"),
    [
        (HoldKind.LEGAL, "", None),
        (HoldKind.LEGAL, "until: 2027-03-31\n", "H004"),
        (HoldKind.LEGAL, "received: 2026-03-01\n", "H004"),
        (HoldKind.REGULATOR, "until: 2027-03-31\n", None),
        (HoldKind.REGULATOR, "", "H005"),
        (HoldKind.REGULATOR, "until: 2026-03-01\n", "H006"),
        (HoldKind.ACCESS_REQUEST, "received: 2026-03-01\n", None),
        (HoldKind.ACCESS_REQUEST, "", "H005"),
        (HoldKind.ACCESS_REQUEST, "received: 2026-03-01\nuntil: 2027-03-31\n", "H004"),
        (HoldKind.EXTENSION, "", None),
        (HoldKind.EXTENSION, "until: 2027-03-31\n", None),
        (HoldKind.EXTENSION, "received: 2026-03-01\n", "H004"),
    ],
)
def test_each_type_of_hold_has_its_own_dates(kind: HoldKind, lines: str, code: str | None) -> None:
    assert codes(f"{HOLD}type: {kind}\n{lines}{SCOPE}") == ([code] if code else [])


def test_a_hold_keeps_what_it_says() -> None:
    text = (
        f"{LEGAL}{SCOPE}purpose: |\n  Defence of the claim.\n  And of its costs.\nreference: HCA 1234/2026\n"
        "counsel: Example & Co\nenforced_in: [Object Lock, e-mail archive]\nconfidentiality: sealed\n"
    )

    hold = with_words(text).holds[0]

    assert hold.purpose == "Defence of the claim.\nAnd of its costs."
    assert (hold.reference, hold.counsel) == ("HCA 1234/2026", "Example & Co")
    assert hold.enforced_in == ("Object Lock", "e-mail archive")
    assert hold.public_id == SEALED


def test_a_scope_names_records_by_id_and_digest() -> None:
    assert with_words(f"{LEGAL}scope: {{ids: [r-1, r-2]}}\n").holds[0].scope == RecordIn(ids=("r-1", "r-2"))
    assert with_words(f"{LEGAL}scope: {{sha256: 0C4D55AA}}\n").holds[0].scope == DigestIn(prefixes=("0c4d55aa",))


@pytest.mark.parametrize("digest", ["0c4d55a", "0c4d55ag", "a" * 65, "0x0c4d55aa", "sha256:0c4d55aa"])
def test_a_digest_has_8_to_64_hex_digits(digest: str) -> None:
    assert codes(f"{LEGAL}scope: {{sha256: '{digest}'}}\n") == ["L019"]


@pytest.mark.parametrize("lines", ["everything: yes\n", "everything: yes\nscope: {}\n"])
def test_a_hold_on_everything_says_so(lines: str) -> None:
    assert with_words(f"{LEGAL}{lines}").holds[0].scope == ALWAYS


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("", "L003"),
        ("scope: {}\n", "H002"),
        ("scope:\n", "L009"),
        ("scope: {any: [{customer: C-1}, {}]}\n", "L009"),
        (f"everything: yes\n{SCOPE}", "H002"),
        (f"everything: no\n{SCOPE}", "L043"),
    ],
)
def test_a_hold_never_covers_everything_by_accident(lines: str, code: str) -> None:
    assert codes(f"{LEGAL}{lines}") == [code]


def test_a_hold_is_not_edited_to_end_it() -> None:
    assert codes(f"{LEGAL}{SCOPE}released: {{on: 2028-11-20, by: [A, B]}}\n") == ["L002"]


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("[Legal A, Legal B]", None),
        ("[Legal A, Legal B, Legal C]", None),
        ("Legal A and Legal B", "H001"),
        ("[Legal A]", "H001"),
        ("[Legal A, Legal A]", "H001"),
        ("[Legal A, LEGAL  A]", "H001"),
        ("[Legal A, Legal B, legal a]", "H001"),
        ("[]", "L009"),
        ("[Legal A, '']", "L009"),
    ],
)
def test_two_different_people_release(by: str, code: str | None) -> None:
    release = f"{RELEASE}released: {{on: 2028-11-20, by: {by}}}\n"

    assert codes(f"{LEGAL}{SCOPE}", release) == ([code] if code else [])


def test_a_release_needs_a_reason() -> None:
    released = "released: {on: 2028-11-20, by: [Legal A, Legal B]}\n"

    assert codes(f"{LEGAL}{SCOPE}", RELEASE.replace("reason: Settled\n", "") + released) == ["L003"]
    assert codes(f"{LEGAL}{SCOPE}", RELEASE.replace("Settled", "''") + released) == ["L009"]


NARROWING = f"{RELEASE}released: {{on: 2028-11-20, by: [Legal A, Legal B]}}\n"


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("{customer: C-00417}", None),
        ("{any: [{customer: C-00417}, {ids: r-1}, {sha256: 0c4d55aa}]}", None),
        ("{not: {customer: C-00417}}", None),
        ("{}", "L009"),
        ("", "L009"),
        ("{any: [{customer: C-00417}, {}]}", "L009"),
        ("{not: {}}", "L009"),
    ],
)
def test_a_narrowing_never_releases_everything_by_accident(scope: str, code: str | None) -> None:
    assert codes(f"{LEGAL}{SCOPE}", f"{NARROWING}scope: {scope}\n") == ([code] if code else [])


def test_a_release_with_a_scope_is_a_narrowing_and_without_one_it_ends_the_hold() -> None:
    assert with_words(f"{LEGAL}{SCOPE}", NARROWING).releases[0].scope is None
    narrowed = with_words(f"{LEGAL}{SCOPE}", f"{NARROWING}scope: {{ids: r-1}}\n").releases[0]
    assert narrowed.scope == RecordIn(ids=("r-1",))


def test_a_narrowing_is_read_by_itself_as_in_a_bundle() -> None:
    read_words = with_words(f"{LEGAL}{SCOPE}")
    words, holds = read_words.bundle.vocabulary, {"h": read_words.holds[0]}
    text = f"{NARROWING}scope: {{customer: C-00417}}\n"
    alone = read_one_release(Source("n.yaml", text.encode()), vocabulary=words, holds=holds)
    assert alone.scope == OneOf(fact="customer", values=("C-00417",))
    assert replace(alone, span=None) == replace(with_words(f"{LEGAL}{SCOPE}", text).releases[0], span=None)
    assert read_scope(Source("s", b"ids: r-1\n"), vocabulary=words) == RecordIn(ids=("r-1",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{LEGAL}{SCOPE}", "L005"),
        (f"{NARROWING}scope: {{custommer: C-00417}}\n", "L022"),
        (f"{NARROWING}scope: {{}}\n", "L009"),
        (NARROWING.replace("hold: h", "hold: other"), "H003"),
        ("a: [", "Y001"),
    ],
)
def test_a_narrowing_by_itself_is_refused_with_the_same_messages(text: str, code: str) -> None:
    read_words = with_words(f"{LEGAL}{SCOPE}")
    with pytest.raises(BundleError) as caught:
        read_one_release(
            Source("n.yaml", text.encode()), vocabulary=read_words.bundle.vocabulary, holds={"h": read_words.holds[0]}
        )
    assert [str(problem.code) for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("text", [b"", b"{}", b"\xff", b"custommer: C-1\n", b"ids: [r-1\n"])
def test_a_scope_by_itself_is_refused_where_it_says_nothing_that_can_be_read(text: bytes) -> None:
    with pytest.raises(BundleError):
        read_scope(Source("s", text), vocabulary=with_words(f"{LEGAL}{SCOPE}").bundle.vocabulary)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("12-31", YearEnd(month=12, day=31)), ("02-29", YearEnd(month=2, day=29)), ("unknown", None)],
)
def test_a_year_ends_on_a_day_or_nobody_knows(written: str, meant: YearEnd | None) -> None:
    text = f"muniment: 1\nkind: entities\nentities: [{{id: e, year_end: {written}}}]\n"

    assert with_words(text).bundle.entities["e"].year_end == meant


@pytest.mark.parametrize("written", ["02-30", "13-01", "00-10", "12-00", "2-28", "31-12", "12/31", "2026-12-31"])
def test_no_other_day_ends_a_year(written: str) -> None:
    assert codes(f"muniment: 1\nkind: entities\nentities: [{{id: e, year_end: {written}}}]\n") == ["L071"]


def test_entities_are_named_once_and_stand_in_a_jurisdiction_of_the_vocabulary() -> None:
    text = "muniment: 1\nkind: entities\nentities: [{id: e, year_end: 12-31}, {id: e, year_end: 03-31}]\n"

    assert codes(text) == ["L007"]
    assert codes("muniment: 1\nkind: entities\nentities: [{id: e, year_end: 12-31, jurisdiction: XX}]\n") == ["L020"]


def test_without_a_fact_for_it_a_jurisdiction_is_any_name() -> None:
    words = "muniment: 1\nkind: vocabulary\nfacts: {entity: {text: true}}\n"
    text = "muniment: 1\nkind: entities\nentities: [{id: e, year_end: 12-31, jurisdiction: XX}]\n"

    assert read({"v.yaml": words, "e.yaml": text}).bundle.entities["e"].jurisdiction == "XX"


def test_approvals_keep_what_they_say() -> None:
    text = (
        "muniment: 1\nkind: approvals\nid: branch\nrequired: [{role: legal}, {role: author}]\nexpires: P30D\n"
        "max_percent: 100\ndecide_within: P1Y\napart: [[legal, author]]\n"
    )

    approvals = with_words(text).bundle.approvals

    assert (approvals.id, approvals.required, approvals.apart) == (
        "branch",
        ("legal", "author"),
        (("legal", "author"),),
    )
    assert (approvals.expires_days, approvals.max_percent, approvals.decide_within) == (30, 100, Period(12))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("required: [{role: legal}, {role: legal}]\n", "L060"),
        ("required: [{role: legal}, {role: author}, {role: legal}]\n", "L060"),
        ("required: [legal, author]\n", "L001 L001"),
        ("required: [{role: legal}, {role: author}]\napart: [[legal]]\n", "L060"),
        ("required: [{role: legal}, {role: author}]\napart: [[legal, author, compliance]]\n", "L060"),
        ("required: [{role: legal}, {role: author}]\nexpires: P0D\n", "L013"),
        ("required: [{role: legal}, {role: author}]\nexpires: P1M\n", "L013"),
        ("required: [{role: legal}, {role: author}]\nmax_percent: 0\n", "L012"),
        ("required: [{role: legal}, {role: author}]\nmax_percent: 2.5\n", "L012"),
    ],
)
def test_approvals_that_protect_nobody_are_refused(lines: str, code: str) -> None:
    assert codes(f"muniment: 1\nkind: approvals\n{lines}") == code.split()
