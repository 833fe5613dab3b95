"""Each fault planted in a copy of the judge makes it disagree with the reference model.

A comparison that no fault can break proves nothing. Each row names a file of the engine, the words that are right, and
the words that are wrong; the copy is compared in a process of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = 40_000
BEGINS = {
    "a rule that only may apply is ignored": 295,
    "what clears one kind lets another run": 530,
    "a rule that only may govern is no second one": 686,
    "what is in doubt is silence": 743,
    "a class that fell apart is not matched whole": 934,
    "a shared file never leaves": 980,
    "two equal doubts are one value": 1_251,
    "a waiver frees of what is released later": 1_512,
    "a copy that says nothing is anybody's": 1_821,
    "the other members' ghosts are not heard": 1_821,
    "a scope looks for a text only as it is written": 2_360,
    "a class that fell apart is not held whole": 2_451,
    "a folder's neighbour lies under it": 3_125,
    "a near folder is another folder": 3_408,
    "a file is disposed of and transferred": 3_451,
    "the survivor's rules are not asked": 4_235,
    "a ghost speaks for the survivor": 7_433,
    "a copy goes from a held cluster": 7_699,
    "a survivor that stays for its other name leaves": 10_269,
}
"""The drawn case at which the comparison begins where only a rare one shows the fault: the first of all that did.

When cases are drawn otherwise, these are other cases: the comparison goes on from there, and may take longer.
"""

JUDGE = "engine/judge"
MEMORY = f"{JUDGE}/hold_memory.py"
MODEL = "engine/model"
FAULTS = {
    "the last day is a day early": (f"{JUDGE}/obligations.py", "self.as_of > last_day", "self.as_of >= last_day"),
    "a ceiling is passed a day late": (f"{JUDGE}/obligations.py", "self.as_of >= since", "self.as_of > since"),
    "a month too short rolls forward": (
        f"{MODEL}/dates.py",
        "return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))",
        "from datetime import timedelta; return date(year, month + 1, 1) + timedelta(days=start.day - 1)",
    ),
    "the margin is forgotten": (f"{MODEL}/dates.py", "timedelta(days=margin_days)", "timedelta(days=0)"),
    "the financial year ends in December": (
        f"{JUDGE}/clocks.py",
        "if entity is None or entity.year_end is None:",
        (
            "if entity is not None and entity.year_end is None:\n            year_end = YearEnd(month=12, day=31)\n"
            "            return year_end.on_or_after(day)\n        if entity is None or entity.year_end is None:"
        ),
    ),
    "the earliest of two does not wait for a missing asset": (
        f"{JUDGE}/clocks.py",
        "if trigger.combination is Combination.EARLIEST_OF and missing:",
        "if False:",
    ),
    "a cutoff is skipped": (f"{MODEL}/dates.py", "return start.replace(month=12, day=31)", "return start"),
    "a doubtful start counts from its first day": (
        f"{JUDGE}/obligations.py",
        "carry(start.latest",
        "carry(start.earliest",
    ),
    "a missing fact is false": (f"{JUDGE}/truth.py", "        return OPEN", "        return FALSE"),
    "not does not swap": (
        f"{JUDGE}/truth.py",
        "Truth(not inner.may, not inner.must)",
        "Truth(not inner.must, not inner.may)",
    ),
    "one source is enough for must": (
        f"{JUDGE}/truth.py",
        "Truth(all(answer.must for",
        "Truth(any(answer.must for",
    ),
    "a near text is another text": (
        f"{JUDGE}/truth.py",
        "isinstance(value, str) and could_mean_one_of(value, words)",
        "False",
    ),
    "a near text is the same text": (
        f"{JUDGE}/truth.py",
        "return OPEN if isinstance(value, str) and",
        "return TRUE if isinstance(value, str) and",
    ),
    "a list in one text names nobody in it": (
        f"{MODEL}/likeness.py",
        "*(folded(part) for part in parts(text))",
        "",
    ),
    "a near folder is another folder": (f"{JUDGE}/truth.py", "OPEN if could_lie_under(path, folder)", "OPEN if False"),
    "a folder's neighbour lies under it": (f"{JUDGE}/truth.py", 'startswith(folder + "/")', "startswith(folder)"),
    "a ceiling applies where it may": (
        f"{JUDGE}/obligations.py",
        "rule.keep.at_most is not None and applies.must",
        "rule.keep.at_most is not None",
    ),
    "a rule that only may apply is ignored": (
        f"{JUDGE}/obligations.py",
        "if (applies := truth_of(rule.applies_to, member)).may",
        "if (applies := truth_of(rule.applies_to, member)).must",
    ),
    "a rule not in force permits": (
        f"{JUDGE}/obligations.py",
        "for rule in bundle.rules if rule.is_in_force",
        "for rule in bundle.rules",
    ),
    "an unconfirmed rule permits": (
        f"{JUDGE}/retention.py",
        "if not all(floor.is_confirmed",
        "if not any(floor.is_confirmed",
    ),
    "a lapsed confirmation permits": (
        f"{JUDGE}/obligations.py",
        "confirmation.on <= as_of <= confirmation.until",
        "confirmation.on <= as_of",
    ),
    "the harshest then wins": (f"{JUDGE}/retention.py", "gentlest = min(", "gentlest = max("),
    "a clock that has not started is due": (
        f"{JUDGE}/obligations.py",
        "return stopped(start)",
        "return due()",
    ),
    "a missing state has ended": (
        f"{JUDGE}/obligations.py",
        "truth_of(keep.while_, member).may",
        "truth_of(keep.while_, member).must",
    ),
    "a resumed relationship has ended": (f"{JUDGE}/clocks.py", "if cleared_by is not None:", "if False:"),
    "what clears one kind lets another run": (
        f"{JUDGE}/clocks.py",
        "for interval in self._said(kind, record))",
        "for interval in self._said(kind, record) if isinstance(self._start_of_kind(kind, record), Interval))",
    ),
    "the first event counts": (
        f"{JUDGE}/clocks.py",
        "Interval(earliest=max(d.earliest for d in dates), latest=max(d.latest for d in dates))",
        "Interval(earliest=min(d.earliest for d in dates), latest=min(d.latest for d in dates))",
    ),
    "a start in the future is believed": (f"{JUDGE}/clocks.py", "start.latest > as_of or ", ""),
    "a possible match does not hold": (
        f"{JUDGE}/hold_index.py",
        "if truth.may:\n                    found[group]",
        "if truth.must:\n                    found[group]",
    ),
    "the missing are not asked": (
        f"{JUDGE}/fact_values.py",
        "self.numbers = frozenset((MISSING, *near))",
        "self.numbers = frozenset(near)",
    ),
    "a scope looks for a text only as it is written": (
        f"{JUDGE}/fact_values.py",
        "near.update(values.by_meaning.get(folded(word), ()))",
        "pass",
    ),
    "who a scope names goes by its group too": (
        f"{JUDGE}/hold_bits.py",
        "certain = certain & ~named.asked | named.certain",
        "certain = certain | named.certain",
    ),
    "a hold reaches no lookalike": (
        f"{JUDGE}/ties.py",
        "if link.kind is not LinkKind.IDENTICAL:",
        "if link.kind is LinkKind.CANDIDATE:",
    ),
    "a hold reaches no candidate": (
        f"{JUDGE}/ties.py",
        "if link.kind is not LinkKind.IDENTICAL:",
        "if link.kind not in (LinkKind.IDENTICAL, LinkKind.CANDIDATE):",
    ),
    "a hold forgets the identical": (f"{JUDGE}/hold_links.py", "yield from found.over", "yield from ()"),
    "a candidate is held certainly": (
        f"{JUDGE}/hold_links.py",
        "0 if tie.is_candidate else found.certain & bits",
        "found.certain & bits",
    ),
    "a release does not cool": (f"{MODEL}/holds.py", "COOLING_DAYS = 30", "COOLING_DAYS = 0"),
    "a release dated back frees at once": (
        f"{JUDGE}/cooling.py",
        "max(released.release.on, released.entered_on)",
        "released.release.on",
    ),
    "a regulator's hold ends early": (f"{JUDGE}/cooling.py", "max(end, hold.until) if", "end if"),
    "an extension never ends": (
        f"{JUDGE}/cooling.py",
        "hold.until is not None and has_cooled(hold.until, known_on=hold.until)",
        "False",
    ),
    "a narrowing ends its hold": (f"{JUDGE}/cooling.py", " if one.release.scope is None]", "]"),
    "a narrowing does not cool": (
        f"{JUDGE}/cooling.py",
        "for scope, one in _narrowing(hold, releases) if _has_cooled(_end(hold, one), as_of=as_of))",
        "for scope, one in _narrowing(hold, releases))",
    ),
    "a waiver frees of a hold that nobody released": (
        f"{JUDGE}/cooling.py",
        "return bool(ends) and all(",
        "return (waived_on is not None or bool(ends)) and all(",
    ),
    "a waiver frees what only may fall under the order": (
        f"{JUDGE}/hold_matches.py",
        "self._now.add(entered.hold.scope, own, without=(*without, *waived))",
        (
            "self._now.add(entered.hold.scope, own, without=without)\n"
            "        for test in map(self._index.test, waived):\n"
            "            for member in filter(lambda one: test(one).may, range(len(self._index.members))):\n"
            "                named = self._now._named[member]\n"
            "                named.asked, named.certain, named.possible = "
            "named.asked | own, named.certain & ~own, named.possible & ~own"
        ),
    ),
    "a waiver frees who is remembered": (
        f"{JUDGE}/hold_matches.py",
        "self._memory.add(entered, own, without=without)",
        "self._memory.add(entered, own, without=(*without, *waived))",
    ),
    "a waiver counts before it binds": (f"{JUDGE}/cooling.py", "and waiver.bound_on <= as_of", ""),
    "a waiver frees of what is released later": (
        f"{JUDGE}/cooling.py",
        "is_waived=waived_on is not None and known_on <= waived_on)",
        "is_waived=waived_on is not None)",
    ),
    "a waiver frees all that falls under a narrowing": (
        f"{JUDGE}/cooling.py",
        "scope=AllOf(parts=(scope, one.scope))",
        "scope=scope",
    ),
    "a waiver frees nothing": (f"{JUDGE}/holds.py", "waived=let)", "waived=())"),
    "a narrowing frees nothing": (f"{JUDGE}/hold_index.py", "if without else part", "if False else part"),
    "what a hold remembers is forgotten": (MEMORY, "if pasts is None:", "if True:"),
    "what was possible is remembered as certain": (
        MEMORY,
        "certain |= certainly & counts",
        "certain |= (certainly | possibly) & counts",
    ),
    "what was possible is not remembered": (MEMORY, "possible |= possibly & counts", "possible |= 0"),
    "the past before a hold was entered is remembered": (MEMORY, "if entered_on <= day", "if True"),
    "the past of the day of entry is forgotten": (MEMORY, "if entered_on <= day", "if entered_on < day"),
    "a clearance frees nothing": (MEMORY, "self._cleared[at] |= own", "pass"),
    "a clearance frees what matched certainly": (
        MEMORY,
        "return certain & kept, possible",
        "return certain & kept & ~self._cleared.get(member, 0), possible",
    ),
    "a narrowing frees nobody who is remembered": (MEMORY, "if without:", "if False:"),
    "a narrowing frees who is remembered and may fall under it": (
        MEMORY,
        "kept = ~self._freed.of(member)[0]",
        "kept = ~sum(self._freed.of(member))",
    ),
    "a remembered link is forgotten": (
        f"{JUDGE}/ties.py",
        "stands_for(was.first), stands_for(was.second)",
        "(), ()",
    ),
    "a remembered link is forgotten on its last day": (
        f"{JUDGE}/hold_links.py",
        "if entered <= day",
        "if entered < day",
    ),
    "a remembered link counts for later holds": (f"{JUDGE}/hold_links.py", "if entered <= day", "if True"),
    "a ghost is forgotten": (f"{JUDGE}/judgement.py", "*sorted(ghosts[id], key=lambda g: g.id)", "*()"),
    "a blank page is a copy": (f"{JUDGE}/copies.py", "if copy[0].is_low_content:", "if False:"),
    "another customer's page is a copy": (
        f"{JUDGE}/identity.py",
        "all(name in member.facts for member in members) and _is_one(_said(name, members))",
        "True",
    ),
    "an unknown customer's page is a copy": (
        f"{JUDGE}/identity.py",
        "all(name in member.facts for member in members) and ",
        "",
    ),
    "what is in doubt is silence": (
        f"{JUDGE}/identity.py",
        " and not any(name in member.doubted for member in heard)",
        "",
    ),
    "ignores facts that identify where recorded": (
        f"{JUDGE}/identity.py",
        "_is_one_where_recorded(name, copy, kept, is_one_class)",
        "True",
    ),
    "a copy that says more than the survivor may go": (
        f"{JUDGE}/identity.py",
        "return name in kept[0].facts",
        "return True",
    ),
    "a ghost speaks for the survivor": (
        f"{JUDGE}/identity.py",
        "return name in kept[0].facts",
        "return bool(by_kept)",
    ),
    "a copy that says nothing is anybody's": (
        f"{JUDGE}/identity.py",
        "not by_kept or is_one_class(name)",
        "True",
    ),
    "the other members' ghosts are not heard": (
        f"{JUDGE}/copies.py",
        "for member in self.subjects[one])",
        "for member in self.subjects[one][:1])",
    ),
    "two equal doubts are one value": (
        f"{JUDGE}/identity.py",
        "all(fact.is_settled for fact in facts) and ",
        "",
    ),
    "each copy may go though every is kept": (
        f"{JUDGE}/copies.py",
        "may_apply and rule.copies",
        "False and rule.copies",
    ),
    "the survivor's rules are not asked": (f"{JUDGE}/copies.py", "for member in (*copy, *kept)", "for member in copy"),
    "a copy goes without a confirmed rule": (f"{JUDGE}/copies.py", "if not permits:", "if False:"),
    "a copy goes against the authority rule": (
        f"{JUDGE}/copies.py",
        "if rule.identical is not Members.REMOVE:",
        "if False:",
    ),
    "a copy goes from a held cluster": (
        f"{JUDGE}/copies.py",
        'self._once(("held", cluster.id), lambda: self._is_reached_by_a_hold(cluster))',
        "self.verdicts[record].outcome is Outcome.HELD",
    ),
    "a copy goes towards a broken survivor": (
        f"{JUDGE}/copies.py",
        "if not (copy[0].is_readable and kept[0].is_readable):",
        "if False:",
    ),
    "a copy goes towards a survivor that leaves": (
        f"{JUDGE}/copies.py",
        "self.verdicts[survivor].outcome in LEAVING",
        "False",
    ),
    "one name of a file goes while another stays": (
        f"{JUDGE}/copies.py",
        "if copy[0].file is not None:",
        "if False:",
    ),
    "a copy takes the bytes of a third name": (
        f"{JUDGE}/copies.py",
        "if copy[0].file is not None:",
        "if copy[0].file is not None and copy[0].file == kept[0].file:",
    ),
    "a file is disposed of under a name that is kept": (
        f"{JUDGE}/shared_files.py",
        "if is_whole and unlike_first is None:",
        "if is_whole:",
    ),
    "a file is disposed of under a name that nobody judged": (
        f"{JUDGE}/shared_files.py",
        "if is_whole and unlike_first is None:",
        "if unlike_first is None:",
    ),
    "a file is disposed of and transferred": (
        f"{JUDGE}/shared_files.py",
        "if outcome is not outcomes[first]",
        "if (outcome in LEAVING) is not (outcomes[first] in LEAVING)",
    ),
    "a shared file never leaves": (
        f"{JUDGE}/shared_files.py",
        "if is_whole and unlike_first is None:",
        "if False:",
    ),
    "a survivor that stays for its other name leaves": (
        f"{JUDGE}/judgement.py",
        "CopyJudge(subjects=subjects, verdicts=verdicts, rules=rules)",
        "CopyJudge(subjects=subjects, verdicts=by_themselves, rules=rules)",
    ),
    "the first of several authority rules governs": (
        f"{JUDGE}/authority.py",
        "if len(possible) != 1:",
        "if len(possible) == 0:",
    ),
    "an authority rule governs where it may": (
        f"{JUDGE}/authority.py",
        "all(truth_of(rule.applies_to, member).must for",
        "all(truth_of(rule.applies_to, member).may for",
    ),
    "a rule that only may govern is no second one": (
        f"{JUDGE}/authority.py",
        "all(truth_of(rule.applies_to, member).may for",
        "all(truth_of(rule.applies_to, member).must for",
    ),
    "a missing fact loses the choice": (f"{JUDGE}/authority.py", "if mine.could_be_behind(theirs):", "if False:"),
    "the location does not break the last tie": (
        f"{JUDGE}/authority.py",
        "if member.tie_break > other.tie_break:",
        "if member.sha256 > other.sha256:",
    ),
    "a class that fell apart is not matched whole": (
        f"{JUDGE}/hold_links.py",
        "entered = self._counting(tie)",
        "entered = 0",
    ),
    "a class that fell apart is not held whole": (
        f"{JUDGE}/hold_links.py",
        "to_spread = sorted(class_id for class_id, bits in have.items() if bits)",
        "to_spread = []",
    ),
    "a survivor is what its removed copy was": (
        f"{JUDGE}/judgement.py",
        "classes = identical_classes(records, seen.alike)",
        "links_seen = links; classes = identical_classes(records, (*links, *seen.alike))",
    ),
    "a shielded record is overdue": (
        f"{JUDGE}/retention.py",
        "is_overdue=bool(ceilings) and not is_shielded",
        "is_overdue=bool(ceilings)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, tmp_path: Path) -> None:
    file, right, wrong = FAULTS[fault]
    for folder in ("engine/model", "engine/judge", "tests/spec"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "engine/__init__.py", tmp_path / "engine")
    planted = tmp_path / file
    text = planted.read_text()
    assert text.count(right) == 1, "the fault no longer fits the code"
    planted.write_text(text.replace(right, wrong))
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from tests.spec.differential import main; sys.exit(main())"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path), str(CASES), str(BEGINS.get(fault, 0))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert '"judge"' in run.stdout, run.stderr
