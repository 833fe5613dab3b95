"""The transcript of six mistakes that authors make: what each is answered, kept word for word in `six_mistakes.txt`.

`python -m tests.cli.six_mistakes` writes the file anew; the difference is then for a person to judge.
"""

from __future__ import annotations

from pathlib import Path

from engine.language.problems import render
from engine.language.source import Source
from procedures.checking import check_sources
from tests.engine.language.documents import VOCABULARY

TRANSCRIPT = Path(__file__).with_name("six_mistakes.txt")

POLICY = """\
muniment: 1
kind: policy
id: bank
rules:
  - id: customer-records
    applies_to:
      series: [account-opening-photo, id-document]
      captured_on: {before: 2020-01-01}
    keep:
      at_least: P5Y
      from: relationship-ended
      cutoff: year_end
    then: dispose
    basis:
      - cite: House rule for this example
        checked: 2026-11-21
        source: none
"""

MISTAKES = {
    "bad indentation": ("      from: relationship-ended", "     from: relationship-ended"),
    "a key misspelt": ("at_least: P5Y", "atleast: P5Y"),
    "a comparison misspelt": ("{before: 2020-01-01}", "{befor: 2020-01-01}"),
    "a series misspelt": ("id-document]", "id-documnet]"),
    "a word of a closed list misspelt": ("cutoff: year_end", "cutoff: yearend"),
    "a key of the document misspelt": ("rules:", "ruels:"),
}
"""What is right, and what is written in its place."""


def answer(mistake: str) -> str:
    """Return what is said of a policy with one mistake."""
    right, wrong = MISTAKES[mistake]
    assert POLICY.count(right) == 1
    files = {"policies/vocabulary.yaml": VOCABULARY, "policies/bank.yaml": POLICY.replace(right, wrong)}
    return render(check_sources([Source(name, text.encode()) for name, text in files.items()]).problems)


def transcript() -> str:
    """Return all mistakes with their answers."""
    return "\n".join(f"# {mistake}: `{MISTAKES[mistake][1].strip()}`\n\n{answer(mistake)}\n" for mistake in MISTAKES)


if __name__ == "__main__":
    TRANSCRIPT.write_text(transcript(), encoding="utf-8")
