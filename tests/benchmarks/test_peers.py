"""Other programs are asked, answer for the pair that they were given, and nothing is made up where they don't."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from benchmarks.accuracy.__main__ import present
from benchmarks.accuracy.asking import Asked, PeerAnswer
from benchmarks.accuracy.beside import Column, Peer, by_class, columns, section, whole
from benchmarks.accuracy.families import Family
from benchmarks.accuracy.logs import Source, logged, note, still_to_ask
from benchmarks.accuracy.results import Result
from benchmarks.peers.environments import Conversation, PeerError, named, plain
from benchmarks.peers.programs import PROGRAMS
from engine.fingerprints.verification.verdict import Tier

PEER = Peer(name="other 1.0", methods=("near", "equal"))


def result(number: int, *, is_same: bool, tier: Tier) -> Result:
    return Result(
        number=number,
        kind="encoded again" if is_same else "one character: clean",
        family=Family.CARD,
        is_same=is_same,
        what="",
        tier=tier,
        doubts=(),
        change=None,
        excess=None,
        dpi=None,
        similarity=None,
        milliseconds=1.0,
    )


RESULTS = [
    result(1, is_same=True, tier=Tier.LOOKALIKE),
    result(2, is_same=True, tier=Tier.DOUBTFUL),
    result(3, is_same=False, tier=Tier.DIFFERENT),
    result(4, is_same=False, tier=Tier.DIFFERENT),
]
ANSWERS = [
    PeerAnswer(number=1, peer="other 1.0", answers={"near": True, "equal": True}),
    PeerAnswer(number=2, peer="other 1.0", answers={"near": True, "equal": False}),
    PeerAnswer(number=3, peer="other 1.0", answers={"near": True, "equal": False}),
    PeerAnswer(number=4, peer="other 1.0", why="it broke"),
]


def test_every_method_has_a_column_and_a_pair_without_an_answer_is_no_copy() -> None:
    ours, near, equal = columns(RESULTS, ANSWERS, [PEER])
    assert ours.copies == {1}
    assert near == Column(method="near", copies=frozenset({1, 2, 3}), silent=frozenset({4}))
    assert equal == Column(method="equal", copies=frozenset({1}), silent=frozenset({4}))


def test_recall_false_positives_and_precision_are_counted_apart() -> None:
    rows = whole(RESULTS, columns(RESULTS, ANSWERS, [PEER]), [PEER]).splitlines()
    assert [cell.strip()[:5] for cell in rows[3].split("|")[1:-1]] == ["near", "1.000", "0.500", "0.500", "0.667", "1"]
    by_kind = by_class([one for one in RESULTS if not one.is_same], columns(RESULTS, ANSWERS, [PEER]))
    assert by_kind.splitlines()[2].startswith("| one character: clean | 2 | 0.000 (0.000–0.658) | 0.500 ")


def test_a_program_that_did_not_run_has_its_reason_and_no_figures() -> None:
    absent = Peer(name="missing", why="no environment was named")
    text = section(RESULTS, [], [absent])
    assert "| missing | not run: no environment was named | | | | |\n" in text
    assert len(columns(RESULTS, [], [absent])) == 1


def test_only_what_no_log_holds_is_asked(tmp_path: Path) -> None:
    log, source = tmp_path / "log.jsonl", Source(seed=5, folder="abc")
    with log.open("w", encoding="utf-8") as file:
        older = PeerAnswer(number=2, peer="other 0.9", answers={"near": True})
        answers: list[Result | PeerAnswer] = [*RESULTS[:2], ANSWERS[0], older]
        for one in answers:
            note(file, one, source=source)
    held = logged(log, source=source)
    kept, missing = still_to_ask(range(1, 4), held, peers=["other 1.0"])
    assert kept == [RESULTS[0], RESULTS[1], ANSWERS[0]]
    assert missing == [
        Asked(number=2, is_verified=False, peers=("other 1.0",)),
        Asked(number=3, is_verified=True, peers=("other 1.0",)),
    ]
    assert logged(log, source=Source(seed=5)) == []
    # Older logs know no folders.
    log.write_text(json.dumps({"seed": 7, **asdict(RESULTS[0])}) + "\n", encoding="utf-8")
    assert logged(log, source=Source(seed=7)) == [RESULTS[0]]


def test_a_python_is_named_for_each_program_here_or_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "peers.txt"
    file.write_text("# other programs\nimgdd=/a/python\n\nczkawka=/b/python\n", encoding="utf-8")
    assert named(["pdqhash=/c=d/python", str(file)]) == {
        "pdqhash": "/c=d/python",
        "imgdd": "/a/python",
        "czkawka": "/b/python",
    }
    for wrong in ("unknown=/a/python", "imgdd=", str(tmp_path / "none")):
        with pytest.raises(PeerError):
            named([wrong])
    file.write_text("imgdd\n", encoding="utf-8")
    with pytest.raises(PeerError, match="imgdd"):
        named([str(file)])


def test_what_went_wrong_names_no_path_and_fits_a_cell() -> None:
    assert plain("Error: /x/y.so:\n cannot | open " + "z" * 500).startswith("Error: … cannot / open zzz")
    assert len(plain("w " * 500)) <= 160


def test_a_program_answers_and_goes_on_after_a_pair_that_it_cannot_read(tmp_path: Path) -> None:
    files = [tmp_path / "1.png", tmp_path / "2.png"]
    for number, file in enumerate(files):
        page = Image.new("L", (64, 64), 255)
        ImageDraw.Draw(page).rectangle((8, 8, 30 + 20 * number, 40), fill=0)
        page.save(file)
    talk = Conversation(sys.executable, "answering", "imagehash")
    try:
        with pytest.raises(PeerError, match="FileNotFoundError"):
            talk.ask([str(files[0]), str(tmp_path / "none.png")])
        said = talk.ask([str(files[0]), str(files[0])])["answers"]
        assert said == dict.fromkeys(talk.greeting["methods"], True)
        assert talk.ask([str(files[0]), str(files[1])])["answers"]["imagehash pHash, equal"] is False
    finally:
        talk.close()
    with pytest.raises(PeerError, match="ended"):
        talk.ask([str(files[0]), str(files[0])])


def test_a_program_that_is_not_there_says_so(tmp_path: Path) -> None:
    found = {peer.name: peer for peer in present({"czkawka": sys.executable, "imgdd": str(tmp_path / "none")})}
    assert set(found) == set(PROGRAMS)
    assert found["czkawka"].why == "ModuleNotFoundError: No module named 'czkawka'"
    assert found["imgdd"].why.startswith("its Python can't be started")
    assert found["pdqhash"].why == "no environment was named"
    assert not any(peer.methods for peer in found.values())
