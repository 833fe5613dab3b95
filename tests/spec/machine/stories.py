"""The state machine: Hypothesis chooses the steps and makes a story that fails as short as it can.

As a command (`python -m tests.spec.machine --steps 100000`) it is what the long run uses.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.spec.machine.quickly import quickly
from tests.spec.machine.run import STEPS, Figures, FreedError, Run

SEEDS = st.integers(min_value=0, max_value=2**16 - 1)
STEPS_IN_A_STORY = 40
OFTEN = {"wait": 3, "remove": 3, "place a hold": 2, "release": 2}
"""Steps that are offered more than once; without them little cools and little is removed."""


class Stories(RuleBasedStateMachine):
    """One story; `figures` counts over all of them."""

    figures: ClassVar[Figures] = Figures()

    def __init__(self) -> None:
        super().__init__()
        self.run = Run(figures=self.figures)


def _rule_of(step: str) -> Any:
    def taken(self: Stories, drawn: int) -> None:
        self.run.take(step, drawn)

    return rule(drawn=SEEDS)(taken)


for _step in STEPS:
    for _number in range(OFTEN.get(_step, 1)):
        _name = f"{_step.replace(' ', '_')}_{_number}"
        _made = _rule_of(_step)
        setattr(Stories, _name, _made)


def figures_of(stories: int, *, first_seed: int, shrinks: bool = True) -> Figures:
    """Tell so many stories; raises `FreedError` with the shortest story that fails that was found."""
    figures = Figures()
    machine = seed(first_seed)(type("Stories", (Stories,), {"figures": figures}))
    phases = [Phase.generate, *([Phase.shrink] if shrinks else [])]
    how = settings(
        max_examples=stories,
        stateful_step_count=STEPS_IN_A_STORY,
        database=None,
        deadline=None,
        phases=phases,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    with quickly():
        run_state_machine_as_test(machine, settings=how)
    return figures


def first_failure(stories: int, *, first_seed: int, offered: Sequence[str] = ()) -> str | None:
    """What the first story that fails says, of stories that chance alone tells: quick, and not made shorter."""
    offered = offered or [step for step in STEPS for _ in range(OFTEN.get(step, 1))]
    with quickly():
        for number in range(first_seed, first_seed + stories):
            random = Random(number)
            run = Run()
            try:
                for _ in range(STEPS_IN_A_STORY):
                    run.take(random.choice(offered), random.randrange(2**16))
            except FreedError as error:
                return str(error)
    return None
