"""`docs/packs.md` names what ships, and what has no rule on purpose."""

from __future__ import annotations

import re

from tests.policies.shipped import ROOT
from tests.policies.test_packs import WITHOUT_A_FLOOR, rules_of

PAGE = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`\n]+)`")


def test_every_pack_is_on_the_page_and_no_other() -> None:
    section = PAGE.partition("\n## What ships\n")[2].partition("\n## ")[0]
    named = [line.split("|")[1].strip(" `") for line in section.splitlines() if line.startswith("| `")]
    shipped = [path.name for path in (ROOT / "policies" / "hk").glob("*.yaml") if not path.name.endswith("_test.yaml")]
    assert sorted(named) == sorted(shipped)


def test_every_pack_says_what_it_leaves_out_or_that_it_frees_nothing() -> None:
    for path in sorted((ROOT / "policies" / "hk").glob("*.yaml")):
        if not path.name.endswith("_test.yaml"):
            head = path.read_text(encoding="utf-8").partition("\nmuniment: 1\n")[0]
            assert re.search(r"frees nothing|no effect", " ".join(head.split())), path.name


def test_series_without_a_rule_and_those_under_a_ceiling_alone_are_named() -> None:
    bullets = PAGE.partition("\n## Not there on purpose\n")[2].partition("\n## ")[0].split("\n- ")
    (without,) = (set(CODE.findall(bullet)) for bullet in bullets if bullet.startswith("**Rules for these series**"))
    (ceilings,) = (set(CODE.findall(bullet)) for bullet in bullets if bullet.startswith("**Floors under some"))
    assert without == {series for series in WITHOUT_A_FLOOR if not rules_of(series)}
    assert ceilings == {series for series in WITHOUT_A_FLOOR if rules_of(series)}
