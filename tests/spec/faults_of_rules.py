"""Faults of what rules demand, and of which copies they let go.

Each has a file of the engine, the words that are right, and the words that are wrong.
"""

from __future__ import annotations

JUDGE = "engine/judge"
MODEL = "engine/model"
FAULTS_OF_RULES = {
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
