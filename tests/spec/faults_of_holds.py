"""Faults of what holds reach, remember and let go.

Each has a file of the engine, the words that are right, and the words that are wrong.
"""

from __future__ import annotations

JUDGE = "engine/judge"
MEMORY = f"{JUDGE}/hold_memory.py"
MODEL = "engine/model"
FAULTS_OF_HOLDS = {
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
}
