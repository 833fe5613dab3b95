"""Two pages whatever the archive: empty, small, or with as much of everything as there can be and hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from urllib.parse import quote_from_bytes

import pypdfium2
import pytest

from engine.confined.crew import ENDED, silent_for
from engine.custody.clock import HONG_KONG
from engine.fingerprints.unreadable import Unreadable, UnreadableError
from engine.survey.counting import Survey, count
from engine.survey.files import SurveyedFile
from engine.survey.reconciliation import Reconciliation, reconcile
from reports.composed import Document
from reports.html import html_of
from reports.leaflets import PAGES, comparison_leaflet, survey_leaflet
from reports.pdf import RenderingError, render_leaflet
from reports.sections.survey_front import Occasion
from reports.survey_words import one_line, percent, reason_words
from reports.typeface import width_of
from tests.engine.survey.entries import DAY_NS, closed, image, link, page, state, unread
from tests.reports.hostile import HOSTILE_NAMES
from tests.reports.layout import fonts_of, overlaps_in, strays_in, text_of

ISSUED_AT = datetime(2026, 11, 22, 12, tzinfo=HONG_KONG)
LONG = "檔案館藏" * 60
EVIL = "<b>\u202e😀</b>{{ 7*7 }}%(name)s" + "W" * 300
TERABYTES = 9_876_543_219_876


def occasion(archive: str = "invented-archive") -> Occasion:
    return Occasion(archive=archive, issued_at=ISSUED_AT, system="Muniment 0.1.0")


def quoted(name: str) -> str:
    return quote_from_bytes(name.encode("utf-8", "surrogateescape").strip(b"/"), safe="/")


def surveyed(*entries: SurveyedFile, rate: str | None = None) -> Survey:
    hkd = Decimal(rate) if rate is not None else None
    return count(entries, as_of=date(2026, 11, 22), zone=UTC, hkd_per_gb_year=hkd)


def small() -> tuple[SurveyedFile, ...]:
    return (
        image("forms/a.png", page("p"), data="1"),
        image("forms/b.png", page("p"), data="1", dpi=300),
        image("cards/c.tif", form="tiff"),
        unread("readme.txt", problem="the file is not an image that is known here"),
    )


@cache
def crowded(years_apart: int = 2) -> tuple[SurveyedFile, ...]:
    """Everything that a list can hold, and more of it than a list shows."""
    names = [quoted(name) for name in (*HOSTILE_NAMES, f"/{LONG}/{LONG}", f"/{EVIL}/x")]
    entries = []
    for place, name in enumerate(names):
        days = 20_700 - place * 365 * years_apart
        file_state = state(modified_ns=days * DAY_NS, inode=place, size=TERABYTES)
        for copy in range(3):
            # Each has its own folder, so that there are more folders than are shown.
            location = f"{quoted(LONG[: place + 1])}{place}/{copy}/{name}"
            form = ("png", "tiff", "jpeg", "webp", "bmp", "gif", "unheard-of-form", "other")[place % 8]
            made = image(location, page(f"p{place}"), data=f"{place}", size=TERABYTES, form=form, dpi=100 * place + 2)
            entries.append(replace(made, state=file_state))
    reasons = [UnreadableError(why=why, detail=EVIL).message for why in Unreadable]
    entries += [unread(f"{place}/{names[place]}", problem=reason) for place, reason in enumerate(reasons)]
    entries += [unread(f"odd/{place}", problem=f"{EVIL}{place}") for place in range(9)]
    entries += [closed(f"closed/{names[0]}"), link(f"link/{names[1]}")]
    return tuple(entries)


def crowded_comparison() -> Reconciliation:
    source = crowded()
    target = [
        *(replace(one, scanned=replace(one.scanned, location=f"moved/{one.location}")) for one in source[:30:3]),
        *(image(one.location, page("changed")) for one in source[-25:]),
        *(image(f"new/{number}/{quoted(LONG)}", size=TERABYTES) for number in range(40)),
        *(image(f"again/{number}", page(f"p{number}"), data=f"again {number}") for number in range(5)),
        *(closed(f"shut/{number}") for number in range(3)),
    ]
    return reconcile(source, target=target)


LEAFLETS = {
    "an empty archive": lambda: survey_leaflet(surveyed(), occasion=occasion()),
    "a small archive": lambda: survey_leaflet(surveyed(*small()), occasion=occasion()),
    "a crowded archive": lambda: survey_leaflet(
        surveyed(*crowded(), rate="999999999.999999"), occasion=occasion(LONG + EVIL)
    ),
    "a crowded archive of one day": lambda: survey_leaflet(surveyed(*crowded(0), rate="0.01"), occasion=occasion(LONG)),
    "an empty comparison": lambda: comparison_leaflet(reconcile([], target=[]), occasion=occasion(), target="b"),
    "a complete comparison": lambda: comparison_leaflet(
        reconcile(small(), target=small()), occasion=occasion(), target="b"
    ),
    "a crowded comparison": lambda: comparison_leaflet(
        crowded_comparison(), occasion=occasion(LONG + EVIL), target=EVIL + LONG
    ),
}


@cache
def document(name: str) -> Document:
    return LEAFLETS[name]()


@cache
def pdf(name: str) -> bytes:
    return render_leaflet(document(name), pages=PAGES, issued_at=ISSUED_AT)


every_leaflet = pytest.mark.parametrize("name", LEAFLETS)


@every_leaflet
def test_it_has_two_pages_and_no_text_lies_on_another_or_leaves_its_page(name: str) -> None:
    opened = pypdfium2.PdfDocument(pdf(name))
    assert len(opened) == PAGES
    opened.close()
    assert overlaps_in(pdf(name)) == []
    assert strays_in(pdf(name)) == []


@every_leaflet
def test_page_one_says_that_it_is_unsigned_and_authorises_nothing(name: str) -> None:
    first = " ".join(text_of(pdf(name), page=1).split())
    assert "nsigned, and it authorises nothing" in first
    assert "未經簽署，並不授權任何行動" in first
    assert "UNSIGNED" in text_of(pdf(name), page=2)


@every_leaflet
def test_it_shows_no_image_and_carries_its_own_fonts(name: str) -> None:
    assert document(name).pictures == ()
    assert "<img" not in html_of(document(name), issued_at=ISSUED_AT)
    assert all(fonts_of(pdf(name)).values())


@pytest.mark.parametrize("name", ["a crowded archive", "a crowded comparison"])
def test_hostile_names_stay_text(name: str) -> None:
    said = text_of(pdf(name))
    assert "\u202e" not in said
    assert "{{ 7*7 }}" in said
    html = html_of(document(name), issued_at=ISSUED_AT)
    assert "<script" not in html
    assert "<link" not in html


@pytest.mark.parametrize("name", ["a crowded archive", "a crowded comparison"])
def test_a_list_says_how_much_more_there_is(name: str) -> None:
    assert "more" in text_of(pdf(name), page=2)


def test_the_same_survey_gives_the_same_bytes_and_another_gives_another_digest() -> None:
    again = render_leaflet(LEAFLETS["a small archive"](), pages=PAGES, issued_at=ISSUED_AT)
    assert again == pdf("a small archive")
    assert document("a small archive").marks.digest != document("an empty archive").marks.digest


def test_a_document_of_another_length_is_not_handed_out() -> None:
    with pytest.raises(RenderingError, match="it has 2 pages, not 3"):
        render_leaflet(document("an empty archive"), pages=3, issued_at=ISSUED_AT)


def test_candidates_are_said_to_be_no_copies() -> None:
    said = " ".join(text_of(pdf("a small archive")).split())
    assert "They are no copies: on forms with other data such a hash is badly wrong" in said
    assert "starts no clock" in said


def test_most_files_of_one_day_are_said_to_look_like_a_migration() -> None:
    sentence = "as after a copy or a migration"
    assert sentence in " ".join(text_of(pdf("a crowded archive of one day")).split())
    assert sentence not in " ".join(text_of(pdf("a crowded archive")).split())


def test_without_a_rate_no_cost_is_shown_and_with_one_it_is_never_called_a_saving() -> None:
    without = " ".join(text_of(pdf("a small archive")).split())
    assert "No rate was given, so no cost is shown" in without
    assert "HK$" not in without
    given = text_of(pdf("a crowded archive"))
    assert "HK$" in given
    assert "Identical copies" in given
    assert "sav" not in given.lower()


def test_a_complete_comparison_and_one_of_nothing_say_so() -> None:
    assert "Every entry of the source was found" in text_of(pdf("a complete comparison"), page=1)
    assert "The source holds nothing, so nothing was compared" in text_of(pdf("an empty comparison"), page=1)


@pytest.mark.parametrize("why", Unreadable)
def test_every_reason_for_which_a_file_is_unreadable_has_chinese_words(why: Unreadable) -> None:
    words = reason_words(UnreadableError(why=why).message)
    assert words.zh != words.en
    assert not words.zh.isascii()


@pytest.mark.parametrize("reason", [ENDED, silent_for(900)])
def test_what_ends_a_decoder_has_chinese_words(reason: str) -> None:
    assert not reason_words(reason).zh.isascii()


def test_a_reason_that_is_not_known_says_its_own_words() -> None:
    words = reason_words("something\u202e new")
    assert words.en == words.zh == "something‹U+202E› new"


def test_a_rate_is_never_shown_as_nothing_where_there_is_something() -> None:
    assert [percent(0, part=0), percent(0, part=1), percent(528, part=1), percent(10_000, part=1)] == [
        "0.00%",
        "< 0.01%",
        "5.28%",
        "100.00%",
    ]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_location_is_cut_to_one_line_and_keeps_its_end(name: str) -> None:
    shown = one_line(quoted(name), width=200, size=9.9)
    assert width_of(shown, size=9.9) <= 200
    assert "\n" not in shown
