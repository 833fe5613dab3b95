"""A page is found again on a bed, askew and turned by quarters, by a hash that turns without a second look."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from engine.fingerprints.candidates import NEAR_64, candidates
from engine.fingerprints.hamming_index import Codes
from engine.fingerprints.normalised_hash import codes_of, normalised_hashes, short_codes, turned
from engine.fingerprints.normalising import MOST_TRIMMED, WORKING_SIDE, normalised
from engine.fingerprints.pages import page_of
from engine.fingerprints.perceptual import content_quality, quality_and_hashes
from engine.fingerprints.reading import read_image
from engine.model.digests import sha256_hex
from engine.model.records import LOW_CONTENT_BELOW, Record
from tests.engine.fingerprints.drawn import encoded, paper

QUARTERS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


def letter(seed: int = 1) -> Image.Image:
    """A sheet with margins, lines of words, and a bar of letters at its head."""
    chance = np.random.default_rng(seed)
    page = Image.new("L", (620, 877), 250)
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 70, 560, 110), fill=40)
    for row in range(140, 740, 22):
        x = 60
        while x < 540 and chance.random() > 0.06:
            width = int(chance.integers(8, 60))
            pen.rectangle((x, row, min(x + width, 560), row + 9), fill=30)
            x += width + 8
    return page


def on_a_bed(page: Image.Image, *, tone: int, skew: float = 0.0) -> Image.Image:
    bed = Image.new("L", (page.width + 80, page.height + 110), tone)
    bed.paste(page, (45, 25))
    return bed.rotate(skew, Image.Resampling.BICUBIC, fillcolor=tone)


def code(page: Image.Image) -> Codes:
    (found,) = normalised_hashes(page)
    return codes_of([found.hex])


def bits_apart(one: Codes, other: Codes) -> int:
    return int(np.bitwise_count(short_codes(one) ^ short_codes(other)).sum())


def bits_apart_as_given(one: Image.Image, other: Image.Image) -> int:
    left, right = (quality_and_hashes(page)[1][0].hex for page in (one, other))
    return (int(left, 16) ^ int(right, 16)).bit_count()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_code_of_a_turned_page_follows_from_that_of_the_page(quarters: int) -> None:
    page = letter()
    other = page.transpose(QUARTERS[quarters - 1])
    assert bits_apart(turned(code(page), quarters=quarters), code(other)) <= 3
    assert int(np.bitwise_count(turned(code(page), quarters=quarters) ^ code(other)).sum()) <= 24
    assert bits_apart(code(page), code(other)) > NEAR_64
    assert bits_apart_as_given(page, other) > NEAR_64


def test_four_quarters_are_none_and_codes_keep_their_distance() -> None:
    codes = np.random.default_rng(1).integers(0, 2**64, (40_000, 4), dtype=np.uint64)
    assert np.array_equal(turned(codes, quarters=4), codes)
    once = turned(codes, quarters=1)
    assert np.array_equal(turned(turned(once, quarters=1), quarters=1), turned(codes, quarters=3))
    assert np.array_equal(
        np.bitwise_count(codes[1:] ^ codes[:-1]).sum(axis=1), np.bitwise_count(once[1:] ^ once[:-1]).sum(axis=1)
    )
    # What is turned has the short code of the turned page, for the lowest terms stay the lowest.
    assert np.array_equal(short_codes(codes)[:, 0] >> np.uint64(63), codes[:, 0] >> np.uint64(63))


def test_the_code_is_what_it_is_defined_to_be() -> None:
    """By the sums of the transform, written out for some terms."""
    page = normalised(letter())
    cells = np.asarray(page.resize((64, 64), Image.Resampling.BOX), dtype=float)
    places = (np.arange(64) + 0.5) * np.pi / 64
    value = int(normalised_hashes(letter())[0].hex, 16)
    for down, across in [(0, 0), (0, 1), (1, 0), (3, 7), (15, 15), (9, 2)]:
        term = sum(
            cells[y, x] * np.cos(down * places[y]) * np.cos(across * places[x]) for y in range(64) for x in range(64)
        )
        assert (value >> (255 - 16 * down - across)) & 1 == (term > 0)


@pytest.mark.parametrize("tone", [0, 12, 255])
@pytest.mark.parametrize("skew", [0.0, 2.2, -2.8])
def test_a_page_on_a_bed_and_askew_is_near_to_itself(tone: int, skew: float) -> None:
    page = letter()
    seen = on_a_bed(page, tone=tone, skew=skew)
    assert bits_apart(code(page), code(seen)) <= NEAR_64
    upside_down = seen.transpose(Image.Transpose.ROTATE_180)
    assert bits_apart(turned(code(page), quarters=2), code(upside_down)) <= NEAR_64
    if tone < 100:
        assert bits_apart_as_given(page, seen) > NEAR_64


def test_the_skew_is_taken_out_where_lines_tell_it_and_left_where_nothing_does() -> None:
    page = letter()
    askew = page.rotate(2, Image.Resampling.BICUBIC, fillcolor=250)
    straight, again = (np.asarray(normalised(one), dtype=float) for one in (page, askew))
    # A line of words is dark across again, and not smeared over its neighbours.
    assert again.mean(axis=1).std() > 0.85 * straight.mean(axis=1).std()
    grain = Image.fromarray(np.random.default_rng(2).integers(60, 200, (400, 300), dtype=np.uint8))
    assert np.array_equal(np.asarray(normalised(grain)), np.asarray(grain.resize((288, 384), Image.Resampling.BOX)))


def test_a_printed_bar_at_the_edge_is_no_bed_and_margins_go_by_a_fifth_at_most() -> None:
    bar = letter()
    ImageDraw.Draw(bar).rectangle((0, 0, 620, 60), fill=20)
    for x in range(20, 600, 40):
        ImageDraw.Draw(bar).rectangle((x, 20, x + 26, 40), fill=250)
    assert np.asarray(normalised(bar))[:6].mean() < 150
    little = Image.new("L", (600, 840), 255)
    ImageDraw.Draw(little).rectangle((280, 400, 320, 440), fill=0)
    kept = normalised(little)
    assert kept.height >= WORKING_SIDE * (1 - 2 / MOST_TRIMMED)
    assert kept.width >= WORKING_SIDE * 600 / 840 * (1 - 2 / MOST_TRIMMED) - 1


def test_what_is_blank_without_its_bed_has_no_such_hash_and_nominates_nothing_by_it() -> None:
    bed = on_a_bed(Image.new("L", (620, 877), 248), tone=0)
    assert content_quality(bed) >= LOW_CONTENT_BELOW
    assert normalised_hashes(bed) == ()
    page = page_of(bed, number=1, size=bed.size, mode="L", pixels="0" * 64)
    assert [one.bits for one in page.hashes] == [64, 256]


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 3), (7, 5), (385, 3)])
@pytest.mark.parametrize("tone", [0, 128, 255, None])
def test_nothing_fails_on_pages_of_any_shape(size: tuple[int, int], tone: int | None) -> None:
    chance = np.random.default_rng(3)
    page = Image.effect_noise(size, 80) if tone is None else Image.new("L", size, tone)
    for one in (page, Image.fromarray(chance.choice(np.array([0, 255], dtype=np.uint8), size[::-1]))):
        found = normalised(one)
        assert min(found.size) >= 1
        assert max(found.size) <= WORKING_SIDE
        assert len(normalised_hashes(one)) <= 1


def files_of(*pages: Image.Image) -> list[Record]:
    datas = [encoded(page, "JPEG", quality=80) for page in pages]
    return [
        Record(id=id_, location=id_, sha256=sha256_hex(data), size=len(data), fingerprint=read_image(data).fingerprint)
        for id_, data in zip("abcd", datas, strict=False)
    ]


@pytest.mark.parametrize(("turn", "degrees"), [*zip(QUARTERS, (90, 180, 270), strict=True)])
def test_a_turned_scan_is_nominated_and_the_tie_says_how_it_lies(turn: Image.Transpose, degrees: int) -> None:
    # Turned anticlockwise by so much, it lies upright once it is turned clockwise by as much.
    (link,) = candidates(files_of(letter(), letter().transpose(turn))).links
    assert (link.evidence["by"], link.evidence["turned"], link.evidence["pages"]) == ("normalised", degrees, "1-1")
    assert int(link.evidence["d64"]) <= NEAR_64
    (link,) = candidates(files_of(letter().transpose(turn), letter())).links
    assert link.evidence["turned"] == 360 - degrees


def test_a_mirrored_page_is_not_nominated_and_what_lies_as_it_is_says_nothing_of_turns() -> None:
    assert not candidates(files_of(letter(), ImageOps.mirror(letter()))).links
    assert not candidates(files_of(letter(), ImageOps.flip(letter()))).links
    (link,) = candidates(files_of(letter(), letter().resize((500, 707)))).links
    assert link.evidence.keys() == {"d64", "d256", "pages"}


def test_a_page_on_a_bed_is_nominated_as_normalised() -> None:
    (link,) = candidates(files_of(letter(), on_a_bed(letter(), tone=0, skew=1.5))).links
    assert (link.evidence["by"], link.evidence["turned"]) == ("normalised", 0)


def test_a_page_that_is_the_same_upside_down_is_no_pair_of_itself() -> None:
    codes = np.random.default_rng(4).integers(0, 2**64, (5_000, 4), dtype=np.uint64)
    apart = [
        np.bitwise_count(short_codes(codes) ^ short_codes(turned(codes, quarters=quarters))).sum(axis=1)
        for quarters in (1, 2, 3)
    ]
    assert (apart[1] == 32).all()
    # At two codes of which each is within the radius of a third, this is out of reach.
    assert min(apart[0].min(), apart[2].min()) >= 2 * NEAR_64
    half = np.asarray(letter().crop((0, 0, 620, 438)))
    card = Image.fromarray(np.vstack([half, half[::-1, ::-1]]))
    assert not candidates(files_of(card)).links
    assert len(candidates(files_of(card, card.resize((500, 706)))).links) == 1


def test_pages_drawn_from_other_seeds_are_not_near() -> None:
    assert not candidates(files_of(paper(1), paper(2), paper(3), paper(5))).links


def test_the_hash_is_the_same_for_equal_pixels_in_every_file() -> None:
    page = letter()
    files = (encoded(page, "PNG"), encoded(page, "TIFF"), encoded(page, "BMP"))
    assert len({read_image(data).fingerprint.pages[0].hashes for data in files}) == 1
    assert read_image(files[0]).fingerprint.pages[0].hashes[2:] == normalised_hashes(Image.open(io.BytesIO(files[0])))
