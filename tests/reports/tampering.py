"""Ways to change a sealed report, each as somebody would who wants another plan to pass."""

# mypy: disallow-untyped-calls=False

from __future__ import annotations

import io
from collections.abc import Callable

from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

Change = Callable[[IncrementalPdfFileWriter], object]


def updated(pdf: bytes, change: Change) -> bytes:
    """Return the file with an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flipped(pdf: bytes, *, at: int) -> bytes:
    """Return the file with one bit turned."""
    changed = bytearray(pdf)
    changed[at] ^= 1
    return bytes(changed)


def rewritten(pdf: bytes) -> bytes:
    """Return the same document written anew, with its signature field."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def add_text(writer: IncrementalPdfFileWriter) -> None:
    """Write over the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    drawn = generic.StreamObject(stream_data=b"BT 50 50 Td (0 copies to remove) Tj ET")
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(drawn)])
    writer.update_container(page)


def add_note(writer: IncrementalPdfFileWriter) -> None:
    """Lay a note over the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(side) for side in (50, 50, 300, 100)]),
            pdf_name("/Contents"): pdf_string("Approved"),
        }
    )
    page[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def swap_pages(writer: IncrementalPdfFileWriter) -> None:
    """Put the second page first."""
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    order = [1, 0, *range(2, len(kids))]
    pages[pdf_name("/Kids")] = generic.ArrayObject([kids.raw_get(number) for number in order])
    writer.update_container(pages)


def add_script(writer: IncrementalPdfFileWriter) -> None:
    """Let the file run something when it is opened."""
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    writer.update_root()


def add_nothing(writer: IncrementalPdfFileWriter) -> None:
    """Append an update that changes nothing that is seen."""
    writer.add_object(generic.DictionaryObject({pdf_name("/X"): pdf_name("/Y")}))


def drop_seal(writer: IncrementalPdfFileWriter) -> None:
    """Empty the field of the seal."""
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)


def enlarge_box(writer: IncrementalPdfFileWriter) -> None:
    """Make the box of a signer cover the page."""
    field = writer.root["/AcroForm"]["/Fields"][2].get_object()
    field[pdf_name("/Rect")] = generic.ArrayObject([generic.NumberObject(side) for side in (0, 0, 595, 842)])
    writer.update_container(field)


def replace_attachment(data: bytes) -> Change:
    """Return the change that puts other bytes under the name of the last attachment."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        described = names[len(names) - 1].get_object()
        stream = writer.add_object(generic.StreamObject(stream_data=data))
        described["/EF"][pdf_name("/F")] = stream
        described["/EF"][pdf_name("/UF")] = stream
        writer.update_container(described)

    return change


def add_attachment(data: bytes) -> Change:
    """Return the change that attaches a second plan."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        content = embed.EmbeddedFileObject.from_file_data(writer, data=data)
        embed.embed_file(writer, embed.FileSpec("plan2.json", embedded_data=content))

    return change
