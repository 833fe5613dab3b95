"""A transcript of `muniment diff`: an officer shortens a floor and lengthens another, in `policy_comparison.txt`.

`python -m tests.cli.policy_comparison` writes the file anew; the difference is then for a person to judge.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from cli.difference_words import lines_of
from engine.custody.clock import HONG_KONG, FixedClock
from procedures.policy_difference import DifferenceOrder, PolicyDifference, compare_policies
from procedures.progress import Silence
from tests.engine.intake.repositories import commit, repository

TRANSCRIPT = Path(__file__).with_name("policy_comparison.txt")
NOON = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))

VOCABULARY = """\
muniment: 1
kind: vocabulary
facts:
  series: {one_of: [voucher, account-form]}
  account: {text: true, identity: yes}
events:
  account-closed: {per: account}
"""
POLICY = """\
muniment: 1
kind: policy
id: house
rules:
  - id: vouchers
    title: Vouchers of an account
    applies_to: {series: voucher}
    keep: {at_least: P7Y, from: account-closed}
    then: dispose
    copies: one
    basis: [{cite: House rule 1, checked: 2026-11-21, source: none}]
  - id: forms
    title: Forms of an account
    applies_to: {series: account-form}
    keep: {at_least: P2Y, from: account-closed}
    then: dispose
    basis: [{cite: House rule 2, checked: 2026-11-21, source: none}]
"""
HOLD = """\
muniment: 1
kind: hold
id: HCA-1
type: legal
matter: Example v House
issued: {on: 2026-03-02, by: Legal}
scope: {account: A-17}
"""


def written(folder: Path, *, policy: str = POLICY, hold: str = "") -> Path:
    """Write the policies of the example into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    (folder / "house.yaml").write_text(policy, encoding="utf-8")
    (folder / "hold.yaml").unlink(missing_ok=True)
    if hold:
        (folder / "hold.yaml").write_text(hold, encoding="utf-8")
    return folder


def compared(folder: Path) -> PolicyDifference:
    """Return what is found between the commit of the example and the work tree beside it."""
    policies = written(repository(folder) / "policies", hold=HOLD)
    commit(folder)
    changed = POLICY.replace("at_least: P7Y", "at_least: P5Y").replace("at_least: P2Y", "at_least: P3Y")
    written(policies, policy=changed)
    order = DifferenceOrder(old="HEAD", new=None, policies=policies)
    return compare_policies(order, clock=NOON, progress=Silence())


def transcript(found: PolicyDifference, *, folder: Path) -> str:
    """Return what the command prints, for people and then for screen readers, without what is of this machine."""
    said = "\n\n".join(
        "\n".join([f"$ muniment diff HEAD --format {name}", "", *lines_of(found, is_plain=name == "plain")])
        for name in ("human", "plain")
    )
    return said.replace(f"{folder}/", "") + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        TRANSCRIPT.write_text(transcript(compared(Path(made)), folder=Path(made)), encoding="utf-8")
