from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from engine.custody.keys import SigningKey
from reports.pdf import RenderingError
from reports.signing import seal
from tests.reports.building import ISSUED_AT
from tests.reports.conftest import Issued

SCALE = 2


def test_all_fields_are_there_before_the_seal(rich_report: Issued) -> None:
    reader = PdfFileReader(io.BytesIO(rich_report.sealed), strict=True)
    names = [str(field.get_object()["/T"]) for field in reader.root["/AcroForm"]["/Fields"]]
    assert names == ["Sig_System", "Sig_Compliance", "Sig_Legal"]
    (signature,) = reader.embedded_signatures
    assert signature.field_name == "Sig_System"
    assert signature.docmdp_level is MDPPerm.FILL_FORMS


def test_the_seal_carries_the_time_it_was_given(rich_report: Issued) -> None:
    (signature,) = PdfFileReader(io.BytesIO(rich_report.sealed)).embedded_signatures
    assert signature.self_reported_timestamp == ISSUED_AT


def test_the_seal_leaves_the_pages_as_they_were(rich_report: Issued) -> None:
    assert rich_report.sealed.startswith(rich_report.rendered.pdf)


def test_the_stamp_stays_in_its_box(any_report: Issued) -> None:
    placed = any_report.rendered.boxes["sig-system"]

    def drawn(pdf: bytes) -> Image.Image:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        page: Image.Image = document[placed.page].render(scale=SCALE, may_draw_forms=True).to_pil()
        return page.convert("L")

    changed = ImageChops.difference(drawn(any_report.sealed), drawn(any_report.rendered.pdf)).getbbox()
    assert changed is not None
    height = 841.89
    left, bottom, right, top = placed.box
    assert left + 2 <= changed[0] / SCALE
    assert changed[2] / SCALE <= right - 2
    assert height - top + 2 <= changed[1] / SCALE
    assert changed[3] / SCALE <= height - bottom - 2
    assert changed[3] - changed[1] > 40 * SCALE


def test_pages_without_the_box_of_a_role_are_not_sealed(empty_report: Issued, key: SigningKey) -> None:
    boxes = {name: box for name, box in empty_report.rendered.boxes.items() if name != "sig-legal"}
    with pytest.raises(RenderingError):
        seal(
            replace(empty_report.rendered, boxes=boxes),
            key=key,
            header=empty_report.given.header,
            manifest=empty_report.given.manifest,
            issued_at=ISSUED_AT,
        )


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_another_program_finds_the_seal_valid(any_report: Issued, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(any_report.sealed)
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
