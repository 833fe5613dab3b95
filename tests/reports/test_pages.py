from __future__ import annotations

import json
import re
from dataclasses import replace

import pypdfium2
import pytest
from weasyprint import HTML

from engine.model.digests import sha256_hex
from reports.blocks import Paragraph
from reports.composed import Document
from reports.document import compose
from reports.html import html_of
from reports.inputs import ReportInput
from reports.pdf import HEAD_NAME, MANIFEST_NAME, PLAN_NAME, Rendered, RenderingError, render
from reports.typeface import FAMILY
from reports.wording import Words
from tests.reports.building import ISSUED_AT
from tests.reports.conftest import Issued
from tests.reports.hostile import hostile
from tests.reports.invented import empty, rich
from tests.reports.layout import fonts_of, number_beside, overlaps_in, strays_in, text_of


def _attached(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    found = {}
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        found[attachment.get_name()] = bytes(attachment.get_data())
    document.close()
    return found


def test_no_text_lies_on_another(any_report: Issued) -> None:
    assert overlaps_in(any_report.sealed) == []


def test_no_text_leaves_its_page(any_report: Issued) -> None:
    assert strays_in(any_report.sealed) == []


def test_the_look_for_overlaps_and_strays_would_find_them() -> None:
    page = "<p style='margin:0;font:20px/0.4 sans-serif;width:90px'>one two three four five six</p>"
    assert overlaps_in(HTML(string=page).write_pdf())
    assert strays_in(HTML(string="<div style='margin-left:-70px'>outside</div>").write_pdf())


def test_it_has_few_enough_pages(any_report: Issued) -> None:
    document = pypdfium2.PdfDocument(any_report.sealed)
    assert len(document) == any_report.rendered.pages <= 40
    document.close()


def test_every_font_is_ours_and_embedded(any_report: Issued) -> None:
    fonts = fonts_of(any_report.sealed)
    assert len(fonts) == 3
    assert all(re.fullmatch(rf"[A-Z]{{6}}\+{FAMILY}(-Bold|-Regular)?", name) for name in fonts)
    assert all(fonts.values())


def test_the_look_for_fonts_would_find_another() -> None:
    fonts = fonts_of(HTML(string="<p style='font-family:serif'>other</p>").write_pdf())
    assert not any(FAMILY in name for name in fonts)


def test_page_one_prints_the_digest_of_what_is_attached(any_report: Issued) -> None:
    attached = _attached(any_report.sealed)
    first = text_of(any_report.sealed, page=1)
    assert set(attached) == {HEAD_NAME, MANIFEST_NAME, PLAN_NAME}
    for name in (MANIFEST_NAME, PLAN_NAME):
        assert sha256_hex(attached[name]) in first


def test_the_head_of_the_ledger_is_printed_as_it_is_attached(any_report: Issued) -> None:
    said = text_of(any_report.sealed).replace("\r\n", "")
    assert json.loads(_attached(any_report.sealed)[HEAD_NAME])["root"] in said


def test_page_one_says_that_nothing_happened_and_authorises_nothing(any_report: Issued) -> None:
    first = text_of(any_report.sealed, page=1)
    assert "Nothing has been moved, replaced or removed" in first
    assert "尚未移動、取代或移除任何檔案" in first
    assert "authorises nothing" in first


def test_the_contents_name_the_right_pages(rich_report: Issued) -> None:
    for title in ("Where the actions fall", "Action schedule", "Approvals", "How to verify this file"):
        listed = number_beside(rich_report.sealed, title, page=1)
        assert listed > 1
        assert title in text_of(rich_report.sealed, page=listed)


def test_the_signer_is_sent_to_the_page_with_the_checks(rich_report: Issued) -> None:
    approvals = rich_report.rendered.boxes["sig-system"].page + 1
    said = text_of(rich_report.sealed, page=approvals)
    named = re.search(r"page 頁 (\d+)", said)
    assert named
    assert "Five checks" in text_of(rich_report.sealed, page=int(named[1]))


def pages_of(given: ReportInput) -> Rendered:
    return render(
        compose(given), header=given.header, manifest=given.manifest, head=given.head, issued_at=given.issued_at
    )


def test_the_same_input_gives_the_same_bytes(rich_report: Issued) -> None:
    again = pages_of(rich_report.given)
    assert again.pdf == rich_report.rendered.pdf


def test_another_time_of_issue_gives_other_bytes_and_the_same_attachments(empty_report: Issued) -> None:
    again = pages_of(replace(empty_report.given, issued_at=ISSUED_AT.replace(hour=10)))
    assert again.pdf != empty_report.rendered.pdf
    assert _attached(again.pdf) == _attached(empty_report.rendered.pdf)


def test_hostile_names_stay_text(hostile_report: Issued) -> None:
    said = text_of(hostile_report.sealed)
    assert "<script>alert(1)" in said.replace("\r\n", "")
    assert "{{ 7*7 }}" in said
    assert "\u202e" not in said
    assert "U+202E" in said
    assert "/etc/passwd" in said.replace("\r\n", "")


def test_markup_of_hostile_names_is_escaped() -> None:
    html = html_of(compose(hostile()), issued_at=ISSUED_AT)
    assert "<script" not in html
    assert "<link" not in html
    assert re.findall(r"<img [^>]*src=\"(?!mun:picture/\d+\")", html) == []


@pytest.mark.parametrize(
    "leak",
    [
        '<img src="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://192.0.2.1/x.png" width="9" height="9"/></svg>',
        '<style>@import url("http://192.0.2.1/x.css");</style>',
    ],
)
def test_a_report_that_refers_outside_is_not_rendered(leak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = empty()

    def leaking(shown: Document, **_: object) -> str:
        return html_of(shown, issued_at=ISSUED_AT).replace("</body>", f"{leak}</body>")

    monkeypatch.setattr("reports.pdf.html_of", leaking)
    with pytest.raises(RenderingError):
        pages_of(given)


def test_a_picture_that_fails_stops_the_report() -> None:
    document = compose(rich())
    broken = replace(document, pictures=tuple((name, b"no picture") for name, _ in document.pictures))
    given = rich()
    with pytest.raises(RenderingError):
        render(broken, header=given.header, manifest=given.manifest, head=given.head, issued_at=given.issued_at)


def test_every_block_has_its_markup() -> None:
    document = compose(empty())
    section = replace(document.sections[0], blocks=(object(),))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="no markup for the block `object`"):
        html_of(replace(document, sections=(section,)), issued_at=ISSUED_AT)


def test_english_and_chinese_are_marked_as_what_they_are() -> None:
    document = compose(empty())
    blocks = (Paragraph(words=Words("Said.", "已說。")),)
    section = replace(document.sections[0], blocks=blocks)
    html = html_of(replace(document, sections=(section,)), issued_at=ISSUED_AT)
    assert '<span class="zh below" lang="zh-Hant-HK">已說。</span>' in html
