"""What two policy folders say otherwise is told thing by thing, and of a sealed hold only that there is one."""

from __future__ import annotations

import pytest

from engine.language.bundle_changes import HOLD_CHANGED, HOLD_GONE, RELEASE_ADDED, bundle_changes
from engine.language.rule_changes import SHORTENED, Became, Change
from tests.engine.language.documents import read

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {one_of: [voucher, form]}
  account: {text: true, identity: yes}
  paper: {yes_no: true}
events:
  closed: {per: account, cleared_by: reopened}
  reopened: {per: account}
"""
RULE = (
    "{id: a, applies_to: {series: voucher}, keep: {at_least: P7Y, from: closed}, then: dispose, copies: one,"
    " basis: [{cite: House rule 1, checked: 2026-11-21, source: none}]}"
)
AUTHORITY = "authority: [{id: images, applies_to: {series: voucher}, choose: [{paper: no}]}]"
HOLD = (
    "{muniment: 1, kind: hold, id: HCA-1, type: legal, matter: Example v Bank, issued: {on: 2026-03-02, by: Legal},"
    " scope: {account: A-17}, confidentiality: internal}"
)
RELEASE = "{muniment: 1, kind: release, hold: HCA-1, released: {on: 2028-11-20, by: [A, B]}, reason: Settled}"


def changes(before: dict[str, str], after: dict[str, str], *, rule: str = RULE, other: str = RULE) -> list[Change]:
    def files(rule: str, more: dict[str, str]) -> dict[str, str]:
        policy = f"muniment: 1\nkind: policy\nid: p\nrules:\n  - {rule}\n{more.get('authority', '')}\n"
        said = {"vocabulary": VOCABULARY, "policy": policy, **{k: v for k, v in more.items() if k != "authority"}}
        return {f"{name}.yaml": text for name, text in said.items()}

    return list(bundle_changes(read(files(rule, before)), read(files(other, after))))


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(one.what, one.before, one.after) for change in found for one in change.wordings]


@pytest.mark.parametrize(
    ("was", "is_now", "wording"),
    [
        ("at_least: P7Y", "at_least: P8Y", ("floor", "P7Y", "P8Y")),
        ("at_least: P7Y, from: closed", "permanently: yes", ("floor", "P7Y", "permanently")),
        ("from: closed", "from: reopened", ("from", "closed", "reopened")),
        ("from: closed", "from: closed, cutoff: year_end", ("cutoff", "", "year_end")),
        ("from: closed", "from: closed, margin: P7D", ("margin", "", "P7D")),
        ("from: closed", "from: closed, at_most: P9Y, purpose: the law", ("ceiling", "", "P9Y")),
        (
            "{series: voucher}",
            "{series: [voucher, form]}",
            ("applies to", "{series: voucher}", "{series: [voucher, form]}"),
        ),
        ("then: dispose", "then: review", ("then", "dispose", "review")),
        ("copies: one", "copies: every", ("copies", "one", "every")),
        ("copies: one", "copies: one, in_force: no", ("in force", "yes", "no")),
        ("copies: one", "copies: one, title: A title", ("title", "", "A title")),
    ],
)
def test_each_thing_that_a_rule_says_otherwise_is_told(was: str, is_now: str, wording: tuple[str, str, str]) -> None:
    assert RULE.count(was) == 1
    (change, *others) = changes({}, {}, other=RULE.replace(was, is_now))
    assert others == []
    assert (change.kind, change.id, change.became) == ("rule", "a", Became.CHANGED)
    assert wording in told([change])
    assert not change.is_unproved


@pytest.mark.parametrize(
    ("was", "is_now", "is_said"),
    [
        ("P7Y, from: closed", "P5Y, from: closed", True),
        ("P7Y, from: closed", "P8Y, from: closed", False),
        ("P7Y, from: closed, margin: P7D", "P7Y, from: closed", True),
        ("P7Y, from: closed, cutoff: year_end", "P7Y, from: closed", True),
        ("P7Y, from: closed", "P6Y, from: closed, cutoff: year_end", False),
        ("unknown, from: closed", "P30Y, from: closed", True),
        ("P7Y, from: closed", "unknown, from: closed", False),
    ],
)
def test_a_floor_that_ends_earlier_on_the_same_citations_is_said_so(was: str, is_now: str, is_said: bool) -> None:
    one, other = (RULE.replace("P7Y, from: closed", said) for said in (was, is_now))
    (change,) = changes({}, {}, rule=one, other=other)
    assert change.notes == ((SHORTENED,) if is_said else ())
    (cited,) = changes({}, {}, rule=one, other=other.replace("House rule 1", "House rule 2"))
    assert cited.notes == ()


def test_a_rule_that_is_new_or_gone_is_told_with_what_it_says() -> None:
    (gone, new) = changes({}, {}, other=RULE.replace("id: a", "id: b"))
    assert [(one.id, one.became) for one in (gone, new)] == [("a", Became.REMOVED), ("b", Became.ADDED)]
    assert ("floor", "P7Y", "") in told([gone])
    assert ("floor", "", "P7Y") in told([new])


def test_where_a_thing_stands_in_its_file_is_no_change() -> None:
    assert changes({"authority": AUTHORITY}, {"authority": f"\n\n{AUTHORITY}"}) == []


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("paper: no", "paper: yes"),
        ("choose: [{paper: no}]", "choose: [{paper: no}], members: {identical: remove}"),
        ("applies_to: {series: voucher}", "applies_to: {series: form}"),
    ],
)
def test_of_authority_no_proof_says_what_follows(was: str, is_now: str) -> None:
    assert AUTHORITY.count(was) == 1
    (change,) = changes({"authority": AUTHORITY}, {"authority": AUTHORITY.replace(was, is_now)})
    assert (change.kind, change.is_unproved) == ("authority rule", True)
    (new,) = changes({}, {"authority": AUTHORITY})
    assert (new.became, new.is_unproved) == (Became.ADDED, True)


def test_a_hold_whose_document_is_gone_or_changed_is_said_to_hold_as_it_was_entered() -> None:
    (gone,) = changes({"h": HOLD}, {})
    assert (gone.id, gone.notes, gone.is_unproved) == ("HCA-1", (HOLD_GONE,), True)
    (changed,) = changes({"h": HOLD}, {"h": HOLD.replace("A-17", "A-18")})
    assert (changed.became, changed.notes, changed.is_unproved) == (Became.CHANGED, (HOLD_CHANGED,), True)
    (new,) = changes({}, {"h": HOLD})
    assert (new.became, new.is_unproved) == (Became.ADDED, False)
    (release,) = changes({"h": HOLD}, {"h": HOLD, "r": RELEASE})
    assert (release.kind, release.notes, release.is_unproved) == ("release of hold", (RELEASE_ADDED,), True)


@pytest.mark.parametrize("seals_later", [True, False])
def test_of_a_sealed_hold_nothing_is_told_but_that_there_is_one(seals_later: bool) -> None:
    sealed = HOLD.replace("internal", "sealed")
    first = HOLD if seals_later else sealed
    found = [
        *changes({"h": sealed}, {}),
        *changes({}, {"h": sealed}),
        *changes({"h": first}, {"h": sealed.replace("A-17", "A-18")}),
        *changes({"h": sealed}, {"h": sealed, "r": RELEASE}),
        *changes({"h": sealed, "r": RELEASE}, {"h": sealed}),
    ]
    assert len(found) == 5
    assert {one.id for one in found} == {"sealed"}
    assert not any(word in str(found) for word in ("HCA-1", "Example", "A-17", "A-18", "Settled"))


@pytest.mark.parametrize(
    ("was", "is_now", "is_unproved"),
    [
        ("identity: yes", "identity: no", True),
        ("one_of: [voucher, form]", "one_of: [form, voucher]", True),
        ("one_of: [voucher, form]", "one_of: [voucher, form, letter]", False),
        ("  paper:", "  colour: {text: true}\n  paper:", False),
        ("  paper:", "  colour: {text: true, identity: yes}\n  paper:", True),
        ("text: true, identity", "text: true, personal: yes, identity", False),
        (", cleared_by: reopened", "", False),
    ],
)
def test_words_that_change_are_told_and_what_tells_copies_apart_is_left_to_a_person(
    was: str, is_now: str, is_unproved: bool
) -> None:
    assert VOCABULARY.count(was) == 1
    policy = f"muniment: 1\nkind: policy\nid: p\nrules:\n  - {RULE}\n"
    (change,) = bundle_changes(
        read({"v.yaml": VOCABULARY, "p.yaml": policy}),
        read({"v.yaml": VOCABULARY.replace(was, is_now), "p.yaml": policy}),
    )
    assert change.kind in {"fact", "event"}
    assert change.is_unproved is is_unproved


def test_counsel_entities_and_approvals_are_told() -> None:
    version = (
        read({"v.yaml": VOCABULARY, "p.yaml": f"muniment: 1\nkind: policy\nid: p\nrules:\n  - {RULE}\n"})
        .bundle.rules[0]
        .version
    )
    word = (
        f"{{muniment: 1, kind: confirmation, rules: [{{id: a, version: {version}}}], by: Counsel, on: 2026-10-01,"
        " advice: {sha256: 9b1e77d0}, until: 2027-09-30}"
    )
    rule, confirmation = changes({}, {"c": word})
    assert told([rule]) == [("confirmed by counsel", "", "2026-10-01 to 2027-09-30")]
    assert (confirmation.kind, confirmation.became) == ("confirmation", Became.ADDED)
    entities = "{muniment: 1, kind: entities, entities: [{id: bank, year_end: %s, jurisdiction: HK}]}"
    (entity,) = changes({"e": entities % "12-31"}, {"e": entities % "03-31"})
    assert told([entity]) == [("year end", "12-31", "03-31")]
    approvals = (
        "{muniment: 1, kind: approvals, id: default, required: [{role: compliance}, {role: legal}], max_percent: %d}"
    )
    (approval,) = changes({"s": approvals % 5}, {"s": approvals % 50})
    assert (told([approval]), approval.is_unproved) == ([("leave at most", "5 %", "50 %")], True)
