"""`keep`: how long a rule keeps, from when, and what does not fit together."""

from __future__ import annotations

from engine.language.blocks import Block, Reader, distinct
from engine.language.codes import Code
from engine.language.conditions import condition_with_lines
from engine.language.notes import Notes
from engine.language.scalars import choice, days, period, prose, yes
from engine.language.words import Words
from engine.language.yaml_nodes import Lines, Node, Word
from engine.model.dates import Cutoff, Period
from engine.model.facts import FactKind
from engine.model.policies import Combination, Keep, Trigger, Unknown

KEEP_KEYS = ("at_least", "at_most", "permanently", "while", "from", "cutoff", "margin", "purpose")
_FLOORS = ("at_least", "permanently", "while")
_HINTS = {
    "for": "write `at_least: P7Y` for what must be kept, `at_most: P7Y` for what must go",
    "years": "write `at_least: P7Y`",
    "months": "write `at_least: P18M`",
    "period": "write `at_least: P7Y`",
    "until": "a rule counts from an event: write `at_least` and `from`; a day of its own is a matter for a hold",
    "forever": "write `permanently: yes`",
    "trigger": "write `from: event`",
}
_MOST_MARGIN_DAYS = 366
_ENTITY = "entity"


def keep(words: Words) -> Reader[Keep]:
    """Return a reader of `keep`."""

    def read(node: Node, notes: Notes) -> Keep:
        block = Block(node, notes, what="`keep`", keys=KEEP_KEYS, hints=_HINTS)
        found = Keep(
            at_least=block.optional("at_least", _least, None),
            at_most=block.optional("at_most", period, None),
            is_permanent=block.optional("permanently", yes, False),
            while_=block.optional("while", condition_with_lines(words), None),
            trigger=block.optional("from", _trigger(words), None),
            cutoff=block.optional("cutoff", choice(Cutoff, label="cutoffs"), None),
            margin_days=block.optional("margin", days(least=1, most=_MOST_MARGIN_DAYS), 0),
            purpose=block.optional("purpose", prose, None),
        )
        block.close()
        _refuse_what_does_not_fit(found, block, notes)
        _refuse_year_without_entity(found, block, notes, words=words)
        return found

    return read


def _least(node: Node, notes: Notes) -> Period | Unknown:
    if isinstance(node, Word) and node.text == Unknown.PERIOD.value:
        return Unknown.PERIOD
    return period(node, notes)


def _trigger(words: Words) -> Reader[Trigger]:
    def event(node: Node, notes: Notes) -> str:
        return words.event(node, notes).kind

    def read(node: Node, notes: Notes) -> Trigger:
        if not isinstance(node, Lines):
            return Trigger(combination=Combination.LATEST_OF, kinds=(event(node, notes),))
        names = tuple(combination.value for combination in Combination)
        block = Block(node, notes, what="`from`", keys=names)
        block.close()
        stated = [name for name in names if name in block]
        if len(stated) != 1:
            raise notes.refusal(
                Code.NO_START,
                node,
                message="a clock starts with one event, or with one list of events",
                help="write `from: event`, or `latest_of` or `earliest_of` and a list",
            )
        kinds = distinct(event)(block.value(stated[0]), notes)
        if len(kinds) < 2:
            raise notes.refusal(
                Code.NO_START,
                block.value(stated[0]),
                message=f"`{stated[0]}` needs at least two events",
                help=f"write `from: {kinds[0]}`",
            )
        return Trigger(combination=Combination(stated[0]), kinds=kinds)

    return read


def _refuse_what_does_not_fit(keep: Keep, block: Block, notes: Notes) -> None:
    floors = [key for key in _FLOORS if key in block]
    if len(floors) > 1:
        raise notes.refusal(
            Code.FLOORS,
            block.key(floors[1]),
            message=f"a rule keeps in one way, and this one says `{floors[0]}` and `{floors[1]}`",
            help="write a rule for each: the one that keeps longest wins",
        )
    if not floors and keep.at_most is None:
        raise notes.refusal(
            Code.KEEP_EMPTY,
            block.node,
            message="nothing here says how long to keep",
            help="add `at_least`, `at_most`, `permanently` or `while`",
        )
    counted = [key for key in ("at_least", "at_most") if key in block and getattr(keep, key) is not Unknown.PERIOD]
    if counted and keep.trigger is None:
        raise notes.refusal(
            Code.NO_START,
            block.key(counted[0]),
            message=f"`{counted[0]}` counts from an event, and none is named",
            help="add `from:` and the event that starts the clock",
        )
    if keep.at_most is not None and keep.purpose is None:
        raise notes.refusal(
            Code.PURPOSE,
            block.key("at_most"),
            message="`at_most` needs a `purpose`: data may be kept no longer than that purpose asks",
            help="add `purpose:` and what the data were collected for",
        )
    _refuse_idle_lines(keep, block, notes, is_counted=bool(counted))
    if isinstance(keep.at_least, Period) and keep.at_most is not None and keep.at_most < keep.at_least:
        raise notes.refusal(
            Code.CEILING_BELOW_FLOOR,
            block.value("at_most"),
            message=f"the rule keeps for {keep.at_least} and forbids to keep beyond {keep.at_most}",
            help="the ceiling must not lie below the floor; check whether the two were exchanged",
        )


def _refuse_idle_lines(keep: Keep, block: Block, notes: Notes, *, is_counted: bool) -> None:
    idle = None
    if keep.trigger is not None and not is_counted and keep.at_least is None:
        idle = "from", "nothing counts from it"
    elif keep.cutoff is not None and not is_counted:
        idle = "cutoff", "no period is counted from it"
    elif keep.margin_days and not isinstance(keep.at_least, Period):
        idle = "margin", "it lengthens a period of `at_least`, and there is none"
    if idle is not None:
        key, why = idle
        raise notes.refusal(
            Code.NOTHING_TO_COUNT,
            block.key(key),
            message=f"`{key}` does nothing here: {why}",
            help="delete the line, or add the period that it belongs to",
        )


def _refuse_year_without_entity(keep: Keep, block: Block, notes: Notes, *, words: Words) -> None:
    if keep.cutoff is not Cutoff.FINANCIAL_YEAR_END or _ENTITY in words.doubtful_facts:
        return
    fact = words.vocabulary.facts.get(_ENTITY)
    if fact is None or fact.kind not in {FactKind.TEXT, FactKind.ONE_OF}:
        raise notes.refusal(
            Code.ENTITY_FACT,
            block.value("cutoff"),
            message="a financial year belongs to a legal entity, and the vocabulary has no fact `entity` to name it",
            help="add `entity: {text: true}` to the facts of the vocabulary",
        )
