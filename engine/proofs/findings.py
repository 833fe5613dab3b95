"""How a finding is said: one cause, the case that shows it, and a way out."""

from __future__ import annotations

from engine.language.codes import Code
from engine.language.problems import Problem
from engine.model.policies import Span
from engine.proofs.results import Finding, Property, Witness

_HIDDEN = "the case is not shown here, for some hold is sealed"


def finding(
    code: Code,
    message: str,
    *,
    help: str,
    span: Span | None = None,
    witness: Witness | None = None,
    is_shown: bool = True,
    about: tuple[str, ...] = (),
) -> Finding:
    """Return a finding; its case stands in the message, unless a sealed hold could show in it."""
    said = message if witness is None else f"{message}; {f'for example {witness.text}' if is_shown else _HIDDEN}"
    problem = Problem(code=code, message=said, help=help, span=span)
    return Finding(problem=problem, witness=witness if is_shown else None, about=about)


def unconfirmed(of: Property, witness: Witness, *, is_shown: bool = True) -> Finding:
    """Return that the judge does not say of a case what the formulas say: Muniment is wrong, and not the policy."""
    return finding(
        Code.PROOF_BROKEN,
        f"the proof of {of} (`{of.says}`) is wrong about a case on which the judge decides otherwise",
        help="this is a fault of Muniment and not of the policies: please report it, with this message",
        witness=witness,
        is_shown=is_shown,
    )
