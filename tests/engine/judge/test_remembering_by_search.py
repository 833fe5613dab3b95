"""What holds remember is what a plain search of all pasts finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.judge.remembering import facts_digest, remember
from engine.judge.scope_tests import facts_of
from engine.judge.truth import truth_of
from engine.model.conditions import AllOf, AnyOf, Compared, Comparison, Condition, DigestIn, Not, OneOf, RecordIn
from engine.model.holds import ClearedMatch, EnteredHold, Register
from engine.model.past import Past, PastState
from engine.model.records import Ghost, Inventory, Record
from tests.engine.judge.pasts import ARCHIVE, by_hold, day, facts, hold, record, sha

# The oracle: every hold is put to every state, and the places are followed by their definition.

_names = st.sampled_from("abc")
_contents = st.sampled_from("xyz")
_specs = st.dictionaries(
    st.sampled_from(["customer", "series"]),
    st.one_of(st.sampled_from(["C-1", "C-2", "c-1"]), st.sampled_from([("C-1", "C-2"), ("C-2", "C-3")])),
    max_size=2,
)
_leaf: st.SearchStrategy[Condition] = st.one_of(
    st.builds(OneOf, fact=st.sampled_from(["customer", "series"]), values=st.sampled_from([("C-1",), ("C-2", "C-1")])),
    st.just(RecordIn(ids=("a",))),
    st.just(DigestIn(prefixes=(sha("x"),))),
    st.just(Compared(fact="customer", comparison=Comparison.UNDER, value="C-1")),
)
_scopes = st.one_of(
    _leaf,
    st.builds(Not, part=_leaf),
    st.lists(_leaf, min_size=1, max_size=2).map(lambda parts: AllOf(parts=tuple(parts))),
    st.lists(_leaf, min_size=1, max_size=2).map(lambda parts: AnyOf(parts=tuple(parts))),
)
_states = st.lists(
    st.builds(
        lambda id, content, archive, spec: PastState(
            archive=archive, record=id, sha256=sha(content), facts=facts(spec), until=None
        ),
        _names,
        _contents,
        st.sampled_from([ARCHIVE, ARCHIVE, "/b"]),
        _specs,
    ),
    max_size=7,
)
_untils = st.lists(st.none() | st.integers(0, 9), min_size=7, max_size=7)
_records = st.lists(
    st.builds(lambda id, content, spec: record(id, content, **spec), _names, _contents, _specs),
    max_size=3,
    unique_by=lambda one: one.id,
)


@settings(max_examples=400, deadline=None)
@given(
    records=_records,
    states=_states,
    untils=_untils,
    scopes=st.lists(_scopes, min_size=1, max_size=3),
    entered=st.integers(0, 9),
    clears=st.booleans(),
    ghostly=st.booleans(),
)
def test_it_is_what_a_search_of_all_pasts_finds(
    records: list[Record],
    states: list[PastState],
    untils: list[int | None],
    scopes: list[Condition],
    entered: int,
    clears: bool,
    ghostly: bool,
) -> None:
    dated = [
        replace(one, until=None if until is None else day(until)) for one, until in zip(states, untils, strict=False)
    ]
    holds = [hold(scope, entered=entered, name=f"H-{number}") for number, scope in enumerate(scopes)]
    cleared = [
        ClearedMatch(
            hold=one.hold.id,
            member=member.id,
            sha256=member.sha256,
            facts=facts_digest(member, facts_of(one.hold.scope)),
        )
        for one in holds
        for member in records
        if clears
    ]
    living = records[:1] if ghostly else records
    ghosts = tuple(Ghost(survivor=living[0].id, record=one) for one in records[1:]) if ghostly and living else ()
    inventory = Inventory(records=tuple(living), ghosts=ghosts)
    register = remember(
        Register(holds=tuple(holds)),
        archive=ARCHIVE,
        inventory=inventory,
        past=Past(states=tuple(dated)),
        cleared=cleared,
    )
    for one, found in zip(holds, by_hold(register, inventory), strict=True):
        expected = by_search(one, records, dated, is_cleared=clears)
        # What stays as it is may be written down or not.
        assert {id: how for id, how in found.items() if id in expected} == expected
        now = {member.id: truth_of(one.hold.scope, member) for member in records}
        for id in found.keys() - expected.keys():
            assert now[id].must or (now[id].may and found[id] == "possible")


def by_search(
    entered: EnteredHold, members: list[Record], states: list[PastState], *, is_cleared: bool
) -> dict[str, str]:
    """Return the members that were matched before, where the scope does not say so as strongly of what they are now."""
    found = {}
    for member in sorted(members, key=lambda one: one.id):
        now = truth_of(entered.hold.scope, member)
        truths = [
            truth_of(entered.hold.scope, Record(id=old.record, location="", sha256=old.sha256, size=0, facts=old.facts))
            for old in all_pasts(member, members, states)
            if old.until is None or old.until >= entered.entered_on
        ]
        if any(truth.must for truth in truths) and not now.must:
            found[member.id] = "certain"
        elif any(truth.may for truth in truths) and not now.may and not is_cleared:
            found[member.id] = "possible"
    return found


def all_pasts(member: Record, members: list[Record], states: list[PastState]) -> list[PastState]:
    here = {(ARCHIVE, one.id): one.sha256 for one in members}

    def place(one: PastState) -> tuple[str, str]:
        return (one.archive, one.record)

    reached = {number for number, one in enumerate(states) if place(one) == (ARCHIVE, member.id)}
    contents = {member.sha256, *(states[number].sha256 for number in reached)}
    while True:
        more = {
            number
            for number, one in enumerate(states)
            for later, other in enumerate(states)
            if place(one) == place(other)
            and number <= later
            and other.sha256 in contents
            and here.get(place(other)) != other.sha256
        }
        if more <= reached:
            return [states[number] for number in sorted(reached)]
        reached |= more
        contents |= {states[number].sha256 for number in reached}
