"""The verdicts of the sample are wide-spread, of one piece with the catalogue, and speak of rules that exist."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest

from samples import AS_OF, CONFIRMED_RULES
from samples.catalogue import LOST
from samples.ground_truth import BINDING, HOLD, SEALED
from tests.samples.drawn import PACKS, Drawn, documents

pytestmark = pytest.mark.xdist_group("sample")

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
    for hold in BINDING:
        assert all(f"hold-possible:{hold}" in drawn.files[path]["reasons"] for path in unknown)


def test_every_way_of_a_hold_is_shown_and_no_other_hold_holds(drawn: Drawn) -> None:
    ways = Counter(
        (reason.rpartition(":")[0], reason.rpartition(":")[2])
        for truth in drawn.files.values()
        for reason in truth["reasons"]
        if reason.startswith("hold")
    )
    assert {hold for _, hold in ways} == set(BINDING)
    for hold in BINDING:
        assert ways["hold", hold] >= 2
        assert ways["hold-possible", hold] >= 2
    assert ways["hold-possible-by-link", SEALED] == 1


def test_every_hold_has_its_document_and_one_is_over(drawn: Drawn) -> None:
    holds = {doc["id"]: doc for doc in documents(drawn.root / "policies") if doc["kind"] == "hold"}
    sealed = {id_ for id_, hold in holds.items() if hold["confidentiality"] == "sealed"}
    over = {id_ for id_, hold in holds.items() if hold["type"] == "extension"}
    assert set(holds) - sealed - over == set(BINDING) - {SEALED}
    assert (len(sealed), len(over)) == (1, 1)
    assert {hold["type"] for hold in holds.values()} == {"legal", "regulator", "access-request", "extension"}
    (release,) = (doc for doc in documents(drawn.root / "policies") if doc["kind"] == "release")
    assert release["hold"] in set(BINDING)


def test_no_word_of_the_sealed_matter_stands_outside_its_own_file(drawn: Drawn) -> None:
    (sealed,) = (d for d in documents(drawn.root / "policies") if d.get("confidentiality") == "sealed")
    for file in drawn.root.rglob("*"):
        if file.is_file() and file.name != "sealed-matter.yaml":
            told = file.read_bytes()
            for words in (sealed["id"], sealed["matter"], sealed["purpose"], sealed["issued"]["by"]):
                assert words.encode() not in told, (file, words)


def is_understood(value: str, fact: dict[str, Any]) -> bool:
    if "one_of" in fact:
        return value in fact["one_of"]
    if "yes_no" in fact:
        return value in ("yes", "no")
    return "text" in fact or ("date" in fact and bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)))


def test_the_catalogue_speaks_the_vocabulary_but_for_its_known_faults(drawn: Drawn) -> None:
    (vocabulary,) = (doc for doc in documents(PACKS) if doc["kind"] == "vocabulary")
    facts, kinds = vocabulary["facts"], vocabulary["events"]
    amiss = {
        (path, value)
        for path, row in drawn.rows.items()
        for name, value in row.items()
        if name != "path" and value and not is_understood(value, facts[name])
    }
    assert amiss == {
        ("Accounts 戶口/1422 C-10041.jpg", "SCAN-7"),
        ("Archive 2009 舊檔/1203 C-10033.jpg", "03/04/2019"),
    }
    assert drawn.rows.keys() - drawn.paths == set(LOST)
    assert drawn.paths - drawn.rows.keys() == {"Inbox 待分類/IMG_0420.jpg", "Migration 2009 遷移/B03/0000.png"}
    assert {event["event"] for event in drawn.events} - set(kinds) == {"account-frozen"}
    for event in drawn.events:
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
    assert (kinds["hold"], kinds["release"]) == (6, 1)
    assert kinds["entities"] == 1
