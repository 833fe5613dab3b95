"""Pages of one form look like one another: each is tied to the nearest of them, and to all that are no such page."""

from __future__ import annotations

from random import Random

import pytest

from engine.fingerprints import candidates as candidates_module
from engine.fingerprints.candidates import Crowd, candidates
from engine.model.records import Link, LinkKind, Page, Record
from tests.engine.fingerprints.hashed import page, record

pytestmark = pytest.mark.xdist_group("compiled")
"""What is compiled is compiled once for a process."""

FORM = 0x0F0F_1234_5678_9ABC


@pytest.fixture(autouse=True)
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "MOST_NEAR", 10)
    monkeypatch.setattr(candidates_module, "NEAREST", 3)


def form(chance: Random, number: int) -> Record:
    """A filled form: near to every other one, and to another scan of it (`number` is even and one less) nearest."""
    person = Random(number // 2)
    long = sum(1 << bit for bit in person.sample(range(256), 60)) ^ (1 << chance.randrange(256))
    return record(f"f{number:03}", page(FORM ^ (1 << chance.randrange(64)), long, pixels=f"f{number}"))


def test_the_forms_of_one_person_stay_tied_in_a_crowd_and_the_rest_is_left_out() -> None:
    chance = Random(7)
    forms = [form(chance, number) for number in range(60)]
    found = candidates(forms)
    pairs = {(link.first, link.second) for link in found.links}
    assert {(f"f{number:03}", f"f{number + 1:03}") for number in range(0, 60, 2)} <= pairs
    assert len(pairs) <= 60 * 3
    assert found.crowd == Crowd(pages=60, records=60)


def test_what_is_no_such_page_is_tied_to_the_whole_crowd_that_it_is_near_to() -> None:
    chance = Random(7)
    forms = [form(chance, number) for number in range(40)]
    # Near to those forms of which one of ten bits is turned.
    other = record("other", page(FORM ^ 0x3FF << 50, 0, pixels="other"))
    found = candidates([*forms, other])
    tied = {link.first for link in found.links if link.second == "other"}
    short = {one.id: int(_page(one).hashes[0].hex, 16) for one in forms}
    near = {id for id, code in short.items() if (code ^ FORM ^ 0x3FF << 50).bit_count() <= 10}
    assert 0 < len(near) <= 10
    assert tied == near


def test_the_same_page_in_very_many_records_is_a_crowd_too() -> None:
    cover = page(FORM, 1, pixels="cover")
    letters = [record(f"l{n:03}", cover, page(1 << 7 * n % 60, 1 << n, number=2, quality=0)) for n in range(40)]
    found = candidates(letters)
    assert found.crowd.pages == 40
    assert len(found.links) <= 40 * 3
    copies = [record(f"c{n:03}", cover, sha256="same") for n in range(40)]
    assert not candidates(copies, identical=_star(copies)).links


def _star(records: list[Record]) -> list[Link]:
    kind = LinkKind.IDENTICAL
    return [Link(first=records[0].id, second=one.id, kind=kind) for one in records[1:]]


def _page(one: Record) -> Page:
    assert one.fingerprint is not None
    return one.fingerprint.pages[0]
