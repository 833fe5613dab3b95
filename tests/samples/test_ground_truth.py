"""The verdicts of the sample are wide-spread, of one piece with the catalogue, and speak of rules that exist."""

from __future__ import annotations

from collections import Counter
from datetime import date

from samples import AS_OF, CONFIRMED_RULES
from samples.ground_truth import HOLD
from tests.samples.drawn import PACKS, Drawn, documents

LINKED = ("identity-differs", "low-content", "authority-undecided", "survivor-leaves", "held-in-cluster")


def test_every_bucket_is_filled_and_they_add_up(drawn: Drawn) -> None:
    counted = Counter(truth["bucket"] for truth in drawn.files.values())
    assert dict(counted) == {bucket: n for bucket, n in drawn.truth["counts"].items() if n}
    assert set(counted) == {"dispose", "transfer", "remove-copy", "held", "keep", "undecided", "review"}
    assert counted["dispose"] >= 8
    assert counted["remove-copy"] >= 6
    assert counted["held"] >= 8
    assert drawn.truth["as_of"] == AS_OF


def test_every_way_to_doubt_a_copy_is_shown(drawn: Drawn) -> None:
    reasons = {reason.partition(":")[0] for truth in drawn.files.values() for reason in truth["reasons"]}
    assert reasons >= {*LINKED, "copies-every", "members", "copy-of-survivor", "is-survivor", "no-confirmed-rule"}
    assert reasons >= {"hold", "hold-by-link", "hold-possible", "hold-possible-by-link", "unconfirmed", "unreadable"}
    assert {flag for truth in drawn.files.values() for flag in truth["flags"]} == {"overdue", "shielded"}


def test_a_copy_has_a_survivor_that_stays(drawn: Drawn) -> None:
    copies = {path: truth for path, truth in drawn.files.items() if truth["bucket"] == "remove-copy"}
    for path, truth in copies.items():
        survivor = drawn.files[truth["survivor"]]
        assert truth["survivor"] != path
        assert survivor["cluster"] == truth["cluster"]
        assert "is-survivor" in survivor["reasons"]
        assert survivor["outcome"] in ("keep", "undecided", "review")


def test_only_a_running_period_has_a_last_day(drawn: Drawn) -> None:
    as_of = date.fromisoformat(AS_OF)
    for truth in drawn.files.values():
        if truth["until"] is not None:
            assert truth["outcome"] == "keep"
            assert date.fromisoformat(truth["until"]) >= as_of
        if truth["outcome"] == "dispose":
            assert all(r.startswith("due:") or r in ("is-survivor", "survivor-leaves") for r in truth["reasons"])


def test_whatever_the_hold_names_is_held(drawn: Drawn) -> None:
    named = {path for path, row in drawn.rows.items() if row["customer"] == "C-10005"}
    assert len(named) >= 4
    assert all(f"hold:{HOLD}" in drawn.files[path]["reasons"] for path in named)
    unknown = drawn.paths - set(drawn.rows)
    assert unknown
    assert all(f"hold-possible:{HOLD}" in drawn.files[path]["reasons"] for path in unknown)


def test_the_catalogue_speaks_the_vocabulary(drawn: Drawn) -> None:
    (vocabulary,) = (doc for doc in documents(PACKS) if doc["kind"] == "vocabulary")
    facts, kinds = vocabulary["facts"], vocabulary["events"]
    for path, row in drawn.rows.items():
        assert path in drawn.paths
        for name, value in row.items():
            if name == "path" or not value:
                continue
            if "one_of" in facts[name]:
                assert value in facts[name]["one_of"]
            elif "yes_no" in facts[name]:
                assert value in ("yes", "no")
            elif "date" in facts[name]:
                date.fromisoformat(value)
            else:
                assert "text" in facts[name]
    for event in drawn.events:
        assert event["event"] in kinds
        assert date.fromisoformat(event["on"]) <= date.fromisoformat(event["on_latest"] or event["on"])


def test_every_rule_that_is_named_exists(drawn: Drawn) -> None:
    policies = [doc for doc in documents(PACKS, drawn.root / "policies") if doc["kind"] == "policy"]
    rules = {rule["id"] for policy in policies for rule in policy["rules"]}
    authority = {rule["id"] for policy in policies for rule in policy.get("authority", ())}
    named = {
        reason.partition(":")[2]
        for truth in drawn.files.values()
        for reason in truth["reasons"]
        if ":" in reason and not reason.startswith("hold")
    }
    assert named <= rules | authority
    assert set(CONFIRMED_RULES) <= rules
    assert drawn.truth["confirmed_rules"] == list(CONFIRMED_RULES)


def test_the_sample_brings_no_confirmation_and_the_packs_none_either(drawn: Drawn) -> None:
    kinds = Counter(doc["kind"] for doc in documents(PACKS, drawn.root / "policies"))
    assert kinds["confirmation"] == 0
    assert kinds["hold"] == 1
    assert kinds["entities"] == 1
