"""What every formula here is made of, and the joining of many; with `calendar` the lowest layer above z3.

What is trivially true or false is left out when formulas are joined, for a policy has many such parts; it is always one
of the two values `TRUE` and `FALSE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3

Formula = Any
"""A truth of z3 (`z3.BoolRef`); the library comes without types."""

Number = Any
"""A whole number of z3 (`z3.ArithRef`)."""

Model = Any
"""An assignment that z3 found (`z3.ModelRef`)."""

TRUE: Formula = z3.BoolVal(True)
FALSE: Formula = z3.BoolVal(False)

_CONTEXT = z3.main_ctx()


class GivenUpError(Exception):
    """The solver did not find out within its steps."""


def every(parts: Iterable[Formula]) -> Formula:
    """Return that all of `parts` hold."""
    kept = [part for part in parts if part is not TRUE]
    if any(part is FALSE for part in kept):
        return FALSE
    if len(kept) < 2:
        return kept[0] if kept else TRUE
    return _joined(z3.Z3_mk_and, kept)


def some(parts: Iterable[Formula]) -> Formula:
    """Return that one of `parts` holds."""
    kept = [part for part in parts if part is not FALSE]
    if any(part is TRUE for part in kept):
        return TRUE
    if len(kept) < 2:
        return kept[0] if kept else FALSE
    return _joined(z3.Z3_mk_or, kept)


def _joined(join: Callable[..., Any], parts: Sequence[Formula]) -> Formula:
    # `z3.And` and `z3.Or` look at every part again, which takes most of the time of a large policy.
    terms = (z3.Ast * len(parts))(*(part.ast for part in parts))
    return z3.BoolRef(join(_CONTEXT.ref(), len(parts), terms), _CONTEXT)


def no(part: Formula) -> Formula:
    """Return that `part` does not hold."""
    if part is TRUE:
        return FALSE
    return TRUE if part is FALSE else z3.BoolRef(z3.Z3_mk_not(_CONTEXT.ref(), part.ast), _CONTEXT)


def follows(condition: Formula, conclusion: Formula) -> Formula:
    """Return that `conclusion` holds wherever `condition` does."""
    return some((no(condition), conclusion))


class Solver:
    """A solver with a context of its own: what it answers depends on what it was asked, and on nothing asked elsewhere.

    z3 orders what it looks at by the numbers of terms in a context, so that in a shared one an earlier question of
    somebody else's changes which answer is found.
    """

    def __init__(self, *, effort: int) -> None:
        self._context = z3.Context()
        self._solver = z3.Solver(ctx=self._context)
        self._solver.set("rlimit", effort)
        self._solver.set("random_seed", 0)

    def add(self, formulas: Iterable[Formula]) -> None:
        """Take formulas to be true from now on."""
        for formula in formulas:
            self._solver.add(formula.translate(self._context))

    def find(self, question: Formula) -> Model | None:
        """Return an assignment that answers a question, or None; raises `GivenUpError`."""
        with self._asking(question):
            result = self._solver.check()
            _refuse_unknown(result)
            return self._solver.model().translate(_CONTEXT) if result == z3.sat else None

    def why_not(self, question: Formula, assumptions: Sequence[Formula]) -> list[int] | None:
        """Return the places of assumptions that rule out an answer, or None where they do not; raises as `find`."""
        own = [one.translate(self._context) for one in assumptions]
        with self._asking(question):
            result = self._solver.check(*own)
            _refuse_unknown(result)
            if result == z3.sat:
                return None
            core = {one.get_id() for one in self._solver.unsat_core()}
            return [at for at, one in enumerate(own) if one.get_id() in core]

    @contextmanager
    def _asking(self, question: Formula) -> Iterator[None]:
        self._solver.push()
        try:
            self._solver.add(question.translate(self._context))
            yield
        finally:
            self._solver.pop()


def _refuse_unknown(result: Any) -> None:
    if result == z3.unknown:
        raise GivenUpError


def differ(one: Formula, other: Formula) -> Formula:
    """Return that exactly one of two holds."""
    return FALSE if one is other or one.eq(other) else z3.Xor(one, other)


def holds_in(model: Model, formula: Formula) -> bool:
    """Say whether `formula` is true under an assignment; what it leaves open is completed."""
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def number_in(model: Model, number: Number) -> int:
    """Return the value of `number` under an assignment."""
    return int(model.eval(number, model_completion=True).as_long())
