"""Tell stories until so many steps are taken: `python -m tests.spec.machine --steps 100000 [--seed N]`.

It prints what happened, or the shortest story that was found of those after which something may leave that must stay.
"""

import argparse
import sys
import time
from collections import Counter

from tests.spec.machine.run import Figures, FreedError
from tests.spec.machine.stories import figures_of

AT_ONCE = 100


def added(one: Figures, other: Figures) -> Figures:
    """The figures of both."""
    return Figures(
        steps=Counter(one.steps + other.steps),
        because=Counter(one.because + other.because),
        **{
            name: getattr(one, name) + getattr(other, name)
            for name in ("idle", "stories", "removable", "judged", "kept_more", "held", "cooled")
        },
    )


def lines(figures: Figures, *, seconds: float) -> list[str]:
    share, more = figures.removable / figures.taken, figures.kept_more / figures.judged
    return [
        f"steps {figures.taken:,} in {figures.stories:,} stories, {seconds:.0f} seconds; failures 0",
        f"steps after which something may leave: {figures.removable:,} ({share:.1%})",
        f"steps after which some hold is over: {figures.cooled:,}",
        f"decisions {figures.judged:,}, of which held {figures.held:,}",
        f"decisions that keep what the model would let go: {figures.kept_more:,} ({more:.2%})",
        *(f"  {because}: {number:,}" for because, number in figures.because.most_common()),
        "steps of each kind: " + ", ".join(f"{step} {number:,}" for step, number in figures.steps.most_common()),
        f"steps that could not be taken where they were drawn: {figures.idle:,}",
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.spec.machine", description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    began, figures, seed = time.monotonic(), Figures(), given.seed
    try:
        while figures.taken < given.steps:
            figures = added(figures, figures_of(AT_ONCE, first_seed=seed))
            seed += 1
    except FreedError as error:
        print(f"after {figures.taken:,} steps without a failure, with the seed {seed}:\n{error}")
        return 1
    print("\n".join(lines(figures, seconds=time.monotonic() - began)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
