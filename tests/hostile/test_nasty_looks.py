"""Pages that say nothing, or all the same, are looked at so many times and no more, and none becomes a lookalike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.comparing.comparing import compare
from engine.comparing.looking import Answer, Pair, answer, understood
from engine.comparing.maps.asking import MapWish, draw_maps
from engine.comparing.maps.drawing import DrawnMap, MapSize
from engine.comparing.maps.refusals import NoMap
from engine.fingerprints.candidates import MOST_NEAR, NEAREST
from engine.fingerprints.links import find_ties
from engine.fingerprints.reading import read_image
from engine.model.digests import sha256_hex
from engine.model.records import Link, LinkKind, Record
from procedures.progress import Silence
from tests.engine.comparing.test_looking import Remembering
from tests.engine.fingerprints.drawn import encoded, paper

BLANKS = 1_000
FORMS = MOST_NEAR + 5


class Silent:
    def step(self, noted: bytes = b"") -> None:
        pass


class Looking:
    """Looks as a process that decodes does, at the first few pairs, and counts them all."""

    def __init__(self, archive: Path, *, most: int) -> None:
        self.archive, self.most = archive, most
        self.asked = 0

    def look(self, pairs: Iterable[Pair]) -> Iterator[Answer]:
        for pair in pairs:
            self.asked += 1
            if self.asked <= self.most:
                both = [[one.location, one.sha256] for one in (pair.first, pair.second)]
                self.last = understood(answer(self.archive, json.dumps(both).encode(), Silent()))
            yield self.last


def put(archive: Path, name: str, data: bytes) -> Record:
    (archive / name).write_bytes(data)
    fingerprint = read_image(data).fingerprint
    return Record(id=name, location=name, sha256=sha256_hex(data), size=len(data), fingerprint=fingerprint)


def odd_pages(archive: Path) -> list[Record]:
    broken = np.full((40, 30), 0.5, np.float32)
    endless = broken.copy()
    broken[::3, ::2], endless[1::3, ::2] = np.nan, np.inf
    return [
        put(archive, "dot.png", encoded(Image.new("L", (1, 1), 0), "PNG")),
        put(archive, "dot-white.png", encoded(Image.new("L", (1, 1), 255), "PNG")),
        put(archive, "line.png", encoded(Image.new("L", (1, 900), 0), "PNG")),
        put(archive, "nan.tif", encoded(Image.fromarray(broken), "TIFF")),
        put(archive, "inf.tif", encoded(Image.fromarray(endless), "TIFF")),
        put(archive, "noughts.tif", encoded(Image.fromarray(np.full((40, 30), np.nan, np.float32)), "TIFF")),
    ]


def test_pages_of_one_pixel_or_of_no_number_are_looked_at_and_stay_apart(tmp_path: Path) -> None:
    records = odd_pages(tmp_path)
    ids = sorted(record.id for record in records)
    # Whatever the hashes say of them: every pair is handed to the look.
    links = [Link(first=a, second=b, kind=LinkKind.CANDIDATE) for a, b in combinations(ids, 2)]
    looking = Looking(tmp_path, most=len(links))
    found = compare(links, records, look=looking.look, memory=Remembering(), progress=Silence(), verifier="this")
    assert looking.asked == found.looked == len(links)
    assert LinkKind.LOOKALIKE not in {link.kind for link in found.links}
    assert all(link.evidence.get("doubts") or link.evidence.get("looked") for link in found.links)
    by_id = {record.id: record for record in records}
    wishes = [MapWish(by_id[link.first], by_id[link.second], link.evidence) for link in found.links]
    maps = draw_maps(wishes, archive=tmp_path, size=MapSize(whole=60, close=(40, 20)))
    # What lies on another paper of no number may be drawn; of the rest there is none, and nobody is harmed.
    for wish, drawn in zip(wishes, maps, strict=True):
        assert drawn is NoMap.NOT_LAID or (isinstance(drawn, DrawnMap) and "place_first" in wish.evidence)


def test_a_thousand_blank_pages_are_no_pairs(tmp_path: Path) -> None:
    records = [
        put(tmp_path, f"{n:04}.png", encoded(Image.new("L", (20 + n % 40, 20 + n // 40), 255 - n % 7), "PNG"))
        for n in range(BLANKS)
    ]
    assert len({record.sha256 for record in records}) == BLANKS
    assert find_ties(records).links == ()


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Record]]:
    root = tmp_path_factory.mktemp("forms")
    form = paper(1, (240, 340)).convert("L")
    records = []
    for number in range(FORMS):
        page = form.copy()
        ImageDraw.Draw(page).rectangle((150, 300, 152 + number % 60, 304 + 3 * (number // 60)), fill=20)
        records.append(put(root, f"{number:03}.png", encoded(page, "PNG")))
    return root, records


def test_an_archive_of_one_form_is_a_crowd_and_no_paper_is_another(forms: tuple[Path, list[Record]]) -> None:
    root, records = forms
    ties = find_ties(records)
    assert ties.crowd.records == FORMS
    assert 0 < len(ties.links) <= 2 * NEAREST * FORMS < FORMS * (FORMS - 1) // 2
    looking = Looking(root, most=5)
    memory = Remembering()
    found = compare(ties.links, records, look=looking.look, memory=memory, progress=Silence(), verifier="this")
    assert looking.asked == len(ties.links) == len(found.links)
    # Pages of 340 pixels are too coarse to tell: each pair is kept, with the reason.
    assert {link.kind for link in found.links} <= {LinkKind.DOUBTFUL, LinkKind.CANDIDATE}
    seen = list(memory.known.values())[:5]
    assert all(one.evidence for one in seen)
