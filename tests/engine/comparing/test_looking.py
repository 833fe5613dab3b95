"""Pairs are looked at in processes of their own, once, and what was seen decides which ties there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from engine.comparing import looking
from engine.comparing.comparing import Compared, compare
from engine.comparing.evidence import Looked
from engine.comparing.looking import CHANGED, Answer, Lookers, NotLooked, Pair, said, understood
from engine.comparing.remembering import StoredLooks
from engine.confined.crew import ENDED
from engine.confined.framing import MessageError
from engine.custody.clock import FixedClock
from engine.custody.store import Store
from engine.fingerprints.links import find_ties
from engine.fingerprints.reading import read_image
from engine.fingerprints.verification.verdict import Tier
from engine.model.digests import sha256_hex
from engine.model.records import Link, LinkKind, Record
from tests.engine.fingerprints.drawn import encoded, tiff
from tests.engine.fingerprints.drawn import paper as drawn_paper

CLOCK = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))


def paper(seed: int) -> Image.Image:
    """A page in shades of grey: of one that has two values only it is doubtful what it has lost."""
    return drawn_paper(seed, (1240, 1754)).filter(ImageFilter.GaussianBlur(1.2))


class Quiet:
    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        pass


class Remembering:
    """Remembers in memory, as a store does."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Looked] = {}

    def recall(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Looked]:
        return {pair: self.known[pair] for pair in pairs if pair in self.known}

    def keep(self, pair: tuple[str, str], found: Looked) -> None:
        self.known[pair] = found

    def finish(self) -> None:
        pass


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    letter, other = paper(1), paper(1)
    # The same form, filled in otherwise.
    other.paste(paper(2).crop((200, 300, 700, 600)), (200, 300))
    (root / "letter.png").write_bytes(encoded(letter, "PNG"))
    (root / "letter.jpg").write_bytes(encoded(letter, "JPEG", quality=70))
    (root / "copy of letter.jpg").write_bytes(encoded(letter, "JPEG", quality=70))
    (root / "other.png").write_bytes(encoded(other, "PNG"))
    (root / "both.tif").write_bytes(tiff(letter, other))
    return root


def records(archive: Path) -> dict[str, Record]:
    found = {}
    for file in sorted(archive.iterdir()):
        data = file.read_bytes()
        location = file.name.replace(" ", "%20")
        fingerprint = read_image(data).fingerprint
        found[file.name] = Record(
            id=file.name, location=location, sha256=sha256_hex(data), size=len(data), fingerprint=fingerprint
        )
    return found


def candidate(first: str, second: str) -> Link:
    first, second = sorted((first, second))
    return Link(first=first, second=second, kind=LinkKind.CANDIDATE, evidence={"d64": 0})


def nobody(pairs: Iterable[Pair]) -> Iterator[Answer]:
    assert not list(pairs), "everything is known"
    return iter(())


def test_real_files_are_looked_at_and_tied(archive: Path) -> None:
    members = records(archive)
    memory, progress = Remembering(), Quiet()
    ties = find_ties(members.values()).links
    found = compare(
        ties,
        members.values(),
        look=Lookers(archive=archive, number=1).look,
        memory=memory,
        progress=progress,
        verifier="v1",
    )
    kinds = {(link.first, link.second): link.kind for link in found.links}
    assert kinds["copy of letter.jpg", "letter.jpg"] is LinkKind.IDENTICAL
    assert kinds["letter.jpg", "letter.png"] is LinkKind.LOOKALIKE
    assert kinds["copy of letter.jpg", "letter.png"] is LinkKind.LOOKALIKE
    assert kinds["letter.png", "other.png"] is LinkKind.CANDIDATE
    (seen,) = (link.evidence for link in found.links if (link.first, link.second) == ("letter.png", "other.png"))
    assert seen["looked"] == "different"
    assert kinds["both.tif", "letter.png"] is LinkKind.DOUBTFUL
    (evidence,) = (link.evidence for link in found.links if (link.first, link.second) == ("letter.jpg", "letter.png"))
    assert (evidence["d64"], evidence["looked_by"], seen["looked_by"]) == (0, "v1", "v1")
    assert float(str(evidence["excess"])) < 0.2
    # Two files of the same bytes are looked at once.
    assert found.looked == len(memory.known) == progress.stages[0][1]
    assert found.different >= 1
    again = compare(ties, members.values(), look=nobody, memory=memory, progress=Quiet(), verifier="v1")
    assert again.links == found.links
    # Who is not asked to look goes by what is known, and leaves the rest as it is.
    unasked = compare(ties, members.values(), look=None, memory=Remembering(), progress=Quiet(), verifier="v1")
    assert unasked.links == ties


def test_a_file_that_changed_or_is_gone_stays_a_candidate_and_is_looked_at_again(tmp_path: Path) -> None:
    for name, seed in (("a.png", 1), ("b.png", 1), ("c.png", 1)):
        (tmp_path / name).write_bytes(encoded(paper(seed), "PNG", compress_level=len(name) + ord(name[0]) - 99))
    members = records(tmp_path)
    (tmp_path / "b.png").write_bytes(encoded(paper(3), "PNG"))
    (tmp_path / "c.png").unlink()
    memory = Remembering()
    found = compare(
        [candidate("a.png", "b.png"), candidate("a.png", "c.png")],
        members.values(),
        look=Lookers(archive=tmp_path, number=1).look,
        memory=memory,
        progress=Quiet(),
        verifier="v1",
    )
    assert [link.kind for link in found.links] == [LinkKind.CANDIDATE, LinkKind.CANDIDATE]
    assert found.links[0].evidence["not_looked"] == CHANGED
    assert (found.not_looked, memory.known) == (2, {})


def test_what_is_no_record_here_stays_a_candidate(archive: Path) -> None:
    members = records(archive)
    ghostly = candidate("letter.png", "removed")
    found = compare([ghostly], members.values(), look=nobody, memory=Remembering(), progress=Quiet(), verifier="v1")
    assert found == Compared(links=(ghostly,))


def test_a_process_that_ends_costs_its_pair_alone(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    task = looking._PairTask(Pair(*[records(archive)["letter.png"]] * 2))
    assert task.unanswered(ENDED, b"") == NotLooked(why=ENDED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"tier": "lookalike"}',
        b'{"tier": "lookalike", "evidence": {"x": 1}}',
        b'{"tier": "same", "evidence": {}}',
        b'{"why": 3}',
        b'{"why": "x", "tier": "lookalike"}',
        b"[" * 100_000,
    ],
)
def test_other_answers_are_not_believed(data: bytes) -> None:
    with pytest.raises(MessageError):
        understood(data)


def test_what_was_seen_is_kept_in_the_store_for_the_same_program(tmp_path: Path) -> None:
    looked = Looked(tier=Tier.DOUBTFUL, evidence={"order": "equal", "alike": 1, "doubts": "edge-differs"})
    assert understood(said(looked)) == looked
    with Store.open(tmp_path / "muniment.sqlite") as store:

        def memory(verifier: str = "v", *, again: bool = False) -> StoredLooks:
            return StoredLooks(looks=store.looks, verifier=verifier, clock=CLOCK, looks_again=again)

        first = memory()
        for number in range(120):
            first.keep((f"{number:064x}", "f" * 64), looked)
        first.finish()
        pairs = [(f"{number:064x}", "f" * 64) for number in range(121)]
        assert memory().recall(pairs) == dict.fromkeys(pairs[:120], looked)
        assert memory().recall([("f" * 64, "0" * 64)]) == {}
        assert memory("another").recall(pairs) == {}
        assert memory(again=True).recall(pairs) == {}
        with store.database.writing() as connection:
            connection.exec_driver_sql('UPDATE look SET content = \'{"tier": "identical", "evidence": {}}\'')
        assert memory().recall(pairs) == {}
