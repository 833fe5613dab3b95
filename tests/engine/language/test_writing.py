"""What is written from the model is read back as the model: policies and entities, shipped and drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from engine.intake.policy_folder import read_policy_folder
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.language.writing import entities_text, policy_text
from engine.model.dates import YearEnd
from engine.model.policies import Entity, Policy
from tests.engine.language.documents import VOCABULARY
from tests.engine.language.drawn_policies import policies

SHIPPED = Path(__file__).resolve().parents[3] / "policies"


def without_places(policy: Policy) -> Policy:
    return replace(
        policy,
        rules=tuple(replace(rule, span=None) for rule in policy.rules),
        authority=tuple(replace(rule, span=None) for rule in policy.authority),
    )


def read_again(policy: Policy) -> Policy:
    files = [Source("v.yaml", VOCABULARY.encode()), Source("p.yaml", policy_text(policy).encode())]
    return without_places(read_bundle(files).bundle.policies[0])


@settings(max_examples=50, deadline=None)
@given(policies())
def test_a_drawn_policy_is_read_back_as_it_was(policy: Policy) -> None:
    assert read_again(policy) == policy


def test_the_shipped_policies_are_read_back_as_they_were() -> None:
    sources = read_policy_folder(SHIPPED)
    bundle = read_bundle(sources).bundle
    vocabulary = next(source for source in sources if b"kind: vocabulary" in source.data)

    written = [Source(f"{policy.id}.yaml", policy_text(policy).encode()) for policy in bundle.policies]
    read = read_bundle([vocabulary, *written]).bundle

    assert list(map(without_places, read.policies)) == list(map(without_places, bundle.policies))


def test_entities_are_read_back_as_they_were() -> None:
    entities = {
        "bank": Entity(id="bank", year_end=YearEnd(month=2, day=29), jurisdiction="HK"),
        "trust": Entity(id="trust", year_end=None),
    }

    read = read_bundle(
        [Source("v.yaml", VOCABULARY.encode()), Source("e.yaml", entities_text(entities.values()).encode())]
    )

    assert dict(read.bundle.entities) == entities
