"""What a process that draws is asked and answers: files that changed, break or lie give a reason and no picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.comparing.maps.asking import MapWish, answer, draw_maps, said, understood
from engine.comparing.maps.drawing import DrawnMap, MapSize
from engine.comparing.maps.refusals import NoMap
from engine.confined.crew import ENDED
from engine.confined.framing import MessageError
from engine.model.digests import sha256_hex
from engine.model.records import Record
from tests.engine.comparing.maps.test_drawing import EVIDENCE, marked, plain
from tests.engine.fingerprints.drawn import encoded, paper, tiff

SIZE = MapSize(whole=200, close=(120, 50))
PLACED = EVIDENCE | {
    "place_first": "300,180 80x50",
    "place_second": "300,180 80x50",
    "scale": "1.0000",
    "turn": "0.00",
    "shift": "0.0,0.0",
}


class Silent:
    def step(self, noted: bytes = b"") -> None:
        pass


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    (root / "one.png").write_bytes(encoded(plain(), "PNG"))
    (root / "two.tif").write_bytes(tiff(paper(7, (300, 400)), marked()))
    (root / "torn.png").write_bytes(encoded(marked(), "PNG")[:2000])
    return root


def record(archive: Path, name: str, *, sha256: str = "", location: str = "") -> Record:
    data = (archive / name).read_bytes()
    return Record(id=name, location=location or name, sha256=sha256 or sha256_hex(data), size=len(data))


def asked(archive: Path, second: Record, **evidence: str) -> DrawnMap | NoMap:
    wish = MapWish(record(archive, "one.png"), second, PLACED | evidence)
    records = [[one.location, one.sha256] for one in (wish.first, wish.second)]
    request = json.dumps([records, dict(wish.evidence), [SIZE.whole, *SIZE.close]]).encode()
    return understood(answer(archive, request, Silent()), size=SIZE)


def test_the_pages_that_the_evidence_names_are_drawn(archive: Path) -> None:
    found = asked(archive, record(archive, "two.tif"))
    assert isinstance(found, DrawnMap)
    assert found.whole.shape == (200, 145, 3)
    # The first page of that file is another paper.
    assert asked(archive, record(archive, "two.tif"), worst_pages="1-1") is NoMap.NOT_LAID


@pytest.mark.parametrize(
    ("name", "changes", "evidence", "why"),
    [
        ("two.tif", {"sha256": "0" * 64}, {}, NoMap.CHANGED),
        ("two.tif", {"location": "gone.tif"}, {}, NoMap.CHANGED),
        ("two.tif", {}, {"worst_pages": "1-3"}, NoMap.CHANGED),
        ("torn.png", {}, {"worst_pages": "1-1"}, NoMap.UNREADABLE),
        ("two.tif", {}, {"scale": "nan"}, NoMap.NOT_LAID),
    ],
)
def test_a_file_that_cannot_be_shown_is_a_reason(
    archive: Path, name: str, changes: dict[str, str], evidence: dict[str, str], why: NoMap
) -> None:
    assert asked(archive, record(archive, name, **changes), **evidence) is why


def test_what_is_refused_or_has_no_place_starts_no_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("engine.confined.crew._Worker", start)
    one = record(archive, "one.png")
    found = draw_maps([NoMap.PERSONAL, MapWish(one, one, {"doubts": "not-aligned"})], archive=archive, size=SIZE)
    assert list(found) == [NoMap.PERSONAL, NoMap.NOT_LAID]


def test_a_process_that_ends_costs_its_map_alone(archive: Path) -> None:
    from engine.comparing.maps.asking import _MapTask

    one = record(archive, "one.png")
    assert _MapTask(MapWish(one, one, PLACED), SIZE).unanswered(ENDED, b"") is NoMap.ENDED


def picture(width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width, 3), 7, np.uint8)


def drawing(whole: tuple[int, int] = (200, 100), close: tuple[int, int] = (120, 50)) -> DrawnMap:
    return DrawnMap(whole=picture(*whole), close_first=picture(*close), close_second=picture(*close), is_hatched=True)


def test_an_answer_comes_through_whole() -> None:
    found = understood(said(drawing()), size=SIZE)
    assert isinstance(found, DrawnMap)
    assert found.is_hatched
    assert (found.whole.shape, found.close_second.shape) == ((100, 200, 3), (50, 120, 3))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"n",
        b"nobody",
        b"d",
        b"x" + said(drawing())[1:],
        said(drawing())[:-1],
        said(drawing()) + b"\0",
        said(drawing(whole=(201, 100))),
        said(drawing(close=(120, 51))),
        b"d\0\0\0\0" * 3,
        b"n\xff",
    ],
)
def test_other_answers_are_not_believed(data: bytes) -> None:
    with pytest.raises(MessageError):
        understood(data, size=SIZE)
