"""Each fault planted in a copy of the judge makes it disagree with the reference model.

A comparison that no fault can break proves nothing. The copy is compared in a process of its own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spec.faults_of_holds import FAULTS_OF_HOLDS
from tests.spec.faults_of_rules import FAULTS_OF_RULES

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

FAULTS = FAULTS_OF_RULES | FAULTS_OF_HOLDS


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
